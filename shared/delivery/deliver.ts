import { type Delivery, type DeliveryKey, isToSettle, type Run } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";
import { claim } from "./claim.ts";
import { look } from "./look.ts";
import { record } from "./record.ts";
import { send } from "./send.ts";

/**
 * Says something to someone once: claim → turn → render → send → record; when a receipt is due, look for it. The outbox row is
 * the only fence; whatever dies in between is found again when its lease is over. A message can only go out twice when a run
 * dies between send and record.
 * @returns the row when its outcome is known and still to be told
 */
export const deliver = async ({ shard, id }: DeliveryKey, run: Run, deps: Deps): Promise<Delivery | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  if (!row) return undefined;
  const claimed = await claim(row, run, deps);
  const after = claimed ? await record(claimed, await send(claimed, deps), deps) : row;
  if (!after || !isToSettle(after, deps.clock.now())) return undefined;
  return after.state === "sent" ? look(after, deps) : after;
};
