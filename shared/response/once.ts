import { planFor } from "../directory.ts";
import type { Actor } from "../domain/incident/actor.ts";
import { handedOn } from "../domain/incident/acts.ts";
import { timelineOf } from "../domain/incident/export.ts";
import { type Incident, type IncidentKey, isClosed } from "../domain/incident/incident.ts";
import type { NewEntry } from "../domain/incident/timeline.ts";
import { type Outcome, refused } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { act } from "./act.ts";

interface Place extends IncidentKey {
  generation: number;
}

type About = Pick<NewEntry, "what" | "data">;

/** Once: an entry of this kind about this message is looked for under the `rev` that the new one would be written with. */
export const once = <R extends string>(
  { generation, ...key }: Place,
  { what, data }: About,
  decide: (incident: Incident, now: number) => Outcome<Incident, R>,
  deps: Deps,
) =>
  act<R | "closed" | "told">(
    key,
    async (incident, now) => {
      if (isClosed(incident) || incident.generation !== generation) return refused("closed");
      const entries = timelineOf(
        incident,
        await deps.timeline.range({ customer: key.customer, incident: incident.id }),
      );
      const isTold = entries.some((one) => one.what === what && one.data.delivery === data.delivery);
      return isTold ? refused("told") : decide(incident, now);
    },
    deps,
  );

/** Whoever was paged by this message cannot take it: the plan climbs, once for each message. */
export const handOn = async (incident: Incident, by: { actor: Actor; delivery: string }, deps: Deps) => {
  const { customer, id, priority } = incident;
  const { levels } = await planFor(customer, priority, deps);
  const entry = { what: "handed-on", data: { delivery: by.delivery } } as const;
  const decide = (found: Incident, now: number) => handedOn(found, { ...by, levels: levels.length }, now);
  return once({ customer, id, generation: by.actor.generation }, entry, decide, deps);
};
