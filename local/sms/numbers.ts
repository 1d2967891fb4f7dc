import * as z from "zod";
import type { Store } from "../store.ts";
import { Outcome, reached } from "./outcome.ts";
import { Refused } from "./refusals.ts";

/** What happens to the messages to one number, in their order, and to those after. */
export interface Plan {
  next: Outcome[];
  otherwise: Outcome;
}

/** Messages that can be planned for one number. */
const MAX_PLANNED = 100;

export const PlanChange = z.strictObject({
  next: z.array(Outcome).max(MAX_PLANNED).optional(),
  otherwise: Outcome.optional(),
});
export type PlanChange = z.input<typeof PlanChange>;

/** By number as it is sent to: without prefix in the mainland, with the country's code elsewhere. */
export interface Numbers {
  /** What is not given stays. @throws ZodError */
  set(number: string, change: PlanChange): Plan;
  get(number: string): Plan;
  /** Those that were set. */
  list(): (Plan & { number: string })[];
}

/** For the messages themselves. */
export interface Plans extends Numbers {
  /** What happens to the next message, which takes it. Inside a transaction. */
  take(number: string): Outcome;
  /** A plan is used up by a message that it refuses, too. @throws Refused */
  refuse(number: string): void;
}

const everybody: Plan = { next: [], otherwise: reached };

export const openNumbers = (store: Store): Plans => {
  const plans = store.openDB<Plan, string>({ name: "sms/plans", encoding: "json" });
  const get = (number: string): Plan => plans.get(number) ?? everybody;
  const take = (number: string): Outcome => {
    const { next, otherwise } = get(number);
    const [first, ...rest] = next;
    if (first) plans.putSync(number, { next: rest, otherwise });
    return first ?? otherwise;
  };
  return {
    get,
    set: (number, change) => {
      const { next, otherwise } = PlanChange.parse(change);
      const plan = { ...get(number), ...(next && { next }), ...(otherwise && { otherwise }) };
      plans.putSync(number, plan);
      return plan;
    },
    list: () => [...plans.getRange()].map(({ key, value }) => ({ number: key, ...value })),
    take,
    refuse: (number) => {
      const { next, otherwise } = get(number);
      const first = next[0] ?? otherwise;
      if (first.is !== "refused") return;
      take(number);
      throw new Refused(first.code);
    },
  };
};
