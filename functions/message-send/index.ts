import * as z from "zod";
import { deliver } from "../../shared/delivery/deliver.ts";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { eachOf } from "../../shared/response/each.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

export const Input = z.object({ deliveries: z.array(z.object({ shard: z.string(), id: z.string() })).max(500) });

/** Messages that somebody wrote down and whose sender must not wait for the provider. */
export const run = async ({ deliveries }: z.infer<typeof Input>, deps: Deps, run: Run) =>
  eachOf(deliveries, (key) => deliver(key, run, deps));

export const handler = taskFunction({ name: "message-send", input: Input, run });
