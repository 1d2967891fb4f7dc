import { createHash } from "node:crypto";
import { type Kept, openEntries, type Page } from "../entries.ts";
import type { Address } from "../receipts/address.ts";
import { type Attempt, openReceipts, type ReceiptState } from "../receipts/receipts.ts";
import type { Local } from "../service.ts";
import type { Message, Order } from "./message.ts";
import type { Lines, Numbers } from "./numbers.ts";
import { endingOf, type Outcome } from "./outcome.ts";
import { openPace } from "./pace.ts";
import { receiptOf } from "./receipt.ts";
import { Refused } from "./refusals.ts";
import type { Texts } from "./texts.ts";

interface Sent extends Message {
  pushes: Attempt[];
  receipt: ReceiptState;
}

/** What was sent, as `GET /__local/inbox/sms` shows it and `inbox/sms/<id>.json` holds it. Instants are ISO 8601. */
export interface InboxSms {
  id: string;
  /** One for all numbers of a request. */
  bizId: string;
  at: string;
  to: string;
  sign: string;
  template: string;
  /** As it is read. */
  text: string;
  outId: string | null;
  state: "sent" | "delivered" | "undelivered";
  /** `err_code` of the receipt; null until it is known. */
  status: string | null;
  /** When a carrier said what became of it. */
  reportedAt: string | null;
  receipt: ReceiptState;
  pushes: { at: string; taken: boolean }[];
}

/** Messages that were sent, what happens to a number, and which texts are approved. */
export interface Sms {
  numbers: Numbers;
  texts: Texts;
  /** Where receipts go from now on. @throws TypeError when it is no address of the web */
  pushTo(url: string): void;
  list(page?: Page): InboxSms[];
  get(id: string): InboxSms | undefined;
  count(): number;
  /** Receipts of what is under way come all the same. */
  clear(): void;
}

/** For the actions. */
export interface Messages extends Sms {
  /** All of them, or none. @returns the id of the request. @throws Refused */
  send(orders: Order[]): string;
  /** Messages to a number, the newest first. */
  to(number: string): Kept<Message>[];
  close(): Promise<void>;
}

/** Messages to one number that can be looked up: the limits let through less in a month. */
const MAX_FOUND = 2_000;
const MS_PER_SECOND = 1_000;
const ID_DIGITS = 12;

/** Digits, as the service makes them. Of the n-th request of a folder, so that the same run on two folders gives the same. */
const bizIdOf = (n: number, at: number): string => {
  const hash = createHash("sha256").update(`${n}\n${at}`).digest();
  return `${String(hash.readBigUInt64BE() % 10n ** BigInt(ID_DIGITS)).padStart(ID_DIGITS, "0")}^${n}`;
};

/** In names of files and addresses a dash stands for the hat. */
const idOf = ({ bizId, index }: Sent): string => `${bizId.replace("^", "-")}-${index}`;

export const isReported = ({ reportsAt }: Message, now: number): boolean => reportsAt !== null && reportsAt <= now;

const show = (sent: Kept<Sent>, now: number): InboxSms => {
  const { id, bizId, at, to, sign, template, text, outId = null, failure, reportsAt, receipt, pushes } = sent;
  const isKnown = isReported(sent, now);
  return {
    id,
    bizId,
    at: new Date(at).toISOString(),
    to,
    sign,
    template,
    text,
    outId,
    state: isKnown ? (failure ? "undelivered" : "delivered") : "sent",
    status: isKnown ? endingOf(failure).code : null,
    reportedAt: isKnown ? new Date(reportsAt ?? 0).toISOString() : null,
    receipt,
    pushes: pushes.map((one) => ({ at: new Date(one.at).toISOString(), taken: one.taken })),
  };
};

const fateOf = (outcome: Outcome, at: number): Pick<Message, "reportsAt" | "failure"> => {
  if (outcome.is === "refused") throw new Refused(outcome.code);
  if (outcome.is === "silent") return { reportsAt: null };
  const reportsAt = at + outcome.afterSeconds * MS_PER_SECOND;
  return { reportsAt, ...(outcome.is === "undelivered" && { failure: outcome.because }) };
};

export interface MessagesOptions {
  lines: Lines;
  texts: Texts;
  address: Address;
  /** Real ms; default: the vendor's. */
  patienceMs?: number | undefined;
}

export const openMessages = (local: Local, { lines, texts, address, patienceMs }: MessagesOptions): Messages => {
  const { dial, store } = local;
  const sent = openEntries<Sent>(local, {
    service: "sms",
    entries: "messages",
    folder: "sms",
    extension: "json",
    idOf,
    write: (message) => `${JSON.stringify(show(message, dial.now()), null, 2)}\n`,
  });
  const byNumber = store.openDB<string, [to: string, request: number, index: number]>({
    name: "sms/by-number",
    encoding: "json",
  });
  const requests = store.openDB<number, string>({ name: "sms/requests", encoding: "json" });
  const pace = openPace(store);
  const receipts = openReceipts(local, {
    service: "sms",
    url: address.url,
    patienceMs,
    settle: (id, receipt, attempt) =>
      sent.change(id, (one) => ({ ...one, receipt, pushes: [...one.pushes, ...(attempt ? [attempt] : [])] })),
  });

  const keep = (message: Sent, request: number): void => {
    const { id, reportsAt } = sent.keep(message);
    byNumber.putSync([message.to, request, message.index], id);
    if (reportsAt === null) return;
    receipts.pushAt(reportsAt, { id, receipt: receiptOf(message, reportsAt), before: 0 });
  };

  const keepAll = (orders: Order[], at: number): string =>
    store.transactionSync(() => {
      for (const order of orders) pace.count({ ...order, at });
      const fates = orders.map(({ to }) => fateOf(lines.take(to), at));
      const request = (requests.get("last") ?? 0) + 1;
      requests.putSync("last", request);
      const bizId = bizIdOf(request, at);
      for (const [index, order] of orders.entries()) {
        const { reportsAt = null, ...fate } = fates[index] ?? {};
        keep({ ...order, bizId, index, at, reportsAt, ...fate, pushes: [], receipt: "to-come" }, request);
      }
      return bizId;
    });

  return {
    numbers: lines,
    texts,
    pushTo: address.set,
    send: (orders) => {
      for (const { to } of orders) lines.refuse(to);
      return keepAll(orders, dial.now());
    },
    to: (number) => {
      const [start, end] = [[number, Number.MAX_SAFE_INTEGER], [number]];
      const found = byNumber.getRange({ start, end, reverse: true, limit: MAX_FOUND });
      return [...found].flatMap(({ value }) => sent.get(value) ?? []);
    },
    list: (page) => sent.list(page).map((one) => show(one, dial.now())),
    get: (id) => {
      const one = sent.get(id);
      return one && show(one, dial.now());
    },
    count: sent.count,
    clear: () => {
      sent.clear();
      byNumber.clearSync();
    },
    close: receipts.close,
  };
};
