import type * as z from "zod";
import { META, Meta } from "../../shared/domain/customer/customer.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { closeDays } from "../../shared/response/close-days.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

/** Closes every day that is over, for each customer in their own time zone; days that were missed are closed in order. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps) => {
  const metas = (await deps.customers.range({})).filter(({ item }) => item === META);
  const done = await eachOf(metas, ({ customer, body }) => closeDays(customer, Meta.parse(body).timeZone, deps));
  await keepWatch("ledger-close", deps);
  return done;
};

export const handler = taskFunction({ name: "ledger-close", input: Tick, run });
