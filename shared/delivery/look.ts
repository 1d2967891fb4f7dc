import { MINUTE } from "../domain/calendar.ts";
import { addressOf } from "../domain/contact/person.ts";
import { type CallEnd, wasAnswered } from "../domain/delivery/call.ts";
import { type Delivery, nameOf } from "../domain/delivery/delivery.ts";
import { NO_RECEIPT, type Receipt, receiptFrom, receiptTaken } from "../domain/delivery/receipt.ts";
import { isFault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";

/** A key counts once the service says that the call was answered; it is asked again for so long. */
const ASK_AGAIN_MS = 10 * MINUTE;

/**
 * Looks for the receipt of a message that was sent, and writes down what is known.
 * @returns the row as written; undefined when somebody was faster
 */
export const look = async (delivery: Delivery, deps: Deps): Promise<Delivery | undefined> => {
  if (delivery.channel === "dingtalk") return taken(delivery, await readReceipt(delivery, deps), deps);
  if (delivery.channel === "voice") return lookAtCall(delivery, deps);
  return delivery;
};

const taken = (delivery: Delivery, receipt: Receipt, deps: Deps): Promise<Delivery | undefined> =>
  deps.deliveries.replace(receiptTaken(delivery, receipt, deps.clock.now()));

/** Asked at the end of the wait: who has read it by then has it. Who cannot be asked counts as not having it. */
const readReceipt = async ({ providerId = "", ...delivery }: Delivery, deps: Deps): Promise<Receipt> => {
  const person = await deps.people.get({ customer: delivery.belongsTo, person: delivery.recipient });
  const user = person && addressOf(person, "dingtalk");
  const at = user && (await orUnknown(deps.chat.readAt(providerId, user), { ...delivery, providerId }, deps));
  return at ? { is: "received", at } : { is: "not-received", reason: NO_RECEIPT };
};

/** A receipt is believed, but for a key: whoever could forge one would acknowledge. Without one the service is asked, once. */
const lookAtCall = async (delivery: Delivery, deps: Deps): Promise<Delivery | undefined> => {
  const { call } = delivery;
  if (call && call.key === undefined) return taken(delivery, receiptFrom(call, deps.clock.now()), deps);
  const end = await endOf(delivery, deps);
  const isBelieved = end !== undefined && wasAnswered(end);
  const believed = call && !isBelieved ? { ...delivery, call: { ...call, key: undefined } } : delivery;
  return taken(believed, receiptFrom(end ?? call, deps.clock.now()), deps);
};

const endOf = (delivery: Delivery, deps: Deps): Promise<CallEnd | undefined> => {
  const { call, providerId = "", sentAt = 0 } = delivery;
  const asked = deps.voice.detail(call?.callId ?? providerId, sentAt);
  const isFresh = call !== undefined && deps.clock.now() - sentAt < ASK_AGAIN_MS;
  return isFresh ? asked : orUnknown(asked, delivery, deps);
};

const orUnknown = async <T>(asked: Promise<T>, { about, id }: Delivery, deps: Deps): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (!isFault(error)) throw error;
    deps.log({ did: "receipt-unknown", because: error.because, subject: nameOf(about), delivery: id });
    return undefined;
  }
};
