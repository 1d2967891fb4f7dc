import { dayOf, iso, startOf } from "../calendar.ts";
import { generationExport } from "../incident/export.ts";
import type { Generation, Incident } from "../incident/incident.ts";
import { type Priority, priorities, responseMinutes } from "../incident/priority.ts";
import { met } from "../incident/response-clock.ts";
import type { Ledger } from "./ledger.ts";

/** What one generation of an incident was promised, and what became of it; the clock's members as in the export. */
export interface Promised extends ReturnType<typeof generationExport> {
  incidentId: string;
  number: number | null;
  host: string | null;
  kind: Incident["kind"];
  priority: Priority;
  /** Of a promise that was missed: the cause of the incident as its verdict names it, once there is one. */
  cause: string | null;
}

/** `open`: still running, or closed in time without an answer. */
export interface Tally {
  priority: Priority;
  minutes: number;
  promised: number;
  kept: number;
  missed: number;
  open: number;
}

/** Every promise of a month to one customer, in the customer's time zone. Instants as ISO 8601. */
export interface Statement {
  format: 1;
  customerId: string;
  customer: string;
  /** `YYYY-MM` */
  month: string;
  timeZone: string;
  from: string;
  to: string;
  /** As of when. */
  at: string;
  /** The month is over. */
  complete: boolean;
  tallies: Tally[];
  promises: Promised[];
  /** The days of the month that are closed: the head of each stood in its daily report. */
  ledger: Pick<Ledger, "day" | "count" | "lastNumber" | "head">[];
}

export interface Month {
  customer: string;
  name: string;
  month: string;
  timeZone: string;
}

const firstOfNext = (month: string): string => {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, "0")}-01`;
};

/** The days of a month, first and last. */
export const daysOfMonth = (month: string, timeZone: string): { from: string; to: string } => {
  const from = `${month}-01`;
  const next = startOf(firstOfNext(month), timeZone);
  return { from, to: dayOf(next - 1, timeZone) };
};

/** Its minutes name the priority: each has its own. */
const priorityOf = ({ minutes }: Generation): Priority =>
  priorities.find((one) => responseMinutes[one] === minutes) ?? "Low";

const promisedIn = (incident: Incident, generation: Generation, now: number): Promised => ({
  incidentId: incident.id,
  number: incident.number ?? null,
  host: incident.host ?? null,
  kind: incident.kind,
  priority: priorityOf(generation),
  ...generationExport(generation, now),
  cause: met(generation, now) === false ? (incident.verdict?.cause ?? null) : null,
});

const tallied = (promises: Promised[]): Tally[] =>
  priorities.map((priority) => {
    const mine = promises.filter((one) => one.priority === priority);
    const kept = mine.filter((one) => one.met === true).length;
    const missed = mine.filter((one) => one.met === false).length;
    const open = mine.length - kept - missed;
    return { priority, minutes: responseMinutes[priority], promised: mine.length, kept, missed, open };
  });

/** Generations that were opened in the month, by incident number and generation. */
export const statementOf = (
  { customer, name, month, timeZone }: Month,
  { incidents, ledger }: { incidents: Incident[]; ledger: Ledger[] },
  now: number,
): Statement => {
  const [from, to] = [startOf(`${month}-01`, timeZone), startOf(firstOfNext(month), timeZone)];
  const promises = incidents
    .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0))
    .flatMap((incident) =>
      incident.generations
        .filter(({ openedAt }) => openedAt >= from && openedAt < to)
        .map((generation) => promisedIn(incident, generation, now)),
    );
  return {
    ...{ format: 1, customerId: customer, customer: name, month, timeZone },
    ...{ from: iso(from), to: iso(to), at: iso(now), complete: now >= to },
    tallies: tallied(promises),
    promises,
    ledger: ledger.map(({ day, count, lastNumber, head }) => ({ day, count, lastNumber, head })),
  };
};
