import { createHash } from "node:crypto";
import { type Kept, openEntries, type Page } from "../entries.ts";
import type { Local } from "../service.ts";
import type { Card, Press } from "./cards/card.ts";
import type { Content } from "./content.ts";
import { type Groups, openGroups } from "./groups.ts";
import type { DingKind } from "./tenant.ts";
import { openUsers, type User, type Users } from "./users.ts";

export interface Message {
  /** Instant of the dial in ms. */
  at: number;
  /** The custom robot speaks to its group, the app's robot to people or to a group. */
  via: "robot" | "app";
  /** A conversation; without one the message went to people, or to the robot's own group. */
  group?: string;
  content: Content;
  mentions: string[];
  readers: Reader[];
  /** The body as it came. */
  sent: unknown;
  /** In ms. */
  recalledAt?: number;
  /** Of an interactive card, as it is now. */
  card?: Card;
  /** Of a DING, how it rings. */
  ding?: DingKind;
}

export interface Reader {
  user: string;
  is: User["is"];
  /** Instant of reading in ms. */
  readAt: number | null;
}

/** What arrived, as `GET /__local/inbox/chat` shows it and `inbox/chat/<id>.json` holds it. */
export interface InboxMessage extends Content {
  id: string;
  /** ISO 8601 */
  at: string;
  via: Message["via"];
  conversation: "group" | "one-to-one";
  /** Users who got it; nobody by name in a group. */
  to: string[];
  /** Users who did not, and why. */
  refused: { user: string; is: User["is"] }[];
  mentions: string[];
  read: { user: string; at: string | null }[];
  sent: unknown;
  recalledAt?: string;
  card?: Omit<Card, "presses"> & { presses: (Omit<Press, "at"> & { at: string })[] };
  ding?: DingKind;
}

/** Chat messages that were sent, and the people who read them. */
export interface Chat {
  users: Users;
  groups: Groups;
  /**
   * Kept in the store and as a file when it returns; who reads it, and when, is settled then and falls due on the dial.
   * `also` runs in the same transaction.
   */
  deliver(message: Omit<Message, "readers">, to: string[], also?: (kept: Kept<Message>) => void): Kept<Message>;
  /** The message of a `processQueryKey`. */
  find(id: string): Kept<Message> | undefined;
  /** Nothing happens to a message that is no longer there. */
  change(id: string, change: (message: Kept<Message>) => Kept<Message>): void;
  /** Whoever has not read it will not. */
  recall(id: string): void;
  list(page?: Page): InboxMessage[];
  get(id: string): InboxMessage | undefined;
  count(): number;
  clear(): void;
}

/** Hexadecimal digits of an id. */
const ID_CHARS = 32;
const MS_PER_SECOND = 1_000;
/** A reader takes up the message: kind of the item in the agenda. */
const READ = "dingtalk/read";

/** Tokens and links are made by chance and do not count, so that two folders give the same. */
const idOf = ({ via, at, content: { kind, title }, readers }: Message, before: number): string =>
  createHash("sha256")
    .update(JSON.stringify([via, at, kind, title ?? "", readers.map(({ user }) => user), before]))
    .digest("hex")
    .slice(0, ID_CHARS);

const iso = (at: number): string => new Date(at).toISOString();

const shownCard = ({ presses, ...card }: Card): NonNullable<InboxMessage["card"]> => ({
  ...card,
  presses: presses.map((press) => ({ ...press, at: iso(press.at) })),
});

const show = (message: Kept<Message>): InboxMessage => {
  const { id, at, via, group, content, mentions, readers, sent, recalledAt, card, ding } = message;
  const reached = readers.filter(({ is }) => is === "reachable");
  return {
    id,
    at: iso(at),
    via,
    conversation: via === "robot" || group !== undefined ? "group" : "one-to-one",
    to: reached.map(({ user }) => user),
    refused: readers.filter(({ is }) => is !== "reachable").map(({ user, is }) => ({ user, is })),
    ...content,
    mentions,
    read: reached.map(({ user, readAt }) => ({ user, at: readAt === null ? null : iso(readAt) })),
    sent,
    ...(recalledAt !== undefined && { recalledAt: iso(recalledAt) }),
    ...(card && { card: shownCard(card) }),
    ...(ding && { ding }),
  };
};

/** Those who read a message at the same instant. */
interface Reading {
  id: string;
  users: string[];
}

export const openChat = ({ dial, ...local }: Pick<Local, "folder" | "store" | "dial">): Chat => {
  const users = openUsers(local.store);
  const messages = openEntries<Message>(local, {
    service: "dingtalk",
    entries: "messages",
    folder: "chat",
    extension: "json",
    idOf,
    write: (message) => `${JSON.stringify(show(message), null, 2)}\n`,
  });

  const read = (message: Kept<Message>, reading: string[], at: number): Kept<Message> => ({
    ...message,
    readers: message.readers.map((reader) => (reading.includes(reader.user) ? { ...reader, readAt: at } : reader)),
  });
  dial.on<Reading>(READ, ({ data: { id, users: reading }, due }) =>
    messages.change(id, (message) => (message.recalledAt === undefined ? read(message, reading, due) : message)),
  );

  const announce = ({ id, at, readers }: Kept<Message>): void => {
    const readings = new Map<number, string[]>();
    for (const { user, is } of readers) {
      const { readsAfterSeconds } = users.get(user);
      if (is !== "reachable" || readsAfterSeconds === null) continue;
      const due = at + readsAfterSeconds * MS_PER_SECOND;
      readings.set(due, [...(readings.get(due) ?? []), user]);
    }
    for (const [due, reading] of readings)
      dial.put<Reading>({ kind: READ, key: `${id}/${due}`, due, data: { id, users: reading } });
  };

  return {
    users,
    groups: openGroups(local.store),
    deliver: (message, to, also) => {
      const readers = to.map((user): Reader => ({ user, is: users.get(user).is, readAt: null }));
      return messages.keep({ ...message, readers }, (kept) => {
        announce(kept);
        also?.(kept);
      });
    },
    find: messages.get,
    change: messages.change,
    recall: (id) => messages.change(id, (message) => ({ ...message, recalledAt: dial.now() })),
    list: (page) => messages.list(page).map(show),
    get: (id) => {
      const message = messages.get(id);
      return message && show(message);
    },
    count: messages.count,
    clear: messages.clear,
  };
};
