import { canonical, sha256 } from "./chained.ts";
import { type Exported, GENESIS, type Incident, type LedgerRow } from "./exported.ts";
import { groupedBy } from "./grouped.ts";
import { DAY } from "./hours.ts";
import { iso, type Problems, same, wrong } from "./problems.ts";

/** Yesterday may still be waiting for the job that closes it; the day before may not. */
const CLOSING_MS = 2 * DAY;

interface Book {
  rows: (LedgerRow & { place: string })[];
  incidents: Incident[];
  /** Of voids: the number, and the incident that it was taken for. */
  voids: Exported["voidNumbers"];
  dayOf(instant: string): string;
}

/** How an incident's chain stood at the end of a day. */
interface End {
  incident: string;
  seq: number;
  hash: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** (Swedish dates are written as ISO writes them.) */
const daysIn = (timeZone: string): Book["dayOf"] => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  formats.set(timeZone, format);
  return (instant) => format.format(Date.parse(instant));
};

function* books({ customers, ...all }: Exported): Generator<[customer: string, Book]> {
  const placed = all.ledger.map((row, i) => ({ ...row, place: `ledger[${i}]` }));
  const rows = groupedBy(placed, ({ customerId }) => customerId);
  const incidents = groupedBy(all.incidents, ({ customerId }) => customerId);
  const voids = groupedBy(all.voidNumbers, ({ customerId }) => customerId);
  for (const { id, timeZone } of customers) {
    const days = (rows.get(id) ?? []).sort((a, b) => (a.day < b.day ? -1 : 1));
    yield [id, { rows: days, incidents: incidents.get(id) ?? [], voids: voids.get(id) ?? [], dayOf: daysIn(timeZone) }];
  }
}

/** Where each incident's chain stood at the end of each day on which it had an entry. */
const endsByDay = ({ incidents, dayOf }: Book): Map<string, End[]> => {
  const days = new Map<string, End[]>();
  for (const { id, timeline } of incidents) {
    const last = new Map(timeline.map(({ at, seq, hash }) => [dayOf(at), { incident: id, seq, hash }]));
    for (const [day, end] of last)
      days
        .set(day, days.get(day) ?? [])
        .get(day)
        ?.push(end);
  }
  return days;
};

/** The largest number given on each day: a number counts on the day on which its incident was opened. */
const numbersByDay = ({ incidents, voids, dayOf }: Book): Map<string, number> => {
  const spare = groupedBy(voids, ({ incidentId }) => incidentId);
  const largest = new Map<string, number>();
  for (const { id, number, openedAt } of incidents) {
    const taken = [number ?? 0, ...(spare.get(id) ?? []).map((one) => one.number)];
    const day = dayOf(openedAt);
    largest.set(day, Math.max(largest.get(day) ?? 0, ...taken));
  }
  return largest;
};

const nextDay = (day: string): string => iso(Date.parse(day) + DAY).slice(0, 10);

/** Every day up to the day before yesterday that has an entry is closed, and none that is not over. */
function* coverage(
  customer: string,
  { rows, dayOf }: Book,
  { days, clock }: { days: string[]; clock: string },
): Problems {
  const [first, last] = [rows[0]?.day ?? "", rows.at(-1)?.day ?? ""];
  const due = dayOf(iso(Date.parse(clock) - CLOSING_MS));
  const missing = days.sort().find((day) => day <= due && (day < first || day > last));
  if (missing) yield wrong("ledger", `a row of customer ${customer} for ${missing}`, null);
  const early = rows.find(({ day }) => day >= dayOf(clock));
  if (early) yield wrong(`${early.place}.day`, `a day before ${dayOf(clock)}`, early.day);
}

export function* sealed(book: Book, ends: Map<string, End[]>): Problems {
  const { rows } = book;
  const numbers = numbersByDay(book);
  let [previous, lastNumber, expected] = [GENESIS, 0, rows[0]?.day ?? ""];
  for (const { place, day, ...row } of rows) {
    yield* same(`${place}.day`, expected, day);
    const heads = (ends.get(day) ?? []).sort((a, b) => (a.incident < b.incident ? -1 : 1));
    lastNumber = Math.max(lastNumber, numbers.get(day) ?? 0);
    const body = { day, count: heads.length, lastNumber, heads };
    yield* same(`${place}.count`, body.count, row.count);
    yield* same(`${place}.lastNumber`, body.lastNumber, row.lastNumber);
    yield* same(`${place}.head`, sha256(previous + canonical(body)), row.head);
    [previous, expected] = [row.head, nextDay(day)];
  }
}

export function* ledger(exported: Exported): Problems {
  for (const [customer, book] of books(exported)) {
    const ends = endsByDay(book);
    yield* coverage(customer, book, { days: [...ends.keys()], clock: exported.clock });
    yield* sealed(book, ends);
  }
}

/** A day's head as a customer holds it, from a daily report. */
export interface Head {
  customer: string;
  /** `YYYY-MM-DD` in the customer's time zone. */
  day: string;
  /** 64 hex digits. */
  head: string;
}

export function* witnessed({ ledger }: Exported, heads: Head[]): Problems {
  for (const { customer, day, head } of heads) {
    const at = ledger.findIndex((row) => row.customerId === customer && row.day === day);
    const place = at < 0 ? `ledger of ${customer}, ${day}` : `ledger[${at}].head`;
    yield* same(place, head, ledger[at]?.head);
  }
}
