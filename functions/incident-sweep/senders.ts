import { handToSender } from "../../shared/delivery/sender.ts";
import type { DeliveryKey } from "../../shared/domain/delivery/delivery.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { inLists } from "./lists.ts";

/** A sender takes its list one after the other, and each within its provider's seconds: so many are sent within a minute. */
const A_LIST = 10;

/**
 * Hands messages to senders, a list to each: they send side by side, and one that dies repeats one message at most.
 * @returns the ids of what was handed over: what was not is due as it was
 */
export const handToSenders = async (messages: DeliveryKey[], deps: Deps): Promise<Set<string>> => {
  const handed = new Set<string>();
  for (const list of inLists(messages, A_LIST)) {
    const isTaken = await handToSender(list, deps);
    for (const { id } of isTaken ? list : []) handed.add(id);
  }
  return handed;
};
