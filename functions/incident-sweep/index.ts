import type * as z from "zod";
import type { Event } from "../../shared/domain/alert/event.ts";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Delivery, Run } from "../../shared/domain/delivery/delivery.ts";
import { isBeat } from "../../shared/domain/health.ts";
import { needsFlow } from "../../shared/domain/incident/escalation.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { isForsaken } from "../../shared/domain/incident/reconcile.ts";
import type { LogWatch } from "../../shared/domain/log-watch/log-watch.ts";
import type { Window } from "../../shared/domain/window/window.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { waitAgain } from "../../shared/response/act.ts";
import { attend } from "../../shared/response/attend.ts";
import { fireDue } from "../../shared/response/fire.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { sendToLook } from "../../shared/response/log-watch.ts";
import { readOnce } from "../../shared/response/read-once.ts";
import { receive } from "../../shared/response/receive.ts";
import { closeWindow } from "../../shared/response/windows.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";
import { round, type Swept, type Turn } from "./round.ts";
import { handToSenders } from "./senders.ts";

/** The flow has this long to be on time before the sweep does its work. */
const GRACE_MS = 5 * SECOND;
/** A stored alert that nobody has finished after this long was lost on the way. */
const FORGOTTEN_MS = MINUTE;

/** What is written down side by side is no message yet: a run that dies repeats nothing. */
const FIRED_AT_ONCE = 10;
/** Flows started again side by side, when everything else is done; flow-reconcile starts the others within the hour. */
const MAX_STARTS = 20;
/** So long a run sends by itself, of the 60 s that it has. */
const SENDING_MS = 20 * SECOND;

/** Looks after what the clock missed: due incidents, unsent messages, unfinished alerts. The same code as everywhere does the work. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps, run: Run) => {
  const swept = await sweep({ run, deps: readOnce(deps), begun: deps.clock.now() });
  const isFine = swept.every((one) => one.isFine);
  if (isBeat("incident-sweep", deps.clock.now()))
    if ((await keepWatch("incident-sweep", deps)) && isFine) await deps.watcher?.ping();
  return { swept: swept.reduce((sum, { rows }) => sum + rows, 0) };
};

interface Around {
  run: Run;
  deps: Deps;
  begun: number;
}

/** Pages first: what is due in any shard is written down, then handed to senders. What sends takes one shard after the other. */
const sweep = async (around: Around): Promise<Swept[]> => {
  const { deps } = around;
  const written: Delivery[] = [];
  const forsaken: Incident[] = [];
  const handed = new Set<string>();
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const turns = shards.map((shard) => ({
    shard,
    incidents: incidents(shard, { written, forsaken }, deps),
    messages: messages(shard, handed, around),
    others: [alerts(shard, around), windows(shard, around)],
    looks: isBeat("incident-sweep", deps.clock.now()) ? [looks(shard, around)] : [],
  }));
  const swept = await Promise.all(turns.map(({ incidents }) => incidents()));
  for (const id of await handToSenders(written, deps)) handed.add(id);
  for (const { shard, messages } of turns)
    swept.push(await messages(written.filter((one) => one.shard === shard && !handed.has(one.id))));
  for (const turn of [...turns.flatMap(({ others }) => others), ...turns.flatMap(({ looks }) => looks)])
    swept.push(await turn());
  await Promise.all(forsaken.slice(0, MAX_STARTS).map((incident) => waitAgain(incident, deps)));
  return swept;
};

/** `forsaken`: those that a flow should have been at long before, and on which more falls due. */
interface Found {
  written: Delivery[];
  forsaken: Incident[];
}

const incidents = (shard: string, { written, forsaken }: Found, deps: Deps): Turn<Incident> => {
  const send = async (deliveries: Delivery[]) => written.push(...deliveries);
  const work = async (incident: Incident) => {
    const after = await fireDue(incident, { send, deps });
    if (after && needsFlow(after) && isForsaken(incident, deps.clock.now())) forsaken.push(after);
  };
  return round(
    {
      of: "incident",
      rows: deps.incidents,
      index: ["incident_due", { dueShard: shard }],
      due: "dueAt",
      graceMs: GRACE_MS,
      atOnce: FIRED_AT_ONCE,
      work,
    },
    deps,
  );
};

/** What was left, whoever wrote it down, is sent here; what there is no time for is handed over, too. */
const messages = (shard: string, handed: Set<string>, { run, deps, begun }: Around): Turn<Delivery> => {
  const left: Delivery[] = [];
  const turn = round(
    {
      of: "message",
      rows: deps.deliveries,
      index: ["outbox_next", { shard }],
      due: "nextAt",
      graceMs: 0,
      atOnce: 1,
      work: async (delivery) => {
        if (handed.has(delivery.id)) return;
        if (deps.clock.now() - begun > SENDING_MS) left.push(delivery);
        else await attend(delivery, run, deps);
      },
    },
    deps,
  );
  return async (besides) => {
    const swept = await turn(besides);
    await handToSenders(left, deps);
    return swept;
  };
};

const alerts = (shard: string, { run, deps }: Around): Turn<Event> =>
  round(
    {
      of: "alert",
      rows: deps.events,
      index: ["event_pending", { pendingShard: shard }],
      due: "pendingAt",
      graceMs: FORGOTTEN_MS,
      atOnce: 1,
      work: (event) => receive([event], run, deps),
    },
    deps,
  );

const windows = (shard: string, { deps }: Around): Turn<Window> =>
  round(
    {
      of: "window",
      rows: deps.windows,
      index: ["window_due", { dueShard: shard }],
      due: "dueAt",
      graceMs: GRACE_MS,
      atOnce: 1,
      work: (window) => closeWindow(window, deps),
    },
    deps,
  );

/** Log stores are looked at by others: a service that answers late holds up no page. */
const looks = (shard: string, { deps }: Around): Turn<LogWatch> =>
  round(
    {
      of: "log",
      rows: deps.logWatches,
      index: ["log_watch_due", { dueShard: shard }],
      due: "dueAt",
      graceMs: 0,
      atOnce: 1,
      work: (watch) => sendToLook(watch, deps),
    },
    deps,
  );

export const handler = taskFunction({ name: "incident-sweep", input: Tick, run });
