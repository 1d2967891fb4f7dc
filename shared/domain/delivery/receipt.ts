import { MINUTE, SECOND } from "../calendar.ts";
import type { Channel } from "../incident/plan.ts";
import type { Priority } from "../incident/priority.ts";
import { type CallEnd, reasonOf, wasAnswered } from "./call.ts";
import type { Delivery, NewDelivery } from "./delivery.ts";
import { type SmsEnd, smsReason } from "./sms.ts";

/** What a provider says of a message that it has taken. */
export type Known = { is: "received"; at: number } | { is: "not-received"; reason: string };

export type Receipt =
  | Known
  /** A group has it: nobody in particular. */
  | { is: "handed-over" }
  /** The channel tells nothing. */
  | { is: "silent" };

/** Said where a receipt should have come and did not. */
export const NO_RECEIPT = "no-receipt";

/** A call rings for a minute at most, says its text twice and waits for a key. */
const LONGEST_CALL_MS = 2 * MINUTE;

/** How long a receipt may take before the next channel is tried (semantics 16); of a call, after its longest end. */
const waits: Record<Channel, (priority: Priority | undefined) => number> = {
  mail: (priority) => (priority === "Critical" ? 3 : 10) * MINUTE,
  "dingtalk-group": () => 0,
  dingtalk: (priority) => (priority === "Critical" ? 90 * SECOND : 5 * MINUTE),
  voice: () => LONGEST_CALL_MS + MINUTE,
  sms: () => 3 * MINUTE,
};

export const waitFor = (channel: Channel, priority: Priority | undefined): number => waits[channel](priority);

/**
 * So long after the sending the service is asked for the first time, and then again, given how long it is ago: nobody is told
 * when a call is over or a mail is delivered. Of a call it is known within a minute of its end. Else once, at the end of the wait.
 */
const looks: Partial<Record<Channel, (agoMs: number) => number>> = {
  mail: (agoMs) => 2 * agoMs + 30 * SECOND,
  voice: (agoMs) => Math.max(MINUTE, agoMs + 30 * SECOND),
};

/** When a receipt is looked for next. */
export const nextLook = (
  { channel, sentAt = 0, lookUntil = 0 }: Pick<Delivery, "channel" | "sentAt" | "lookUntil">,
  now: number,
): number => Math.min(lookUntil, sentAt + (looks[channel]?.(now - sentAt) ?? Number.POSITIVE_INFINITY));

/** Nothing is known yet, and the wait is not over. */
export const lookedInVain = (delivery: Delivery, now: number): Delivery => ({
  ...delivery,
  nextAt: nextLook(delivery, now),
});

/** A receipt, or the end of the wait for one, is written down before anything is done about it. */
export const receiptTaken = (delivery: Delivery, receipt: Receipt, now: number): Delivery => {
  if (receipt.is === "received") return { ...delivery, state: "received", receiptAt: receipt.at, nextAt: now };
  if (receipt.is === "not-received")
    return { ...delivery, state: "not-received", receiptAt: now, reason: receipt.reason, nextAt: now };
  return delivery;
};

/** What a row that is settled but for the telling says of itself. */
export const receiptOf = ({ state, channel, receiptAt = 0, reason, failure }: Delivery): Receipt => {
  if (state === "received") return { is: "received", at: receiptAt };
  if (state === "failed") return { is: "not-received", reason: failure ?? "" };
  if (state === "not-received") return { is: "not-received", reason: reason ?? "" };
  return { is: channel === "dingtalk-group" ? "handed-over" : "silent" };
};

/** What a call's end says. */
export const receiptFrom = (end: CallEnd, now: number): Known =>
  wasAnswered(end) ? { is: "received", at: now } : { is: "not-received", reason: reasonOf(end) };

/** What a carrier says of a short message. */
export const smsReceiptFrom = (end: SmsEnd, now: number): Known =>
  end.delivered ? { is: "received", at: now } : { is: "not-received", reason: smsReason(end) };

/** The same message to the same person over the next channel; undefined: there is none. */
export const fallback = (delivery: Delivery): NewDelivery | undefined => {
  const [channel, ...channelsLeft] = delivery.channelsLeft ?? [];
  if (channel === undefined) return undefined;
  const { customer, about, template, belongsTo, recipient, text, by, fallbackOf = delivery.id } = delivery;
  return { customer, about, template, belongsTo, recipient, channel, channelsLeft, fallbackOf, text, by };
};
