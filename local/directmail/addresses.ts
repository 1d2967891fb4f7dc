import * as z from "zod";
import type { Store } from "../store.ts";
import { OpenApiError } from "../wire/openapi.ts";
import { Outcome, reached, refusals } from "./outcome.ts";

/** What happens to the mails to one address, in their order, and to those after. */
export interface Plan {
  next: Outcome[];
  otherwise: Outcome;
}

/** Mails that can be planned for one address. */
const MAX_PLANNED = 100;

export const PlanChange = z.strictObject({
  next: z.array(Outcome).max(MAX_PLANNED).optional(),
  otherwise: Outcome.optional(),
});
export type PlanChange = z.input<typeof PlanChange>;

export interface Addresses {
  /** What is not given stays. @throws ZodError */
  set(address: string, change: PlanChange): Plan;
  get(address: string): Plan;
  /** Those that were set. */
  list(): (Plan & { address: string })[];
}

/** For the mails themselves. */
export interface Plans extends Addresses {
  /** What happens to the next mail, which takes it. Inside a transaction. */
  take(address: string): Outcome;
  /** A plan is used up by a mail that it refuses, too. @throws OpenApiError */
  refuse(address: string): void;
}

const everybody: Plan = { next: [], otherwise: reached };

/** Letters are those of a mailbox whether small or large. */
const keyOf = (address: string): string => address.toLowerCase();

export const openAddresses = (store: Store): Plans => {
  const plans = store.openDB<Plan, string>({ name: "directmail/plans", encoding: "json" });
  const get = (address: string): Plan => plans.get(keyOf(address)) ?? everybody;
  const take = (address: string): Outcome => {
    const { next, otherwise } = get(address);
    const [first, ...rest] = next;
    if (first) plans.putSync(keyOf(address), { next: rest, otherwise });
    return first ?? otherwise;
  };
  return {
    get,
    take,
    set: (address, change) => {
      const { next, otherwise } = PlanChange.parse(change);
      const plan = { ...get(address), ...(next && { next }), ...(otherwise && { otherwise }) };
      plans.putSync(keyOf(address), plan);
      return plan;
    },
    list: () => [...plans.getRange()].map(({ key, value }) => ({ address: key, ...value })),
    refuse: (address) => {
      const { next, otherwise } = get(address);
      const first = next[0] ?? otherwise;
      if (first.is !== "refused") return;
      take(address);
      throw new OpenApiError(refusals[first.code], first.code, `The mail to ${address} is refused.`);
    },
  };
};
