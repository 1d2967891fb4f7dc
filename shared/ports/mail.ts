import type { Known } from "../domain/delivery/receipt.ts";

export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /** @returns the provider's id of the message. Throws `MAIL_REFUSED` (this mail, for good), `CHANNEL_CONFIG` (our set-up) or `CLOUD_BUSY` (for now). */
  send(mail: OutgoingMail): Promise<string>;
  /** Whether a mailbox has the mail with this subject that was sent at `sentAt`; undefined: nothing is known, or not yet. */
  receipt(mail: Pick<OutgoingMail, "to" | "subject">, sentAt: number): Promise<Known | undefined>;
}
