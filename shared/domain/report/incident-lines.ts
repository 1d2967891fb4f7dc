import { type Generation, type Incident, isClosed } from "../incident/incident.ts";
import { priorities } from "../incident/priority.ts";
import { met, usedSeconds } from "../incident/response-clock.ts";
import type { Period } from "./period.ts";
import type { IncidentLine, Incidents } from "./report.ts";

/** What fits into a mail that somebody reads. */
const MAX_LINES = 20;

const lineOf = (incident: Incident, generation: Generation, now: number): IncidentLine => {
  const { number, host, kind, priority, status, verdict, generations } = incident;
  const isLast = generation === generations.at(-1);
  const { openedAt, minutes, answeredAt, resolvedAt } = generation;
  return {
    number,
    host,
    kind,
    priority,
    status: isLast ? status : "resolved",
    openedAt,
    minutes,
    usedSeconds: answeredAt === undefined ? undefined : usedSeconds(generation, answeredAt),
    met: met(generation, Math.min(now, resolvedAt ?? now)),
    resolution: isLast ? verdict?.verdict : undefined,
  };
};

const rank = ({ priority }: IncidentLine): number => priorities.indexOf(priority);

/** Most urgent first, and of those the oldest. */
const inOrder = (a: IncidentLine, b: IncidentLine): number => rank(a) - rank(b) || a.openedAt - b.openedAt;

/** Everything that was opened on a day, and what was still open when the facts were gathered. */
export const incidentLines = (incidents: Incident[], { from, to }: Period, now: number): Incidents => {
  const openings = incidents.flatMap((incident) =>
    incident.generations.map((generation) => ({ incident, generation })),
  );
  const isOpen = ({ incident, generation }: (typeof openings)[number]): boolean =>
    !isClosed(incident) && generation === incident.generations.at(-1);
  const ofTheDay = openings.filter(({ generation: { openedAt } }) => openedAt >= from && openedAt < to);
  const older = openings.filter((opening) => opening.generation.openedAt < from && isOpen(opening));
  const opened = ofTheDay.map(({ incident, generation }) => lineOf(incident, generation, now));
  const lines = [...opened, ...older.map(({ incident, generation }) => lineOf(incident, generation, now))];
  const decided = opened.filter(({ met }) => met !== undefined);
  return {
    opened: opened.length,
    promised: decided.length,
    kept: decided.filter(({ met }) => met).length,
    open: [...ofTheDay, ...older].filter(isOpen).length,
    lines: lines.toSorted(inOrder).slice(0, MAX_LINES),
    more: Math.max(0, lines.length - MAX_LINES),
  };
};
