import {
  type Delivery,
  type DeliveryKey,
  isFree,
  leased,
  outdated,
  type Run,
  suppressed,
} from "../domain/delivery/delivery.ts";
import type { Incident } from "../domain/incident/incident.ts";
import type { Deps } from "../ports/deps.ts";

export interface Claimed {
  delivery: Delivery;
  incident: Incident;
}

/** Takes the lease, then looks once more whether the message still is wanted. Undefined: somebody else has it, or nobody wants it. */
export const claim = async ({ shard, id }: DeliveryKey, run: Run, deps: Deps): Promise<Claimed | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  if (!row || !isFree(row, run, deps.clock.now())) return undefined;
  const mine = await deps.deliveries.replace(leased(row, run, deps.clock.now()));
  return mine && stillWanted(mine, deps);
};

const stillWanted = async (delivery: Delivery, deps: Deps): Promise<Claimed | undefined> => {
  const incident = await deps.incidents.get({ customer: delivery.customer, id: delivery.incident });
  const reason = incident ? outdated(delivery, incident) : "not-found";
  if (incident && reason === undefined) return { delivery, incident };
  await deps.deliveries.replace(suppressed(delivery, reason ?? ""));
  deps.log({ did: "suppressed", because: reason ?? "", subject: `incident:${delivery.incident}` });
  return undefined;
};
