import { SECOND } from "../domain/calendar.ts";
import {
  type Delivery,
  type DeliveryKey,
  isFree,
  isToSettle,
  placed,
  type Run,
  reportedId,
} from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";
import { type Claimed, claim } from "./claim.ts";
import { look } from "./look.ts";
import { beginMinute } from "./pace.ts";
import { record } from "./record.ts";
import { send } from "./send.ts";
import { handToSender } from "./sender.ts";

/**
 * Says something to someone once: claim → pace → turn → render → send → record; when a receipt is due, look for it. The outbox row is
 * the only fence; whatever dies in between is found again when its lease is over. A message can only go out twice when a run
 * dies between send and record, and a call or a short message not even then, once its receipt is there.
 * @returns the row when its outcome is known and still to be told
 */
export const deliver = async ({ shard, id }: DeliveryKey, run: Run, deps: Deps): Promise<Delivery | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  if (!row) return undefined;
  if (row.asked && row.state !== "sending") return row;
  const after = isFree(row, run, deps.clock.now()) ? await sendOnce(row, run, deps) : row;
  if (!after || !isToSettle(after, deps.clock.now())) return undefined;
  return after.state === "sent" ? look(after, deps) : after;
};

/** A message whose receipt is there went out, although whoever sent it did not live to write that down, or did not hear of it. */
const sendOnce = async (row: Delivery, run: Run, deps: Deps): Promise<Delivery | undefined> => {
  if (reportedId(row) !== undefined) return deps.deliveries.replace(placed(row));
  if (row.about.is === "bundle") await beginMinute(row, row.about, deps);
  const claimed = await claim(row, run, deps);
  if (!claimed) return undefined;
  const recorded = await record(claimed, await send(claimed, deps), deps);
  if (recorded?.turnAt !== undefined || recorded?.leads) await wakeFor(recorded, claimed, deps);
  return recorded;
};

/**
 * Whoever waits for its turn, or looks after a bundle, is looked after to the second: a page by its flow, which has to reckon
 * anew, a bundle by the flow of its first, anything else by a call that is made then. What is lost of it the sweep does.
 */
const wakeFor = async (row: Delivery, { subject }: Claimed, deps: Deps): Promise<void> => {
  if (subject.is === "bundle") return;
  const callback = subject.is === "incident" ? subject.incident.callback : undefined;
  if (callback !== undefined) return deps.flows.wake(callback);
  const { turnAt } = row;
  if (subject.is === "incident" || turnAt === undefined) return;
  await handToSender([row], deps, Math.ceil((turnAt - deps.clock.now()) / SECOND));
};
