import { MINUTE, SECOND } from "../calendar.ts";
import { needsFlow, waitedFor } from "./escalation.ts";
import { generationOf, type Incident } from "./incident.ts";

/** An escalation that runs in the flow service: for which incident, and which opening of it. */
interface Running {
  incident: string;
  generation: number;
  startedAt: number;
}

/** What is younger may be on its way: an incident whose flow is about to start, a flow whose end is about to be seen. */
const SETTLED_MS = 10 * MINUTE;

const isOf =
  ({ id, generation }: Incident) =>
  (one: Running): boolean =>
    one.incident === id && one.generation === generation;

/** A flow that waits is there within a second or two: none waits for what is later than this. */
const PUNCTUAL_MS = 30 * SECOND;

/** Something is so late that no flow can have waited for it. */
export const isForsaken = (incident: Incident, now: number): boolean => {
  const step = waitedFor(incident);
  return step !== undefined && now - step.due > PUNCTUAL_MS;
};

/** Incidents for which something falls due and no flow waits. The oldest first. */
export const withoutFlow = (incidents: Incident[], running: Running[], now: number): Incident[] =>
  incidents
    .filter((one) => needsFlow(one) && now - generationOf(one).openedAt > SETTLED_MS && !running.some(isOf(one)))
    .sort((a, b) => a.openedAt - b.openedAt);

/** Flows that wait for nothing: their incident is no longer in that generation, or nothing falls due on it. */
export const isStray = (one: Running, incident: Incident | undefined, now: number): boolean => {
  if (now - one.startedAt <= SETTLED_MS) return false;
  return incident === undefined || !isOf(incident)(one) || !needsFlow(incident);
};
