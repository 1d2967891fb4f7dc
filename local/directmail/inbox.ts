import { createHash } from "node:crypto";
import { openEntries, type Page } from "../entries.ts";
import type { Local } from "../service.ts";
import { type Addresses, openAddresses } from "./addresses.ts";
import { type Details, openDetails } from "./details.ts";
import type { Attachment, Mail } from "./mail.ts";
import { toMessage } from "./message.ts";
import type { Outcome } from "./outcome.ts";
import { openQuota } from "./quota.ts";

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
  attachments: Attachment[];
}

export interface Inbox {
  /** What happens to mails at an address. */
  addresses: Addresses;
  /** What became of them; it outlives an emptied inbox. */
  details: Details;
  /**
   * Kept in the store and as `inbox/mail/<id>.eml` when it returns.
   * @param raw the message as it came, where it came as one
   * @returns the mail with its id
   * @throws OpenApiError where the plan of an address refuses it, or a quota is used up
   */
  deliver(mail: Omit<Mail, "id">, raw?: Buffer): Mail;
  list(page?: Page): InboxMail[];
  get(id: string): InboxMail | undefined;
  /** As `inbox/mail/<id>.eml` holds it. */
  source(id: string): string | undefined;
  count(): number;
  clear(): void;
}

/** Digits only, as the service makes them. Of accounts it does not speak, so that two folders give the same. */
const envId = ({ to, subject, at }: Omit<Mail, "id">, before: number): string => {
  const hash = createHash("sha256")
    .update(JSON.stringify([to, subject, at, before]))
    .digest();
  return `6${String(hash.readBigUInt64BE() % 10n ** 14n).padStart(14, "0")}`;
};

const show = ({ id, at, from, to, bcc, subject, text, html, attachments = [] }: Mail): InboxMail => ({
  id,
  at: new Date(at).toISOString(),
  from: from.address,
  to,
  bcc,
  subject,
  text,
  html,
  attachments,
});

/** All mail that was sent. */
export const openInbox = (local: Pick<Local, "folder" | "store">): Inbox => {
  const { store } = local;
  const fates = openAddresses(store);
  const details = openDetails(store);
  const quota = openQuota(store);
  const raws = store.openDB<Buffer, string>({ name: "directmail/raw", encoding: "binary" });
  const mails = openEntries<Omit<Mail, "id">>(local, {
    service: "directmail",
    entries: "mails",
    folder: "mail",
    extension: "eml",
    idOf: envId,
    write: (mail) => raws.get(mail.id) ?? toMessage(mail),
  });

  const take = ({ to, bcc }: Mail) => [...to, ...bcc].map((one): [string, Outcome] => [one, fates.take(one)]);

  return {
    addresses: fates,
    details,
    deliver: (mail, raw) => {
      for (const one of [...mail.to, ...mail.bcc]) fates.refuse(one);
      quota.check(mail);
      return mails.keep(mail, (kept) => {
        if (raw) raws.putSync(kept.id, raw);
        details.add(kept, take(kept));
        quota.count(kept);
      });
    },
    list: (page) => mails.list(page).map(show),
    get: (id) => {
      const mail = mails.get(id);
      return mail && show(mail);
    },
    source: (id) => {
      const mail = mails.get(id);
      return mail && (raws.get(id)?.toString() ?? toMessage(mail));
    },
    count: mails.count,
    clear: () => {
      mails.clear();
      raws.clearSync();
    },
  };
};
