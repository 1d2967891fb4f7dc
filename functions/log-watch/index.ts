import * as z from "zod";
import { customerRows, readMeta } from "../../shared/directory.ts";
import type { CustomerItem } from "../../shared/domain/customer/customer.ts";
import { shardOf } from "../../shared/domain/digest.ts";
import { firstWatch } from "../../shared/domain/log-watch/log-watch.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { eachOf } from "../../shared/response/each.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { lookAtLogs } from "../../shared/response/log-watch.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

/** By the sweep: whose log stores are due. By the timer none: everybody's that were forgotten. */
export const Input = z.object({ customers: z.array(z.string()).max(500).optional() });

/** Whether lines still come, from each customer's log store and from each of its sites. */
export const run = async ({ customers }: z.infer<typeof Input>, deps: Deps) => {
  const due = customers ?? (await forgotten(deps));
  await eachOf(due, (customer) => lookAtLogs(customer, deps));
  if (!customers) await keepWatch("log-watch", deps);
  return { looked: due.length };
};

/** Whoever has got a log store is watched from now on. */
const forgotten = async (deps: Deps): Promise<string[]> => {
  const metas = (await customerRows(deps)).filter(isConnected);
  const now = deps.clock.now();
  for (const { customer } of metas)
    await deps.logWatches.insert(firstWatch(customer, shardOf(customer, deps.settings.shards), now));
  const rows = await deps.logWatches.getAll(metas.map(({ customer }) => ({ customer })));
  return rows.flatMap((row) => (row && row.dueAt <= now ? [row.customer] : []));
};

const isConnected = ({ body }: CustomerItem): boolean => readMeta(body).logs !== undefined;

export const handler = taskFunction({ name: "log-watch", input: Input, run });
