import { type Delivery, type DeliveryKey, isFree, isToSettle, placed, type Run } from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";
import { claim } from "./claim.ts";
import { look } from "./look.ts";
import { record } from "./record.ts";
import { send } from "./send.ts";

/**
 * Says something to someone once: claim → turn → render → send → record; when a receipt is due, look for it. The outbox row is
 * the only fence; whatever dies in between is found again when its lease is over. A message can only go out twice when a run
 * dies between send and record, and a call not even then, once its receipt is there.
 * @returns the row when its outcome is known and still to be told
 */
export const deliver = async ({ shard, id }: DeliveryKey, run: Run, deps: Deps): Promise<Delivery | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  if (!row) return undefined;
  const after = isFree(row, run, deps.clock.now()) ? await sendOnce(row, run, deps) : row;
  if (!after || !isToSettle(after, deps.clock.now())) return undefined;
  return after.state === "sent" ? look(after, deps) : after;
};

/** A call whose receipt is there went out, although whoever made it did not live to write that down, or did not hear of it. */
const sendOnce = async (row: Delivery, run: Run, deps: Deps): Promise<Delivery | undefined> => {
  if (row.call) return deps.deliveries.replace(placed(row, row.call));
  const claimed = await claim(row, run, deps);
  return claimed && record(claimed, await send(claimed, deps), deps);
};
