import {
  type Delivery,
  type DeliveryKey,
  isFree,
  leased,
  nameOf,
  outdated,
  type Run,
  type Subject,
  suppressed,
} from "../domain/delivery/delivery.ts";
import type { Deps } from "../ports/deps.ts";

export interface Claimed {
  delivery: Delivery;
  subject: Subject;
}

/** Takes the lease, then looks once more whether the message still is wanted. Undefined: somebody else has it, or nobody wants it. */
export const claim = async ({ shard, id }: DeliveryKey, run: Run, deps: Deps): Promise<Claimed | undefined> => {
  const row = await deps.deliveries.get({ shard, id });
  if (!row || !isFree(row, run, deps.clock.now())) return undefined;
  const mine = await deps.deliveries.replace(leased(row, run, deps.clock.now()));
  return mine && stillWanted(mine, deps);
};

const stillWanted = async (delivery: Delivery, deps: Deps): Promise<Claimed | undefined> => {
  const subject = await subjectOf(delivery, deps);
  const reason = subject ? outdated(delivery, subject) : "not-found";
  if (subject && reason === undefined) return { delivery, subject };
  await deps.deliveries.replace(suppressed(delivery, reason ?? ""));
  deps.log({ did: "suppressed", because: reason ?? "", subject: nameOf(delivery.about) });
  return undefined;
};

const subjectOf = async ({ customer, about }: Delivery, deps: Deps): Promise<Subject | undefined> => {
  switch (about.is) {
    case "incident": {
      const incident = await deps.incidents.get({ customer, id: about.incident });
      return incident && { is: "incident", about, incident };
    }
  }
};
