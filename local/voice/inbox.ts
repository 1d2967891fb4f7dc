import { createHash } from "node:crypto";
import { type Kept, openEntries, type Page } from "../entries.ts";
import type { Address } from "../receipts/address.ts";
import { type Attempt, openReceipts, type Push, type ReceiptState } from "../receipts/receipts.ts";
import type { Local } from "../service.ts";
import { type Course, courseOf, heardOf, type Line, type Order } from "./call.ts";
import type { Lines, Numbers } from "./numbers.ts";
import { type EndingName, endingOf } from "./outcome.ts";
import { receiptOf, secondsOf } from "./receipt.ts";
import { Refused } from "./refusals.ts";
import type { Templates } from "./templates.ts";

/** A call that was taken on: what becomes of it is settled then, and comes to pass on the dial. */
export interface Call extends Order, Course {
  /** Instant of the dial in ms. */
  at: number;
  isOver: boolean;
  pushes: Attempt[];
  receipt: ReceiptState;
}

/** What was called, as `GET /__local/inbox/voice` shows it and `inbox/voice/<id>.json` holds it. */
export interface InboxCall {
  id: string;
  /** As the service names it. */
  callId: string;
  /** Of the request; all instants ISO 8601. */
  at: string;
  to: string;
  from: string;
  product: Order["product"];
  template: string;
  /** What is said, with the variables filled in: the text, after each key its text, and the end. */
  script: Line[];
  playTimes: number;
  outId: string | null;
  state: "calling" | "ringing" | "talking" | "ended";
  /** Null until the call has ended, as all below. */
  outcome: EndingName | null;
  /** `status_code` of the receipt. */
  status: string | null;
  /** What of the script was begun to be heard. */
  heard: Line[];
  key: string | null;
  rangAt: string | null;
  answeredAt: string | null;
  endedAt: string | null;
  /** Of talk. */
  seconds: number;
  receipt: ReceiptState;
  pushes: { at: string; taken: boolean }[];
}

/** Calls that were made, what happens to a number, and which texts are approved. */
export interface Voice {
  numbers: Numbers;
  templates: Templates;
  /** Where receipts go from now on. @throws TypeError when it is no address of the web */
  pushTo(url: string): void;
  list(page?: Page): InboxCall[];
  get(id: string): InboxCall | undefined;
  count(): number;
  /** What is under way goes on, and its receipts come. */
  clear(): void;
}

/** For the actions. */
export interface Calls extends Voice {
  /** @returns the call's id. @throws Refused */
  place(order: Order): string;
  find(callId: string): Kept<Call> | undefined;
  /** Receipts that are being pushed come again at the next start. */
  close(): Promise<void>;
}

/** In the agenda: a call is over. */
const END = "voice/end";
/** A receipt follows the end of its call. */
const RECEIPT_DELAY_MS = 1_000;
const MS_PER_SECOND = 1_000;
const ID_DIGITS = 12;

/** Digits, as the service makes them: `116012354148^102812780123`. In names of files and addresses a dash stands for the hat. */
const callIdOf = (id: string): string => id.replace("-", "^");
const idIn = (callId: string): string => callId.replace("^", "-");

const idOf = ({ to, template, at }: Call, before: number): string => {
  const hash = createHash("sha256")
    .update(JSON.stringify([to, template, at, before]))
    .digest();
  const digits = (from: number) =>
    String(hash.readBigUInt64BE(from) % 10n ** BigInt(ID_DIGITS)).padStart(ID_DIGITS, "0");
  return `${digits(0)}-${digits(8)}`;
};

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const stateOf = ({ isOver, answeredAt, rangAt }: Call, now: number): InboxCall["state"] => {
  if (isOver) return "ended";
  if (answeredAt !== null && now >= answeredAt) return "talking";
  return rangAt !== null && now >= rangAt ? "ringing" : "calling";
};

