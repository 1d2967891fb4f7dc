import type * as z from "zod";
import { openPlans, type Plan, planChange } from "../plans.ts";
import type { Store } from "../store.ts";
import { Outcome, reached } from "./outcome.ts";
import { Refused } from "./refusals.ts";

export const PlanChange = planChange(Outcome);
export type PlanChange = z.input<typeof PlanChange>;

/** By number as it is sent to: without prefix in the mainland, with the country's code elsewhere. */
export interface Numbers {
  /** What is not given stays. @throws ZodError */
  set(number: string, change: PlanChange): Plan<Outcome>;
  get(number: string): Plan<Outcome>;
  /** Those that were set. */
  list(): (Plan<Outcome> & { number: string })[];
}

/** For the messages themselves. */
export interface Lines extends Numbers {
  /** What happens to the next message, which takes it. Inside a transaction. */
  take(number: string): Outcome;
  /** A plan is used up by a message that it refuses, too. @throws Refused */
  refuse(number: string): void;
}

export const openNumbers = (store: Store): Lines => {
  const plans = openPlans(store, { name: "sms/plans", outcome: Outcome, otherwise: reached });
  return {
    ...plans,
    list: () => plans.list().map(([number, plan]) => ({ number, ...plan })),
    refuse: (number) => {
      const first = plans.ahead(number);
      if (first.is !== "refused") return;
      plans.take(number);
      throw new Refused(first.code);
    },
  };
};
