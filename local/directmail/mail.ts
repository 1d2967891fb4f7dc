/** A mail as somebody sent it, decoded. */
export interface Mail {
  /** The `EnvId` that the sender was given. */
  id: string;
  /** Instant of the dial in ms. */
  at: number;
  accountId: string;
  from: Mailbox;
  to: string[];
  /** Received it too; no header says so. */
  bcc: string[];
  subject: string;
  text?: string;
  html?: string;
  replyTo?: Mailbox;
  tag?: string;
  /** What the sender added: `Message-ID`, `List-Unsubscribe`, `X-User-…`. */
  headers: Record<string, string>;
  attachments?: Attachment[];
}

/** A file that came with a mail. */
export interface Attachment {
  name: string;
  /** `application/pdf` */
  type: string;
  bytes: number;
}

export interface Mailbox {
  address: string;
  alias?: string;
}
