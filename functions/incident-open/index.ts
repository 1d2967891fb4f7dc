import * as z from "zod";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { readOnce } from "../../shared/response/read-once.ts";
import { receive } from "../../shared/response/receive.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

export const Input = z.object({ events: z.array(z.object({ cause: z.string(), event: z.string() })).max(500) });

/** Stored alerts become incidents, or join them. */
export const run = ({ events }: z.infer<typeof Input>, deps: Deps, run: Run) => receive(events, run, readOnce(deps));

export const handler = taskFunction({ name: "incident-open", input: Input, run });
