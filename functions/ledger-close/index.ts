import type * as z from "zod";
import { metaRows, readMeta } from "../../shared/directory.ts";
import { dayBefore, dayOf } from "../../shared/domain/calendar.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { closeDays } from "../../shared/response/close-days.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

const FIRST_NUMBER = 1;

/** Closes every day that is over, for each customer in their own time zone; days that were missed are closed in order. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps) => {
  const customers = (await metaRows(deps)).map(({ customer, body }) => ({
    customer,
    timeZone: readMeta(body).timeZone,
  }));
  const open = await withOpenDays(customers, deps);
  await eachOf(open, ({ customer, timeZone }) => closeDays(customer, timeZone, deps));
  await keepWatch("ledger-close", deps);
  return { done: customers.length };
};

interface Customer {
  customer: string;
  timeZone: string;
}

/** Most hours nobody's day has ended, and some have never had an incident: two questions tell. */
const withOpenDays = async (customers: Customer[], deps: Deps): Promise<Customer[]> => {
  const now = deps.clock.now();
  const yesterdays = customers.map(({ customer, timeZone }) => ({ customer, day: dayBefore(dayOf(now, timeZone)) }));
  const closed = await deps.ledger.getAll(yesterdays);
  const open = customers.filter((_, i) => closed[i] === undefined);
  const numbers = await deps.numbers.getAll(open.map(({ customer }) => ({ customer, number: FIRST_NUMBER })));
  return open.filter((_, i) => numbers[i] !== undefined);
};

export const handler = taskFunction({ name: "ledger-close", input: Tick, run });
