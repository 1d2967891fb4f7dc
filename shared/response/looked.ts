import { type Looker, lookOf, refusedLookOf, type Sight } from "../domain/audit/look.ts";
import { META } from "../domain/customer/customer.ts";
import type { Deps } from "../ports/deps.ts";

/** Puts a look into the list of whom it is about. Nothing is shown that does not stand there. */
export const looked = async (sights: Sight[], looker: Looker, deps: Deps): Promise<void> => {
  await deps.audits.insertAll(sights.map((sight) => lookOf(sight, looker, deps.clock.now())));
};

/**
 * Lists what somebody must not see: with the customer it would be of, where there is one of this name, else with their own.
 * It is the same work whether there is anything or not.
 */
export const turnedAway = async ({ customer, subject }: Sight, looker: Looker, deps: Deps): Promise<void> => {
  const known = await deps.customers.get({ customer, item: META });
  const sight = { customer: known ? customer : looker.home, subject };
  await deps.audits.insert(refusedLookOf(sight, looker, deps.clock.now()));
};
