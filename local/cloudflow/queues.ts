import { createHash } from "node:crypto";
import { type Kept, MAX_PAGE, openEntries, type Page } from "../entries.ts";
import type { Local } from "../service.ts";
import type { JsonObject } from "./json.ts";

interface Message {
  account: string;
  /** `queues/{name}` or `topics/{name}`. */
  to: string;
  /** The execution that sent it: `flow/execution`. */
  from: string;
  at: number;
  /** The end of its delay. */
  visibleAt: number;
  /** Of 1 to 16; 1 is the most urgent. */
  priority: number;
  tag: string | null;
  attributes: JsonObject | null;
  body: string;
}

/** As `GET /__local/inbox/queues` shows it and, but for its state, `inbox/queues/<id>.json` holds it. Instants are ISO 8601. */
export interface InboxMessage extends Omit<Message, "at" | "visibleAt"> {
  id: string;
  at: string;
  visibleAt: string;
  state: "delayed" | "visible";
}

/** What flows sent to queues and topics, which exist as soon as they are named. */
export interface Queues {
  /** What is visible in `queues/{name}` or `topics/{name}`, of the newest thousand: the most urgent first, then the oldest. */
  list(to: string): InboxMessage[];
  /** All that was sent, oldest first. */
  sent(page?: Page): InboxMessage[];
  get(id: string): InboxMessage | undefined;
  count(): number;
  clear(): void;
}

/** For tasks. */
export interface MessageStore {
  /** In the transaction that is open. */
  send(message: Message): Kept<Message>;
}

const ID_CHARS = 32;

const idOf = ({ account, to, from, at }: Message, before: number): string =>
  createHash("sha256")
    .update(JSON.stringify([account, to, from, at, before]))
    .digest("hex")
    .slice(0, ID_CHARS)
    .toUpperCase();

const written = ({ at, visibleAt, ...message }: Kept<Message>) => ({
  ...message,
  at: new Date(at).toISOString(),
  visibleAt: new Date(visibleAt).toISOString(),
});

export const openQueues = (local: Local): Queues & MessageStore => {
  const messages = openEntries<Message>(local, {
    ...{ service: "mns", entries: "messages", folder: "queues", extension: "json" },
    idOf,
    write: (message) => `${JSON.stringify(written(message), null, 2)}\n`,
  });
  const byQueue = local.store.openDB<string, [to: string, n: number]>({ name: "mns/by-queue", encoding: "json" });

  const newest = (to: string, limit: number) =>
    byQueue.getRange({ start: [to, Number.MAX_SAFE_INTEGER], end: [to], reverse: true, limit });
  const isVisible = ({ visibleAt }: Message): boolean => visibleAt <= local.dial.now();
  const show = (message: Kept<Message>): InboxMessage => ({
    ...written(message),
    state: isVisible(message) ? "visible" : "delayed",
  });

  return {
    send: (message) =>
      messages.keep(message, ({ id, to }) => {
        const [last] = newest(to, 1);
        byQueue.putSync([to, (last?.key[1] ?? 0) + 1], id);
      }),
    list: (to) =>
      [...newest(to, MAX_PAGE)]
        .flatMap(({ value }) => messages.get(value) ?? [])
        .reverse()
        .filter(isVisible)
        .sort((a, b) => a.priority - b.priority)
        .map(show),
    sent: (page) => messages.list(page).map(show),
    get: (id) => {
      const one = messages.get(id);
      return one && show(one);
    },
    count: messages.count,
    clear: () => {
      messages.clear();
      byQueue.clearSync();
    },
  };
};
