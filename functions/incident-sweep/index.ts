import type * as z from "zod";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import { isBeat } from "../../shared/domain/health.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { attend } from "../../shared/response/attend.ts";
import { fire } from "../../shared/response/fire.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { receive } from "../../shared/response/receive.ts";
import { closeWindow } from "../../shared/response/windows.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";
import { round, type Swept } from "./round.ts";

/** The flow has this long to be on time before the sweep does its work. */
const GRACE_MS = 5 * SECOND;
/** A stored alert that nobody has finished after this long was lost on the way. */
const FORGOTTEN_MS = MINUTE;

/** Looks after what the clock missed: due incidents, unsent messages, unfinished alerts. The same code as everywhere does the work. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps, run: Run) => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const swept = (await Promise.all(shards.map((shard) => sweep(shard, deps, run)))).flat();
  const isFine = swept.every((one) => one.isFine);
  if (isBeat("incident-sweep", deps.clock.now()))
    if ((await keepWatch("incident-sweep", deps)) && isFine) await deps.watcher?.ping();
  return { swept: swept.reduce((sum, { rows }) => sum + rows, 0) };
};

/** The rounds of a shard come one after the other, pages first; shards do not wait for each other. */
const sweep = async (shard: string, deps: Deps, run: Run): Promise<Swept[]> => [
  await round(
    {
      of: "incident",
      rows: deps.incidents,
      index: ["incident_due", { dueShard: shard }],
      due: "dueAt",
      graceMs: GRACE_MS,
      work: ({ customer, id }) => fire({ customer, id }, run, deps),
    },
    deps,
  ),
  await round(
    {
      of: "message",
      rows: deps.deliveries,
      index: ["outbox_next", { shard }],
      due: "nextAt",
      graceMs: 0,
      work: (delivery) => attend(delivery, run, deps),
    },
    deps,
  ),
  await round(
    {
      of: "alert",
      rows: deps.events,
      index: ["event_pending", { pendingShard: shard }],
      due: "pendingAt",
      graceMs: FORGOTTEN_MS,
      work: (event) => receive([event], run, deps),
    },
    deps,
  ),
  await round(
    {
      of: "window",
      rows: deps.windows,
      index: ["window_due", { dueShard: shard }],
      due: "dueAt",
      graceMs: GRACE_MS,
      work: (window) => closeWindow(window, deps),
    },
    deps,
  ),
];

export const handler = taskFunction({ name: "incident-sweep", input: Tick, run });
