import type * as z from "zod";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import { HEARTBEAT_MINUTES } from "../../shared/domain/health.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { attend } from "../../shared/response/attend.ts";
import { fire } from "../../shared/response/fire.ts";
import { receive } from "../../shared/response/receive.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

/** The flow has this long to be on time before the sweep does its work. */
const GRACE_MS = 5 * SECOND;
/** A stored alert that nobody has finished after this long was lost on the way. */
const FORGOTTEN_MS = MINUTE;
/** Rows of a kind a run takes from a shard, oldest first: what is left is the oldest of the next run, a minute later. */
const MAX_ROWS = 500;

/** Looks after what the clock missed: due incidents, unsent messages, unfinished alerts. The same code as everywhere does the work. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps, run: Run) => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const swept = await Promise.all(shards.map((shard) => sweep(shard, deps, run)));
  await beat(deps);
  return { swept: swept.flat().reduce((sum, n) => sum + n, 0) };
};

const sweep = async (shard: string, deps: Deps, run: Run): Promise<number[]> => {
  const now = deps.clock.now();
  const limit = MAX_ROWS;
  const [incidents, deliveries, events] = await Promise.all([
    deps.incidents.index("incident_due", { dueShard: shard }, { to: now - GRACE_MS, limit }),
    deps.deliveries.index("outbox_next", { shard }, { to: now, limit }),
    deps.events.index("event_pending", { pendingShard: shard }, { to: now - FORGOTTEN_MS, limit }),
  ]);
  return [
    await each(incidents, ({ customer, id }) => fire({ customer, id }, run, deps), deps),
    await each(deliveries, (delivery) => attend(delivery, run, deps), deps),
    await each(events, (event) => receive(event, run, deps), deps),
  ];
};

/** One row that fails is told and left for the next minute; it never holds up the others. */
const each = async <T>(rows: T[], work: (row: T) => Promise<unknown>, deps: Deps): Promise<number> => {
  for (const row of rows)
    await work(row).catch((error: unknown) =>
      deps.log({
        did: "sweep-failed",
        because: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  return rows.length;
};

const beat = async (deps: Deps): Promise<void> => {
  const now = deps.clock.now();
  if (Math.floor(now / MINUTE) % HEARTBEAT_MINUTES !== 0) return;
  const row = await deps.heartbeats.get({ name: "incident-sweep" });
  await (row
    ? deps.heartbeats.replace({ ...row, at: now })
    : deps.heartbeats.insert({ name: "incident-sweep", at: now, rev: 1 }));
};

export const handler = taskFunction({ name: "incident-sweep", input: Tick, run });
