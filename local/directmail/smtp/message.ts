import PostalMime, { type Email } from "postal-mime";
import type { Attachment, Mail, Mailbox } from "../mail.ts";

/** Who it is from and for is said outside of the message. */
export interface Envelope {
  at: number;
  accountId: string;
  from: string;
  to: string[];
}

/** The page of the SMTP service: base64 of `{"OpenTrace", "LinkTrace", "TagName"}`. */
const TRACE = "x-alidm-trace";

const tagOf = ({ headers }: Email): string | undefined => {
  try {
    const given = headers.find(({ key }) => key === TRACE)?.value ?? "";
    const { TagName } = JSON.parse(Buffer.from(given, "base64").toString());
    return typeof TagName === "string" ? TagName : undefined;
  } catch {
    return undefined;
  }
};

const mailboxOf = (one: Email["from"], otherwise: string): Mailbox => ({
  address: one?.address || otherwise,
  ...(one?.name && { alias: one.name }),
});

const attachmentOf = ({ filename, mimeType, content }: Email["attachments"][number]): Attachment => ({
  name: filename ?? "",
  type: mimeType,
  bytes: typeof content === "string" ? Buffer.byteLength(content) : content.byteLength,
});

/** A recipient of the envelope whom no header names received a blind copy. */
const recipientsOf = ({ to = [], cc = [] }: Email, { to: envelope }: Envelope) => {
  const named = [...to, ...cc].map(({ address = "" }) => address.toLowerCase());
  const isNamed = (address: string) => named.includes(address.toLowerCase());
  return { to: envelope.filter(isNamed), bcc: envelope.filter((address) => !isNamed(address)) };
};

/** What a mail program would show of a message. */
export const mailIn = async (raw: Buffer, envelope: Envelope): Promise<Omit<Mail, "id">> => {
  const email = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer" });
  const { subject = "", text, html, attachments } = email;
  const tag = tagOf(email);
  return {
    at: envelope.at,
    accountId: envelope.accountId,
    from: mailboxOf(email.from, envelope.from),
    ...recipientsOf(email, envelope),
    subject,
    ...(text && { text }),
    ...(html && { html }),
    ...(tag && { tag }),
    headers: {},
    attachments: attachments.map(attachmentOf),
  };
};
