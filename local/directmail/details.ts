import type { Store } from "../store.ts";
import type { Mail } from "./mail.ts";
import type { EndingName, Outcome } from "./outcome.ts";

/** What became of a mail at one address. */
export interface Detail {
  mail: string;
  account: string;
  to: string;
  subject: string;
  tag?: string;
  ending: EndingName;
  /** Instant in ms at which it is known. */
  at: number;
}

/** By which attribute details are looked up, if any: a name and its value. */
export type Sought = ["all", ""] | ["account" | "to" | "tag", string];

/** Where a page of details ends. */
type Place = [at: number, mail: string, recipient: number];

export interface Asked {
  accountId: string;
  sought: Sought;
  /** Instants in ms, both inclusive. */
  from: number;
  to: number;
  ending?: EndingName | undefined;
  /** Where the page before ended. */
  after?: string | undefined;
  limit: number;
}

export interface Details {
  /** Inside the transaction that keeps the mail. */
  add(mail: Mail, recipients: [to: string, outcome: Outcome][]): void;
  /** Those that are known in this time, in its order. @returns where the page ends, if there is more */
  find(asked: Asked): { found: Detail[]; next?: string };
}

const MS_PER_SECOND = 1_000;

const token = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** @returns undefined for what no answer ever said */
export const placeIn = (text: string): Place | undefined => {
  try {
    const [at, mail, recipient] = JSON.parse(Buffer.from(text, "base64url").toString());
    const isPlace = Number.isInteger(at) && typeof mail === "string" && Number.isInteger(recipient);
    return isPlace ? [at, mail, recipient] : undefined;
  } catch {
    return undefined;
  }
};

const detailOf = ({ id, at, from, subject, tag }: Mail, to: string, outcome: Outcome): Detail | undefined => {
  if (outcome.is === "silent" || outcome.is === "refused") return undefined;
  const ending = outcome.is === "delayed" ? "delivered" : outcome.is;
  const known = at + outcome.afterSeconds * MS_PER_SECOND;
  return { mail: id, account: from.address, to, subject, ...(tag && { tag }), ending, at: known };
};

export const openDetails = (store: Store): Details => {
  type Key = [accountId: string, ...Sought, ...Place];
  const rows = store.openDB<Detail, Key>({ name: "directmail/details", encoding: "json" });

  const put = (accountId: string, detail: Detail, recipient: number): void => {
    const { account, to, tag, at, mail } = detail;
    const places: Sought[] = [
      ["all", ""],
      ["account", account],
      ["to", to],
    ];
    if (tag) places.push(["tag", tag]);
    for (const [name, value] of places) rows.putSync([accountId, name, value, at, mail, recipient] as Key, detail);
  };

  return {
    add: (mail, recipients) => {
      for (const [recipient, [to, outcome]] of recipients.entries()) {
        const detail = detailOf(mail, to, outcome);
        if (detail) put(mail.accountId, detail, recipient);
      }
    },
    find: ({ accountId, sought, from, to, ending, after, limit }) => {
      const place = after === undefined ? undefined : placeIn(after);
      const start = [accountId, ...sought, ...(place ?? [from])];
      const end = [accountId, ...sought, to + 1];
      const range = rows.getRange({ start, end, exclusiveStart: place !== undefined });
      const found: Detail[] = [];
      let last: Place | undefined;
      for (const { key, value } of range) {
        if (ending && value.ending !== ending) continue;
        if (found.length === limit) return { found, ...(last && { next: token(last) }) };
        found.push(value);
        last = key.slice(3) as Place;
      }
      return { found };
    },
  };
};
