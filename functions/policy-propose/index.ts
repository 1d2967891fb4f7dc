import * as z from "zod";
import { customerRows, readMeta } from "../../shared/directory.ts";
import type { CustomerItem } from "../../shared/domain/customer/customer.ts";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { propose } from "../../shared/response/propose.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

const NAME = "policy-propose";

/** By the timer none: everybody's turn is handed over, each by itself, so that a slow log store holds up no other. */
export const Input = z.object({ customer: z.string().optional() });

/** What each customer's WAF stops wrongly, as their own logs of the last weeks show it. */
export const run = async ({ customer }: z.infer<typeof Input>, deps: Deps, run: Run) => {
  if (customer !== undefined) return propose(customer, run, deps);
  const done = await eachOf(await customerRows(deps), (row) => handOn(row, deps));
  await keepWatch(NAME, deps);
  return done;
};

const handOn = async ({ customer, body }: CustomerItem, deps: Deps): Promise<void> => {
  const { logs, contract } = readMeta(body);
  if (logs && contract?.status !== "ended") await deps.functions.handOver(NAME, { customer });
};

export const handler = taskFunction({ name: NAME, input: Input, run });
