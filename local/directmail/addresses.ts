import type * as z from "zod";
import { openPlans, type Plan, planChange } from "../plans.ts";
import type { Store } from "../store.ts";
import { OpenApiError } from "../wire/openapi.ts";
import { Outcome, reached, refusals } from "./outcome.ts";

export const PlanChange = planChange(Outcome);
export type PlanChange = z.input<typeof PlanChange>;

export interface Addresses {
  /** What is not given stays. @throws ZodError */
  set(address: string, change: PlanChange): Plan<Outcome>;
  get(address: string): Plan<Outcome>;
  /** Those that were set. */
  list(): (Plan<Outcome> & { address: string })[];
}

/** For the mails themselves. */
export interface Fates extends Addresses {
  /** What happens to the next mail, which takes it. Inside a transaction. */
  take(address: string): Outcome;
  /** A plan is used up by a mail that it refuses, too. @throws OpenApiError */
  refuse(address: string): void;
}

/** Letters are those of a mailbox whether small or large. */
const keyOf = (address: string): string => address.toLowerCase();

export const openAddresses = (store: Store): Fates => {
  const plans = openPlans(store, { name: "directmail/plans", outcome: Outcome, otherwise: reached });
  const take = (address: string): Outcome => plans.take(keyOf(address));
  return {
    get: (address) => plans.get(keyOf(address)),
    set: (address, change) => plans.set(keyOf(address), change),
    list: () => plans.list().map(([address, plan]) => ({ address, ...plan })),
    take,
    refuse: (address) => {
      const first = plans.ahead(keyOf(address));
      if (first.is !== "refused") return;
      take(address);
      throw new OpenApiError(refusals[first.code], first.code, `The mail to ${address} is refused.`);
    },
  };
};
