import type { DeliveryKey, Run } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";
import { claim } from "./claim.ts";
import { record } from "./record.ts";
import { render } from "./render.ts";
import { send } from "./send.ts";

/**
 * Says something to someone once: claim → render → send → record. The outbox row is the only fence; whatever dies in between
 * is found again when its lease is over. A message can only go out twice when a run dies between send and record.
 */
export const deliver = async (delivery: DeliveryKey, run: Run, deps: Deps): Promise<void> => {
  const claimed = await claim(delivery, run, deps);
  if (!claimed) return;
  const sending = await send(claimed.delivery, () => render(claimed, deps), deps);
  await record(claimed.delivery, sending, deps);
};
