import { createHash } from "node:crypto";
import { openEntries, type Page } from "../entries.ts";
import type { Local } from "../service.ts";
import type { Mail } from "./mail.ts";
import { toMessage } from "./message.ts";

/** What arrived, as `GET /__local/inbox/mail` shows it. */
export interface InboxMail {
  id: string;
  /** ISO 8601 */
  at: string;
  from: string;
  to: string[];
  bcc: string[];
  subject: string;
  text: string | undefined;
  html: string | undefined;
}

export interface Inbox {
  /** Kept in the store and as `inbox/mail/<id>.eml` when it returns. @returns the mail with its id */
  deliver(mail: Omit<Mail, "id">): Mail;
  list(page?: Page): InboxMail[];
  get(id: string): InboxMail | undefined;
  clear(): void;
}

/** Digits only, as the service makes them. Of accounts it does not speak, so that two folders give the same. */
const envId = ({ to, subject, at }: Omit<Mail, "id">, before: number): string => {
  const hash = createHash("sha256")
    .update(JSON.stringify([to, subject, at, before]))
    .digest();
  return `6${String(hash.readBigUInt64BE() % 10n ** 14n).padStart(14, "0")}`;
};

const show = ({ id, at, from, to, bcc, subject, text, html }: Mail): InboxMail => ({
  id,
  at: new Date(at).toISOString(),
  from: from.address,
  to,
  bcc,
  subject,
  text,
  html,
});

/** All mail that was sent. */
export const openInbox = (local: Pick<Local, "folder" | "store">): Inbox => {
  const mails = openEntries<Omit<Mail, "id">>(local, {
    service: "directmail",
    entries: "mails",
    folder: "mail",
    extension: "eml",
    idOf: envId,
    write: toMessage,
  });
  return {
    deliver: (mail) => mails.keep(mail),
    list: (page) => mails.list(page).map(show),
    get: (id) => {
      const mail = mails.get(id);
      return mail && show(mail);
    },
    clear: mails.clear,
  };
};
