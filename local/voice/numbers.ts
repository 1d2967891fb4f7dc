import type * as z from "zod";
import { openPlans, type Plan, planChange } from "../plans.ts";
import type { Store } from "../store.ts";
import { Outcome } from "./outcome.ts";
import { Refused } from "./refusals.ts";

export const PlanChange = planChange(Outcome);
export type PlanChange = z.input<typeof PlanChange>;

export interface Numbers {
  /** What is not given stays. @throws ZodError */
  set(number: string, change: PlanChange): Plan<Outcome>;
  get(number: string): Plan<Outcome>;
  /** Those that were set. */
  list(): (Plan<Outcome> & { number: string })[];
}

/** For the calls themselves. */
export interface Lines extends Numbers {
  /** What happens to the next call. */
  ahead(number: string): Outcome;
  /** The same, and it has happened. */
  take(number: string): Outcome;
  /** @throws Refused when a call now would be one too many */
  checkPace(accountId: string, number: string, now: number): void;
  count(accountId: string, number: string, now: number): void;
}

/** Somebody who picks up. */
const reached: Outcome = { is: "answered" };

const MINUTE_MS = 60_000;
/** Per callee: channels-and-logs.md 4.2. Unsuccessful calls count; those that were refused do not. */
const limits = [
  { calls: 1, withinMs: MINUTE_MS },
  { calls: 5, withinMs: 60 * MINUTE_MS },
  { calls: 20, withinMs: 24 * 60 * MINUTE_MS },
];
const LONGEST_MS = Math.max(...limits.map(({ withinMs }) => withinMs));

const paceKey = (accountId: string, number: string) => `${accountId}\n${number}`;

export const openNumbers = (store: Store): Lines => {
  const plans = openPlans(store, { name: "voice/plans", outcome: Outcome, otherwise: reached });
  const paces = store.openDB<number[], string>({ name: "voice/paces", encoding: "json" });
  return {
    ...plans,
    list: () => plans.list().map(([number, plan]) => ({ number, ...plan })),
    checkPace: (accountId, number, now) => {
      const made = paces.get(paceKey(accountId, number)) ?? [];
      const isOver = limits.some(({ calls, withinMs }) => made.filter((at) => at > now - withinMs).length >= calls);
      if (isOver) throw new Refused("isv.BUSINESS_LIMIT_CONTROL");
    },
    count: (accountId, number, now) => {
      const lately = (paces.get(paceKey(accountId, number)) ?? []).filter((at) => at > now - LONGEST_MS);
      paces.putSync(paceKey(accountId, number), [...lately, now]);
    },
  };
};
