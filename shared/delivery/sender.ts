import type { DeliveryKey } from "../domain/delivery/delivery.ts";
import { offer } from "../offer.ts";
import type { Deps } from "../ports/deps.ts";

const SENDER = "message-send";

/**
 * Messages that somebody has written down, or learned something about, to whoever attends to them: nobody waits for a provider.
 * @returns whether they were taken
 */
export const handToSender = async (
  messages: DeliveryKey[],
  deps: Pick<Deps, "functions" | "log">,
  afterSeconds = 0,
): Promise<boolean> => {
  const deliveries = messages.map(({ shard, id }) => ({ shard, id }));
  if (deliveries.length === 0) return true;
  return offer({ functionName: SENDER, payload: { deliveries }, afterSeconds }, deps);
};
