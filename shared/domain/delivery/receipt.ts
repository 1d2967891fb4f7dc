import { type CallEnd, reasonOf, wasAnswered } from "./call.ts";
import type { Delivery, NewDelivery } from "./delivery.ts";
import { type SmsEnd, smsReason } from "./sms.ts";
import { nextLook } from "./waits.ts";

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
