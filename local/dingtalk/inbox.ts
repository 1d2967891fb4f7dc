import { createHash } from "node:crypto";
import { type Kept, openEntries, type Page } from "../entries.ts";
import type { Local } from "../service.ts";
import type { Content } from "./content.ts";
import type { User, Users } from "./users.ts";

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
}

/** Chat messages that were sent, and the people who read them. */
export interface Chat {
  users: Users;
  /** Kept in the store and as a file when it returns; who reads it, and when, is settled then and falls due on the dial. */
  deliver(message: Omit<Message, "readers">, to: string[]): Kept<Message>;
  /** The message of a `processQueryKey`. */
  find(id: string): Kept<Message> | undefined;
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

const show = ({ id, at, via, group, content, mentions, readers, sent }: Kept<Message>): InboxMessage => {
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
  };
};

interface Reading {
  id: string;
  user: string;
}

export const openChat = ({ dial, ...local }: Pick<Local, "folder" | "store" | "dial">, users: Users): Chat => {
  const messages = openEntries<Message>(local, {
    service: "dingtalk",
    entries: "messages",
    folder: "chat",
    extension: "json",
    idOf,
    write: (message) => `${JSON.stringify(show(message), null, 2)}\n`,
  });

  dial.on<Reading>(READ, ({ data: { id, user }, due }) =>
    messages.change(id, (message) => ({
      ...message,
      readers: message.readers.map((reader) => (reader.user === user ? { ...reader, readAt: due } : reader)),
    })),
  );

  const announce = ({ id, at, readers }: Kept<Message>): void => {
    for (const { user, is } of readers) {
      const { readsAfterSeconds } = users.get(user);
      if (is !== "reachable" || readsAfterSeconds === null) continue;
      const due = at + readsAfterSeconds * MS_PER_SECOND;
      dial.put<Reading>({ kind: READ, key: `${id}/${user}`, due, data: { id, user } });
    }
  };

  return {
    users,
    deliver: (message, to) => {
      const readers = to.map((user): Reader => ({ user, is: users.get(user).is, readAt: null }));
      return messages.keep({ ...message, readers }, announce);
    },
    find: messages.get,
    list: (page) => messages.list(page).map(show),
    get: (id) => {
      const message = messages.get(id);
      return message && show(message);
    },
    count: messages.count,
    clear: messages.clear,
  };
};
