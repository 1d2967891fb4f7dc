import * as z from "zod";
import type { Store } from "../store.ts";
import { Outcome } from "./outcome.ts";
import { Refused } from "./refusals.ts";

/** What happens to the calls of one number, in their order, and to those after. */
export interface Plan {
  next: Outcome[];
  otherwise: Outcome;
}

/** Calls that can be planned for one number. */
const MAX_PLANNED = 100;

export const PlanChange = z.strictObject({
  next: z.array(Outcome).max(MAX_PLANNED).optional(),
  otherwise: Outcome.optional(),
});
export type PlanChange = z.input<typeof PlanChange>;

export interface Numbers {
  /** What is not given stays. @throws ZodError */
  set(number: string, change: PlanChange): Plan;
  get(number: string): Plan;
  /** Those that were set. */
  list(): (Plan & { number: string })[];
}

/** For the calls themselves. */
export interface Lines extends Numbers {
  /** What happens to the next call. */
  next(number: string): Outcome;
  /** It has happened. */
  used(number: string): void;
  /** @throws Refused when a call now would be one too many */
  checkPace(accountId: string, number: string, now: number): void;
  count(accountId: string, number: string, now: number): void;
}

/** Somebody who picks up. */
const everybody: Plan = { next: [], otherwise: { is: "answered" } };

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
  const plans = store.openDB<Plan, string>({ name: "voice/plans", encoding: "json" });
  const paces = store.openDB<number[], string>({ name: "voice/paces", encoding: "json" });
  const get = (number: string): Plan => plans.get(number) ?? everybody;

  return {
    get,
    set: (number, change) => {
      const { next, otherwise } = PlanChange.parse(change);
      const plan = { ...get(number), ...(next && { next }), ...(otherwise && { otherwise }) };
      plans.putSync(number, plan);
      return plan;
    },
    list: () => [...plans.getRange()].map(({ key, value }) => ({ number: key, ...value })),
    next: (number) => {
      const { next, otherwise } = get(number);
      return next[0] ?? otherwise;
    },
    used: (number) => {
      const { next, otherwise } = get(number);
      if (next.length > 0) plans.putSync(number, { next: next.slice(1), otherwise });
    },
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
