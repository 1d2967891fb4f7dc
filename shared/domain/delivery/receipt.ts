import { MINUTE, SECOND } from "../calendar.ts";
import type { Channel } from "../incident/plan.ts";
import type { Priority } from "../incident/priority.ts";
import { type CallEnd, reasonOf, wasAnswered } from "./call.ts";
import type { Delivery, NewDelivery } from "./delivery.ts";

/** What is known of a message that a provider has taken. */
export type Receipt =
  | { is: "received"; at: number }
  | { is: "not-received"; reason: string }
  /** A group has it: nobody in particular. */
  | { is: "handed-over" }
  /** The channel tells nothing. */
  | { is: "silent" };

/** Said where a receipt should have come and did not. */
export const NO_RECEIPT = "no-receipt";

/** How long a receipt may take before the next channel is tried (semantics 16). */
const waits: Record<Channel, (priority: Priority | undefined) => number> = {
  mail: (priority) => (priority === "Critical" ? 3 : 10) * MINUTE,
  "dingtalk-group": () => 0,
  dingtalk: (priority) => (priority === "Critical" ? 90 * SECOND : 5 * MINUTE),
  voice: () => 90 * SECOND,
};

/** Mail has no receipts, so without another channel there is nothing to wait for. */
export const waitFor = (
  { channel, channelsLeft = [] }: Pick<Delivery, "channel" | "channelsLeft">,
  priority: Priority | undefined,
): number | undefined => (channel === "mail" && channelsLeft.length === 0 ? undefined : waits[channel](priority));

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
export const receiptFrom = (end: CallEnd | undefined, now: number): Receipt => {
  if (end === undefined) return { is: "not-received", reason: NO_RECEIPT };
  return wasAnswered(end) ? { is: "received", at: now } : { is: "not-received", reason: reasonOf(end) };
};

/** The same message to the same person over the next channel; undefined: there is none. */
export const fallback = (delivery: Delivery): NewDelivery | undefined => {
  const [channel, ...channelsLeft] = delivery.channelsLeft ?? [];
  if (channel === undefined) return undefined;
  const { customer, about, template, belongsTo, recipient, text, by, fallbackOf = delivery.id } = delivery;
  return { customer, about, template, belongsTo, recipient, channel, channelsLeft, fallbackOf, text, by };
};
