import { atHour, dayBefore, dayOf, daysAfter, HOUR, MINUTE, nextDay, SECOND, startOf } from "../calendar.ts";

/** A day of a customer, in ms, [from, to): 23 to 25 hours. */
export interface Period {
  /** `YYYY-MM-DD` in the customer's time zone. */
  day: string;
  from: number;
  to: number;
}

export const periodOf = (day: string, timeZone: string): Period => ({
  day,
  from: startOf(day, timeZone),
  to: startOf(nextDay(day), timeZone),
});

/** With which the figures of a day are compared. */
export const periodBefore = ({ day }: Period, timeZone: string): Period => periodOf(dayBefore(day), timeZone);

const DAILY = "daily#";

/** By which the report of a day is named: `daily#2026-10-01`. */
export const dailyId = (day: string): string => DAILY + day;

/** The day of a daily report; undefined when no such report can be. */
export const dayIn = (id: string): string | undefined => /^daily#(\d{4}-\d\d-\d\d)$/.exec(id)?.[1];

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
