import type { Span } from "./life.ts";

export const MINUTE = 60_000;

export const DAY = 24 * 60 * MINUTE;

/** Hours that count: zone, weekdays, times, `-day` for a holiday, `+day` for a day that is worked all the same. */
interface Hours {
  timeZone: string;
  days: string;
  from: number;
  to: number;
  exceptions: string[];
}

const minutesOf = (wallTime: string): number => Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3));

/** Undefined: every hour counts. */
export const hoursOf = ([timeZone = "", days = "", times = "", ...exceptions]: string[]): Hours => ({
  ...{ timeZone, days, exceptions },
  from: minutesOf(times.slice(0, 5)),
  to: minutesOf(times.slice(6)),
});

const walls = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DD HH:MM` as the clocks of a zone show it. */
const wallOf = (at: number, timeZone: string): string => {
  const style = { dateStyle: "short", timeStyle: "short" } as const;
  const format = walls.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, ...style });
  walls.set(timeZone, format);
  return format.format(at);
};

/** Does the minute that begins at this instant count? */
const counts = (at: number, { timeZone, days, from, to, exceptions }: Hours): boolean => {
  const [day = "", time = ""] = wallOf(at, timeZone).split(" ");
  const weekday = String(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
  const isOpen = exceptions.includes(`+${day}`) || (days.includes(weekday) && !exceptions.includes(`-${day}`));
  return isOpen && minutesOf(time) >= from && minutesOf(time) < to;
};

/** Longest closed time after which every hour counts again, and so the furthest that anybody has to look. */
const MAX_CLOSED_MS = 400 * DAY;

/** Clocks of every zone differ by whole quarters of an hour, so nothing opens or closes within one that the hours do not name. */
const stepOf = ({ from, to }: Hours): number => (from % 15 === 0 && to % 15 === 0 ? 15 : 1) * MINUTE;

/** The spans from an instant on that count, found by looking at the clock on the wall again and again. */
function* openSpans(from: number, hours: Hours): Generator<Span> {
  const step = stepOf(hours);
  let closed = 0;
  for (let at = from; closed < MAX_CLOSED_MS; ) {
    const to = (Math.floor(at / step) + 1) * step;
    const isOpen = counts(at, hours);
    closed = isOpen ? 0 : closed + to - at;
    if (isOpen) yield { from: at, to };
    at = to;
  }
}

export const countedMs = (from: number, to: number, hours: Hours | undefined): number => {
  if (!hours) return Math.max(0, to - from);
  let sum = 0;
  for (const span of openSpans(from, hours)) {
    if (span.from >= to) break;
    sum += Math.min(span.to, to) - span.from;
  }
  return sum;
};

const whenCounted = (from: number, ms: number, hours: Hours | undefined): number => {
  if (!hours) return from + ms;
  let left = ms;
  for (const span of openSpans(from, hours)) {
    if (span.to - span.from >= left) return span.from + left;
    left -= span.to - span.from;
  }
  return Number.POSITIVE_INFINITY;
};

/** Pauses that begin before the promise is over move its end by what would have counted in them. */
export const dueAfter = (start: number, promisedMs: number, pauses: Span[], hours: Hours | undefined): number => {
  let counted = promisedMs;
  for (const { from, to } of pauses)
    if (from < whenCounted(start, counted, hours)) counted += countedMs(from, to, hours);
  return whenCounted(start, counted, hours);
};
