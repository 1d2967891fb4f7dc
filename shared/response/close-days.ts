import { dayOf, iso, nextDay, startOf } from "../domain/calendar.ts";
import type { Incident } from "../domain/incident/incident.ts";
import { closed, type Head } from "../domain/ledger/ledger.ts";
import type { Deps } from "../ports/deps.ts";

/** A run closes at most so many days of a customer; after a longer sleep the next hours do the rest. */
const MAX_DAYS = 60;

/** Closes the days of a customer that are over, each chained to the one before. A day that another run closed stays as it is. */
export const closeDays = async (customer: string, timeZone: string, deps: Deps): Promise<void> => {
  const today = dayOf(deps.clock.now(), timeZone);
  const [last] = await deps.ledger.range({ customer }, { reverse: true, limit: 1 });
  if (last && nextDay(last.day) >= today) return;
  const incidents = await deps.incidents.range({ customer });
  const first = last ? nextDay(last.day) : firstDay(incidents, timeZone);
  let previous = last;
  for (let day = first, n = 0; day !== undefined && day < today && n < MAX_DAYS; day = nextDay(day), n++) {
    const until = startOf(nextDay(day), timeZone);
    const heads = await headsOf(incidents, { from: startOf(day, timeZone), until }, deps);
    const lastNumber = Math.max(
      0,
      ...incidents.filter(({ openedAt }) => openedAt < until).map(({ number }) => number ?? 0),
    );
    const row = closed(previous, { customer, day, lastNumber, heads });
    if (!(await deps.ledger.insert(row))) return;
    previous = row;
  }
};

const firstDay = (incidents: Incident[], timeZone: string): string | undefined =>
  incidents.map(({ openedAt }) => dayOf(openedAt, timeZone)).sort()[0];

interface Span {
  from: number;
  until: number;
}

/** The last entry of each incident that has one in the span. Entries of a day come in before it is closed, some minutes later. */
const headsOf = async (incidents: Incident[], { from, until }: Span, deps: Deps): Promise<Head[]> => {
  const touched = incidents.filter(({ openedAt, tail }) => openedAt < until && tail.at >= iso(from));
  const heads = await Promise.all(touched.map((incident) => headOf(incident, { from, until }, deps)));
  return heads.filter((head) => head !== undefined);
};

const headOf = async (
  { customer, id, tail }: Incident,
  { from, until }: Span,
  deps: Deps,
): Promise<Head | undefined> => {
  const rows = await deps.timeline.range({ customer, incident: id });
  const last = [...rows, tail]
    .filter(({ at }) => at >= iso(from) && at < iso(until))
    .toSorted((a, b) => a.seq - b.seq)
    .pop();
  return last && { incident: id, seq: last.seq, hash: last.hash };
};
