import { needsFlow } from "../domain/incident/escalation.ts";
import type { Incident, IncidentKey } from "../domain/incident/incident.ts";
import { type Outcome, refused } from "../domain/outcome.ts";
import { Fault } from "../errors.ts";
import type { Deps } from "../ports/deps.ts";
import { momentOn } from "./moment.ts";
import { save } from "./save.ts";

/** A row that changes under us this often in a row is being fought over: better to say so than to spin. */
const MAX_TURNS = 20;

/** `now`: not before the last thing that happened to it. */
type Decision<R extends string> = (
  incident: Incident,
  now: number,
) => Outcome<Incident, R> | Promise<Outcome<Incident, R>>;

/** Load, decide, save; once more from the start when somebody else was faster. */
export const act = async <R extends string>(
  key: IncidentKey,
  decide: Decision<R>,
  deps: Deps,
): Promise<Outcome<Incident, R | "not-found">> => {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const incident = await deps.incidents.get(key);
    if (!incident) return refused("not-found");
    const outcome = await decide(incident, momentOn(incident, deps));
    if (!outcome.ok || outcome.value === incident) return outcome;
    const saved = await save(incident, outcome.value, deps);
    if (!saved) continue;
    if (needsFlow(saved) && !needsFlow(incident)) await waitAgain(saved, deps);
    return { ok: true, value: saved };
  }
  throw new Fault("STALE_WRITE", `incident:${key.id}`);
};

/** The flow before this one ended when there was nothing to wait for, or died. It is named by the entry after which there is. */
export const waitAgain = ({ customer, id, generation, seq }: Incident, deps: Deps): Promise<void> =>
  deps.flows.startEscalation({ customer, incident: id, generation, again: String(seq) });
