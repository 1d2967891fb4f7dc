import { atHour, DAY, dayBefore, dayOf, daysAfter, HOUR, MINUTE, nextDay, SECOND, startOf } from "../calendar.ts";
import { endOf, type Window } from "../window/window.ts";

/** A day of a customer, of 23 to 25 hours, or some hours of a watch period; ms, [from, to). */
export interface Period {
  kind: "daily" | "watch";
  /** `YYYY-MM-DD` in the customer's time zone. */
  day: string;
  from: number;
  to: number;
}

export const periodOf = (day: string, timeZone: string): Period => ({
  kind: "daily",
  day,
  from: startOf(day, timeZone),
  to: startOf(nextDay(day), timeZone),
});

/** With which the figures of a day are compared; those of some hours with the same hours of the day before. */
export const periodBefore = ({ kind, day, from, to }: Period, timeZone: string): Period =>
  kind === "daily" ? periodOf(dayBefore(day), timeZone) : { kind, day: dayBefore(day), from: from - DAY, to: to - DAY };

const DAILY = "daily#";

/** By which the report of a day is named: `daily#2026-10-01`. */
export const dailyId = (day: string): string => DAILY + day;

/** The day of a daily report; undefined when no such report can be. */
export const dayIn = (id: string): string | undefined => /^daily#(\d{4}-\d\d-\d\d)$/.exec(id)?.[1];

export interface Span {
  from: number;
  to: number;
}

/** By which the report of some hours is named: `watch#1790881200000-1790902800000`. */
export const watchId = ({ from, to }: Span): string => `watch#${from}-${to}`;

/** What a report is about; undefined when no such report can be. */
export const periodIn = (id: string, timeZone: string): Period | undefined => {
  const [, from, to] = /^watch#(\d{13})-(\d{13})$/.exec(id) ?? [];
  if (from !== undefined)
    return { kind: "watch", day: dayOf(Number(from), timeZone), from: Number(from), to: Number(to) };
  const day = dayIn(id);
  return day === undefined ? undefined : periodOf(day, timeZone);
};

/** Lines come late, and the timer is at ten past. */
const SETTLED_MS = 5 * MINUTE;
/** A report of some hours that is a day old helps nobody. */
const MAX_AGE_MS = DAY;

type Watched = Pick<Window, "from" | "to" | "ended" | "reportHours">;

/** Full hours, so that each report is due when the timer comes; the first and the last one may be shorter. */
const spansOf = ({ from, reportHours = 0, ...window }: Watched): Span[] => {
  const [end, step] = [endOf(window), reportHours * HOUR];
  if (step === 0) return [];
  const first = Math.floor(from / HOUR) * HOUR + step;
  const ends = Array.from({ length: Math.max(0, Math.ceil((end - first) / step)) + 1 }, (_, i) => first + i * step);
  return ends
    .map((to, i) => ({ from: i === 0 ? from : to - step, to: Math.min(to, end) }))
    .filter((span) => span.from < span.to);
};

/** The hours of a watch period whose report is due by now. */
export const spansDue = (window: Watched, now: number): Span[] =>
  spansOf(window).filter(({ to }) => to + SETTLED_MS <= now && to > now - MAX_AGE_MS);

/** By the clocks of the customer: the night is closed, the working day begins. */
const DUE_HOUR = 8;
/** So many days a sleep may last until mornings are left out: nobody reads a longer heap of them. */
const MAX_DAYS_BACK = 7;

/** Which days of a customer are ours to report. */
export interface Service {
  timeZone: string;
  /** Days, both inclusive. */
  first: string;
  last?: string | undefined;
}

/** The days whose report is due by now, oldest first. */
export const daysDue = ({ timeZone, first, last }: Service, now: number): string[] => {
  const today = dayOf(now, timeZone);
  const back = Array.from({ length: MAX_DAYS_BACK }, (_, i) => daysAfter(today, i - MAX_DAYS_BACK));
  return back.filter(
    (day) => day >= first && (last === undefined || day <= last) && atHour(nextDay(day), DUE_HOUR, timeZone) <= now,
  );
};

/** A report that nobody has written so long after it was due is lost, and nobody knows. */
const LOST_AFTER_HOURS = 4;
export const isLost = (day: string, timeZone: string, now: number): boolean =>
  atHour(nextDay(day), DUE_HOUR + LOST_AFTER_HOURS, timeZone) <= now;

/** So long a report waits for a log store that is not ready: who reads it at nine is not late. */
const PATIENCE_MS = HOUR;
/** The shortest pause between two tries, and the longest that a flow makes at once. */
const SHORTEST_PAUSE_MS = MINUTE;
const LONGEST_PAUSE_MS = 5 * MINUTE;

export const waitsUntil = (startedAt: number): number => startedAt + PATIENCE_MS;

/** Seconds until the next try: as long as was waited already, within bounds. Undefined: it has waited long enough. */
export const secondsToNextTry = (until: number, now: number): number | undefined => {
  if (now >= until) return undefined;
  const waited = now - (until - PATIENCE_MS);
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, waited), until - now);
  return Math.ceil(pause / SECOND);
};