const show = (call: Kept<Call>, now: number): InboxCall => {
  const { id, at, to, from, product, template, lines, playTimes, outId = null, isOver, receipt, pushes } = call;
  const past = (instant: number | null) => (instant !== null && now >= instant ? iso(instant) : null);
  return {
    id,
    callId: callIdOf(id),
    at: new Date(at).toISOString(),
    to,
    from,
    product,
    template,
    script: lines,
    playTimes,
    outId,
    state: stateOf(call, now),
    outcome: isOver ? call.ending : null,
    status: isOver ? endingOf(call.ending).status : null,
    heard: isOver ? heardOf(call, call) : [],
    key: isOver ? (call.key ?? null) : null,
    rangAt: past(call.rangAt),
    answeredAt: past(call.answeredAt),
    endedAt: isOver ? iso(call.endsAt) : null,
    seconds: isOver ? secondsOf(call) : 0,
    receipt,
    pushes: pushes.map((one) => ({ at: new Date(one.at).toISOString(), taken: one.taken })),
  };
};

export interface CallsOptions {
  lines: Lines;
  templates: Templates;
  address: Address;
  /** Real ms; default: the vendor's. */
  patienceMs?: number | undefined;
}

export const openCalls = (local: Local, options: CallsOptions): Calls => {
  const { lines, templates, address, patienceMs } = options;
  const { dial, store } = local;
  const calls = openEntries<Call>(local, {
    service: "voice",
    entries: "calls",
    folder: "voice",
    extension: "json",
    idOf,
    write: (call) => `${JSON.stringify(show(call, dial.now()), null, 2)}\n`,
  });

  const receipts = openReceipts(local, {
    service: "voice",
    url: address.url,
    patienceMs,
    settle: (id, receipt, attempt) =>
      calls.change(id, (call) => ({ ...call, receipt, pushes: [...call.pushes, ...(attempt ? [attempt] : [])] })),
  });

  dial.on<Push>(END, ({ data }) =>
    store.transactionSync(() => {
      calls.change(data.id, (call) => ({ ...call, isOver: true }));
      receipts.pushAt(dial.now() + RECEIPT_DELAY_MS, data);
    }),
  );

  /** What the plan of the number says, as it can be on this call. */
  const courseFor = (order: Order, at: number): Course => {
    const outcome = lines.ahead(order.to);
    if (outcome.is === "refused") {
      lines.take(order.to);
      throw new Refused(outcome.code);
    }
    if (outcome.is === "hung-up")
      return courseOf(order, at, { ending: outcome.is, hungUpMs: outcome.afterSeconds * MS_PER_SECOND });
    const key = outcome.is === "answered" && order.product === "keys" ? outcome.key : undefined;
    const isSilent = outcome.is === "answered" && order.product === "keys" && key === undefined;
    return courseOf(order, at, { ending: isSilent ? "no-key" : outcome.is, ...(key !== undefined && { key }) });
  };

  return {
    numbers: lines,
    templates,
    pushTo: address.set,
    place: (order) => {
      const at = dial.now();
      lines.checkPace(order.accountId, order.to, at);
      const course = courseFor(order, at);
      const call: Call = { ...order, ...course, at, isOver: false, pushes: [], receipt: "to-come" };
      const { id } = calls.keep(call, (kept) => {
        lines.take(order.to);
        lines.count(order.accountId, order.to, at);
        const receipt = receiptOf(callIdOf(kept.id), at, kept);
        dial.put<Push>({ kind: END, key: kept.id, due: course.endsAt, data: { id: kept.id, receipt, before: 0 } });
      });
      return callIdOf(id);
    },
    find: (callId) => calls.get(idIn(callId)),
    list: (page) => calls.list(page).map((call) => show(call, dial.now())),
    get: (id) => {
      const call = calls.get(id);
      return call && show(call, dial.now());
    },
    count: calls.count,
    clear: calls.clear,
    close: () => {
      dial.off(END);
      return receipts.close();
    },
  };
};
