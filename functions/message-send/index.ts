import * as z from "zod";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { attend } from "../../shared/response/attend.ts";
import { eachOf } from "../../shared/response/each.ts";
import { readOnce } from "../../shared/response/read-once.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

export const Input = z.object({ deliveries: z.array(z.object({ shard: z.string(), id: z.string() })).max(500) });

/** Messages that somebody wrote down and whose sender must not wait for the provider. */
export const run = async ({ deliveries }: z.infer<typeof Input>, deps: Deps, run: Run) => {
  const once = readOnce(deps);
  return eachOf(deliveries, (key) => attend(key, run, once));
};

export const handler = taskFunction({ name: "message-send", input: Input, run });
