import type { DeliveryKey } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";

const SENDER = "message-send";

/** Messages that somebody has written down, or learned something about, to whoever attends to them: nobody waits for a provider. */
export const handToSender = async (
  messages: DeliveryKey[],
  { functions }: Pick<Deps, "functions">,
  afterSeconds = 0,
): Promise<void> => {
  const deliveries = messages.map(({ shard, id }) => ({ shard, id }));
  if (deliveries.length > 0) await functions.handOver(SENDER, { deliveries }, afterSeconds);
};
