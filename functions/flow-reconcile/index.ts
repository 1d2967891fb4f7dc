import type * as z from "zod";
import { HOUR } from "../../shared/domain/calendar.ts";
import { type Incident, keyOf } from "../../shared/domain/incident/incident.ts";
import { isStray, withoutFlow } from "../../shared/domain/incident/reconcile.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { RunningEscalation } from "../../shared/ports/flows.ts";
import { keepWatch } from "../../shared/response/keep-watch.ts";
import { Tick, taskFunction } from "../../shared/runtime/define-function.ts";

/** Of one shard, the earliest due first: what lies beyond is not urgent, and seen in another hour. */
const MAX_INCIDENTS = 5_000;
/** StopExecution is one of the calls of which the service takes two a second; the rest follows an hour later. */
const MAX_STOPS = 20;
/** StartExecution has a limit of its own; the sweep does what these would do. */
const MAX_STARTS = 100;

/** Compares the flow service with the rows, which decide: what died is started again, what waits for nothing is ended. */
export const run = async (_tick: z.infer<typeof Tick>, deps: Deps) => {
  const running = await deps.flows.escalations();
  const lost = withoutFlow(await dueIncidents(deps), running, deps.clock.now());
  for (const incident of lost.slice(0, MAX_STARTS)) await startAgain(incident, deps);
  const strays = await straysOf(running, deps);
  for (const { name } of strays) await deps.flows.stopEscalation(name);
  if (lost.length > 0) deps.log({ did: "flows-started-again", because: String(lost.length) });
  await keepWatch("flow-reconcile", deps);
  return { running: running.length, started: lost.length, stopped: strays.length };
};

const dueIncidents = async (deps: Deps): Promise<Incident[]> => {
  const shards = [...Array(deps.settings.shards).keys()].map(String);
  const limit = MAX_INCIDENTS;
  const due = (dueShard: string) => deps.incidents.index("incident_due", { dueShard }, { limit, unreadable: () => {} });
  return (await Promise.all(shards.map(due))).flat();
};

/** In one hour it has one name, so that a repeat starts no second one. */
const startAgain = ({ customer, id, generation }: Incident, deps: Deps): Promise<void> => {
  const again = String(Math.floor(deps.clock.now() / HOUR));
  return deps.flows.startEscalation({ customer, incident: id, generation, again });
};

const straysOf = async (running: RunningEscalation[], deps: Deps): Promise<RunningEscalation[]> => {
  const keys = running.map(({ incident }) => keyOf(incident) ?? { customer: "", id: incident });
  const incidents = await deps.incidents.getAll(keys);
  return running.filter((one, i) => isStray(one, incidents[i], deps.clock.now())).slice(0, MAX_STOPS);
};

export const handler = taskFunction({ name: "flow-reconcile", input: Tick, run });
