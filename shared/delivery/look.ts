import { MINUTE } from "../domain/calendar.ts";
import { addressOf } from "../domain/contact/person.ts";
import { nameOf } from "../domain/delivery/about.ts";
import { type CallEnd, type CallReport, wasAnswered } from "../domain/delivery/call.ts";
import type { Delivery } from "../domain/delivery/delivery.ts";
import {
  type Known,
  lookedInVain,
  NO_RECEIPT,
  receiptFrom,
  receiptTaken,
  smsReceiptFrom,
} from "../domain/delivery/receipt.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/** A key counts once the service says that the call was answered; it is asked again for so long. */
const ASK_AGAIN_MS = 10 * MINUTE;

/**
 * Looks for the receipt of a message that was sent, and writes down what is known; without any, when to look again. Of a mail
 * the service may never know.
 * @returns the row as written, when its wait is over; undefined otherwise, and when somebody was faster
 */
export const look = async (delivery: Delivery, deps: Deps): Promise<Delivery | undefined> => {
  const { channel, call, lookUntil = 0 } = delivery;
  if (channel === "dingtalk-group") return delivery;
  if (call?.key !== undefined) return lookAtKey(delivery, call, deps);
  const known = pushed(delivery, deps) ?? (await asked(delivery, deps));
  if (known) return taken(delivery, known, deps);
  const now = deps.clock.now();
  if (now < lookUntil) return void (await deps.deliveries.replace(lookedInVain(delivery, now)));
  return channel === "mail" ? delivery : taken(delivery, { is: "not-received", reason: NO_RECEIPT }, deps);
};

const taken = (delivery: Delivery, receipt: Known, deps: Deps): Promise<Delivery | undefined> =>
  deps.deliveries.replace(receiptTaken(delivery, receipt, deps.clock.now()));

/** A receipt is believed, but for a key: whoever could forge one would acknowledge. */
const pushed = ({ call, sms }: Delivery, { clock }: Deps): Known | undefined =>
  (call && receiptFrom(call, clock.now())) ?? (sms && smsReceiptFrom(sms, clock.now()));

/** What the service says by itself. Who cannot be asked has not got it. */
const asked = async (delivery: Delivery, deps: Deps): Promise<Known | undefined> => {
  const person = await deps.people.get({ customer: delivery.belongsTo, person: delivery.recipient });
  const address = person && addressOf(person, delivery.channel);
  if (address === undefined) return { is: "not-received", reason: NO_RECEIPT };
  return orUnknown(answerFor(delivery, address, deps), delivery, deps);
};

const answerFor = async (delivery: Delivery, address: string, deps: Deps): Promise<Known | undefined> => {
  const { channel, providerId = "", sentAt = 0, subject = "" } = delivery;
  switch (channel) {
    case "mail":
      return deps.mail.receipt({ to: address, subject }, sentAt);
    case "dingtalk": {
      const at = await deps.chat.readAt(providerId, address);
      return at === undefined ? undefined : { is: "received", at };
    }
    case "voice": {
      const end = await deps.voice.detail(providerId, sentAt);
      return end && receiptFrom(end, deps.clock.now());
    }
    case "sms": {
      const end = await deps.sms.report(providerId, address, sentAt);
      return end && smsReceiptFrom(end, deps.clock.now());
    }
    case "dingtalk-group":
      return undefined;
  }
};

/** Believed when the service says that the call was answered. */
const lookAtKey = async (delivery: Delivery, call: CallReport, deps: Deps): Promise<Delivery | undefined> => {
  const end = await endOf(delivery, call, deps);
  const isBelieved = end !== undefined && wasAnswered(end);
  const believed = isBelieved ? delivery : { ...delivery, call: { ...call, key: undefined } };
  return taken(believed, receiptFrom(end ?? call, deps.clock.now()), deps);
};

const endOf = (delivery: Delivery, { callId }: CallReport, deps: Deps): Promise<CallEnd | undefined> => {
  const { sentAt = 0 } = delivery;
  const told = deps.voice.detail(callId, sentAt);
  return deps.clock.now() - sentAt < ASK_AGAIN_MS ? told : orUnknown(told, delivery, deps);
};

const orUnknown = async <T>(told: Promise<T>, { about, id }: Delivery, deps: Deps): Promise<T | undefined> => {
  try {
    return await told;
  } catch (error) {
    if (!isFault(error)) throw error;
    deps.log({ did: "receipt-unknown", because: error.because, subject: nameOf(about), delivery: id });
    return undefined;
  }
};
