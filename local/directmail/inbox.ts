import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Database } from "lmdb";
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
  /** Oldest first: those after `after` (an id), or the newest `limit`. */
  list(page?: { after?: string; limit?: number }): InboxMail[];
  get(id: string): InboxMail | undefined;
  clear(): void;
}

/** Mails in one answer: the pages of a long run are read with `after`. */
export const MAX_PAGE = 1000;
/** Longest id that is looked up: those we make have 15 digits. */
const MAX_ID_CHARS = 64;

/** Digits only, as the service makes them. The same run on two folders gives the same ids: of accounts it does not speak. */
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

const writeFile = (folder: string, mail: Mail): void => {
  const path = `${folder}/${mail.id}.eml`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.new`, toMessage(mail));
  renameSync(`${path}.new`, path);
};

/**
 * All mail that was sent, in the order of sending. The rows are the truth; a file that a dying process owed
 * (only the last one can be) is written at the next start.
 */
export const openInbox = ({ folder: root, store }: Pick<Local, "folder" | "store">): Inbox => {
  const folder = `${root}/inbox/mail`;
  const mails: Database<Mail, number> = store.openDB({ name: "directmail/mails", encoding: "json" });
  const numbers: Database<number, string> = store.openDB({ name: "directmail/numbers", encoding: "json" });
  const memory: Database<number, string> = store.openDB({ name: "directmail/memory", encoding: "json" });

  const complete = (): void => {
    const [last] = [...mails.getRange({ reverse: true, limit: 1 })];
    if (!last) rmSync(folder, { recursive: true, force: true });
    else if (!existsSync(`${folder}/${last.value.id}.eml`)) writeFile(folder, last.value);
  };
  complete();

  /** Told apart by how many of the same there were before. */
  const freeId = (mail: Omit<Mail, "id">): string => {
    let before = 0;
    while (numbers.doesExist(envId(mail, before))) before++;
    return envId(mail, before);
  };

  const keep = (mail: Omit<Mail, "id">): Mail =>
    store.transactionSync(() => {
      const number = (memory.get("sent") ?? 0) + 1;
      const kept = { ...mail, id: freeId(mail) };
      mails.putSync(number, kept);
      numbers.putSync(kept.id, number);
      memory.putSync("sent", number);
      return kept;
    });

  const numberOf = (id: string) => (id.length > MAX_ID_CHARS ? undefined : numbers.get(id));

  return {
    deliver: (mail) => {
      const kept = keep(mail);
      writeFile(folder, kept);
      return kept;
    },
    list: ({ after, limit = MAX_PAGE } = {}) => {
      if (after === undefined)
        return [...mails.getRange({ reverse: true, limit })].map(({ value }) => show(value)).reverse();
      const start = (numberOf(after) ?? 0) + 1;
      return [...mails.getRange({ start, limit })].map(({ value }) => show(value));
    },
    get: (id) => {
      const mail = mails.get(numberOf(id) ?? 0);
      return mail && show(mail);
    },
    clear: () => {
      store.transactionSync(() => {
        for (const { key, value } of [...numbers.getRange()]) {
          mails.removeSync(value);
          numbers.removeSync(key);
        }
      });
      complete();
    },
  };
};
