import { scheduled } from "../domain/incident/escalation.ts";
import type { Incident } from "../domain/incident/incident.ts";
import type { TimelineRow } from "../domain/incident/timeline.ts";
import type { Deps } from "../ports/deps.ts";

const tailRow = ({ customer, id, tail }: Incident): TimelineRow => ({ customer, incident: id, ...tail, rev: 1 });

/**
 * Writes what an incident has become, under the `rev` that was read. The newest entry stands in the incident row itself and is
 * written with the state it tells of; the entry that it follows is put into the timeline first, its own afterwards as a courtesy.
 * @returns the row as written; undefined when somebody was faster
 */
export const save = async (before: Incident, after: Incident, deps: Deps): Promise<Incident | undefined> => {
  const tells = after.seq > before.seq;
  if (tells) await deps.timeline.insert(tailRow(before));
  const saved = await deps.incidents.replace(scheduled(after));
  if (saved && tells) await deps.timeline.insert(tailRow(saved));
  return saved;
};
