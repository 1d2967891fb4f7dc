import type { Incident, IncidentKey } from "../domain/incident/incident.ts";
import { type Asked, type ReopeningRefusal, reopeningOf } from "../domain/incident/reopening.ts";
import { done, type Outcome, refused } from "../domain/outcome.ts";
import type { Deps } from "../ports/deps.ts";
import { handOver } from "./hand-over.ts";
import { place } from "./receive.ts";

/** Somebody opens it again. The event is stored first, so that the sweep completes what was begun; paging is left to whoever opens incidents. */
export const reopen = async (
  key: IncidentKey,
  asked: Omit<Asked, "shards">,
  deps: Deps,
): Promise<Outcome<Incident, ReopeningRefusal | "not-found">> => {
  const incident = await deps.incidents.get(key);
  if (!incident) return refused("not-found");
  const dedupe = await deps.dedupes.get({ customer: key.customer, cause: incident.cause });
  const { shards } = deps.settings;
  const event = reopeningOf(incident, dedupe, { ...asked, shards }, deps.clock.now());
  if (!event.ok) return event;
  await deps.events.insert(event.value);
  const placed = await place(event.value, deps);
  await handOver([event.value], deps);
  return placed.do === "join" ? done(placed.incident) : refused("newer-incident");
};
