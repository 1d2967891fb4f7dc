import { dayOf, iso, nextDay, startOf } from "../domain/calendar.ts";
import type { Incident } from "../domain/incident/incident.ts";
import { closed, type Head, type Ledger } from "../domain/ledger/ledger.ts";
import type { Deps } from "../ports/deps.ts";

/** A run closes at most so many days of a customer; after a longer sleep the next hours do the rest. */
const MAX_DAYS = 60;
/** Numbers are taken moments after the opening: the first incident is among these. */
const FIRST_NUMBERS = 100;
/** Numbers are read in lists of so many, until one is from before. */
const A_LIST = 50;

/** Closes the days of a customer that are over, each chained to the one before. A day that another run closed stays as it is. */
export const closeDays = async (customer: string, timeZone: string, deps: Deps): Promise<void> => {
  const today = dayOf(deps.clock.now(), timeZone);
  const [last] = await deps.ledger.range({ customer }, { reverse: true, limit: 1 });
  const first = last ? nextDay(last.day) : await firstDay(customer, timeZone, deps);
  if (first === undefined || first >= today) return;
  const known = await knownSince(customer, startOf(first, timeZone), deps);
  let previous: Ledger | undefined = last;
  for (let day = first, n = 0; day < today && n < MAX_DAYS; day = nextDay(day), n++) {
    const span = { from: startOf(day, timeZone), until: startOf(nextDay(day), timeZone) };
    const heads = await headsOf(known.touched, span, deps);
    const row = closed(previous, { customer, day, lastNumber: lastNumber(known.numbered, span), heads });
    if (!(await deps.ledger.insert(row))) return;
    previous = row;
  }
};

const firstDay = async (customer: string, timeZone: string, deps: Deps): Promise<string | undefined> => {
  const rows = await deps.numbers.range({ customer }, { limit: FIRST_NUMBERS });
  const incidents = await deps.incidents.getAll(rows.map(({ incident: id }) => ({ customer, id })));
  return incidents.flatMap((incident) => (incident ? [dayOf(incident.openedAt, timeZone)] : [])).sort()[0];
};

/** What there is to say of the days since: what had an entry, and what was numbered, with the last one numbered before. */
const knownSince = async (customer: string, from: number, deps: Deps) => ({
  touched: await deps.incidents.index("incident_touched", { customer }, { from }),
  numbered: await numberedSince(customer, from, deps),
});

const numberedSince = async (customer: string, from: number, deps: Deps): Promise<Incident[]> => {
  const numbered: Incident[] = [];
  for (let to: number | undefined; ; ) {
    const range = { ...(to !== undefined && { to }), reverse: true, limit: A_LIST };
    const rows = await deps.numbers.range({ customer }, range);
    const found = await deps.incidents.getAll(rows.map(({ incident: id }) => ({ customer, id })));
    numbered.push(...found.filter((one, i): one is Incident => one?.number === rows[i]?.number));
    to = (rows.at(-1)?.number ?? 0) - 1;
    if (rows.length < A_LIST || numbered.some(({ openedAt }) => openedAt < from)) return numbered;
  }
};

interface Span {
  from: number;
  until: number;
}

/** The last one given by the end of the span. */
const lastNumber = (numbered: Incident[], { until }: Span): number =>
  Math.max(0, ...numbered.filter(({ openedAt }) => openedAt < until).map(({ number }) => number ?? 0));

/** The last entry of each incident that has one in the span. Entries of a day come in before it is closed, some minutes later. */
const headsOf = async (touched: Incident[], { from, until }: Span, deps: Deps): Promise<Head[]> => {
  const then = touched.filter(({ openedAt, tail }) => openedAt < until && tail.at >= iso(from));
  const heads = await Promise.all(then.map((incident) => headOf(incident, { from, until }, deps)));
  return heads.filter((head) => head !== undefined);
};

const headOf = async (
  { customer, id, tail }: Incident,
  { from, until }: Span,
  deps: Deps,
): Promise<Head | undefined> => {
  const rows = await deps.timeline.range({ customer, incident: id });
  const [first, end] = [iso(from), iso(until)];
  const last = [...rows, tail]
    .filter(({ at }) => at >= first && at < end)
    .toSorted((a, b) => a.seq - b.seq)
    .pop();
  return last && { incident: id, seq: last.seq, hash: last.hash };
};
