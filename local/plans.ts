import * as z from "zod";
import type { Store } from "./store.ts";

/** What happens to what is sent to one number or address: in this order, and to all that comes after. */
export interface Plan<O> {
  next: O[];
  otherwise: O;
}

/** Messages or calls that can be planned for one of them. */
const MAX_PLANNED = 100;

/** What somebody changes of a plan; what is not given stays. */
export const planChange = <S extends z.ZodType>(outcome: S) =>
  z.strictObject({ next: z.array(outcome).max(MAX_PLANNED).optional(), otherwise: outcome.optional() });

export interface Plans<O, Change> {
  /** @throws ZodError */
  set(to: string, change: Change): Plan<O>;
  get(to: string): Plan<O>;
  /** Those that were set. */
  list(): [to: string, plan: Plan<O>][];
  /** What happens to the next one. */
  ahead(to: string): O;
  /** The same, and it has happened. Inside a transaction. */
  take(to: string): O;
}

interface PlansOptions<S extends z.ZodType> {
  /** Of the database in the store. */
  name: string;
  outcome: S;
  /** What happens where nothing was set. */
  otherwise: z.output<S>;
}

export const openPlans = <S extends z.ZodType>(store: Store, { name, outcome, otherwise }: PlansOptions<S>) => {
  const Change = planChange(outcome);
  const plans = store.openDB<Plan<z.output<S>>, string>({ name, encoding: "json" });
  const get = (to: string): Plan<z.output<S>> => plans.get(to) ?? { next: [], otherwise };
  const ahead = (to: string): z.output<S> => {
    const { next, otherwise: after } = get(to);
    return next[0] ?? after;
  };
  const opened: Plans<z.output<S>, z.input<typeof Change>> = {
    get,
    ahead,
    set: (to, change) => {
      const given = Change.parse(change);
      const before = get(to);
      const plan = { next: given.next ?? before.next, otherwise: given.otherwise ?? before.otherwise };
      plans.putSync(to, plan);
      return plan;
    },
    list: () => [...plans.getRange()].map(({ key, value }) => [key, value]),
    take: (to) => {
      const first = ahead(to);
      const { next, otherwise: after } = get(to);
      if (next.length > 0) plans.putSync(to, { next: next.slice(1), otherwise: after });
      return first;
    },
  };
  return opened;
};
