import * as z from "zod";
import { atHour, DAY, dayOf, HOUR, MINUTE, nextDay, startOf } from "./calendar.ts";
import { remembered } from "./remembered.ts";

/** Wall time, `00:00` to `24:00`. */
export const WallTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time from 00:00 to 24:00");

/** On which days of the week, 1 = Monday to 7 = Sunday, from when to when. */
export const Week = z
  .object({ days: z.array(z.int().min(1).max(7)).min(1).max(7), from: WallTime, to: WallTime })
  .refine(({ from, to }) => from < to, "ends before it begins");

/** What a year has of its own: days off, and days off that are worked all the same (调休). */
export const Exceptions = z.object({
  holidays: z.array(z.iso.date()).max(366).default([]),
  workdays: z.array(z.iso.date()).max(366).default([]),
});
export type Exceptions = z.infer<typeof Exceptions>;

/** The hours that count towards a promise. A promise without them counts around the clock. */
export const ServiceHours = Week.safeExtend({ timeZone: z.string(), ...Exceptions.shape });
export type ServiceHours = z.infer<typeof ServiceHours>;

interface Span {
  from: number;
  to: number;
}

/** A calendar that is closed for longer than this promises nothing: from there on every hour counts. */
const MAX_CLOSED_DAYS = 400;

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

const isOpen = ({ days, holidays, workdays }: ServiceHours, day: string): boolean =>
  workdays.includes(day) || (days.includes(weekdayOf(day)) && !holidays.includes(day));

const hourOf = (wallTime: string): number => {
  const [hours = 0, minutes = 0] = wallTime.split(":").map(Number);
  return hours + (minutes * MINUTE) / HOUR;
};

/** The instant of a wall time; that of a full day is the beginning of the next, however long the day was. */
export const instantOf = remembered((day, wallTime, timeZone) =>
  wallTime === "24:00" ? startOf(nextDay(day), timeZone) : atHour(day, hourOf(wallTime), timeZone),
);

const spanOf = ({ from, to, timeZone }: ServiceHours, day: string): Span => ({
  from: instantOf(day, from, timeZone),
  to: instantOf(day, to, timeZone),
});

/** Is this instant within the hours? Without hours every one is. */
export const counts = (hours: ServiceHours | undefined, at: number): boolean => {
  if (!hours) return true;
  const day = dayOf(at, hours.timeZone);
  const { from, to } = spanOf(hours, day);
  return isOpen(hours, day) && from <= at && at < to;
};

/** The open spans from an instant on, in order, the first one cut at it; after the longest closed time one without end. */
function* spansFrom(hours: ServiceHours, start: number): Generator<Span> {
  let [day, closed] = [dayOf(start, hours.timeZone), 0];
  for (; closed < MAX_CLOSED_DAYS; day = nextDay(day)) {
    closed = isOpen(hours, day) ? 0 : closed + 1;
    if (closed > 0) continue;
    const { from, to } = spanOf(hours, day);
    if (to > start) yield { from: Math.max(from, start), to };
  }
  yield { from: startOf(day, hours.timeZone), to: Number.POSITIVE_INFINITY };
}

/** The time between two instants that counts, in ms. */
export const countedMs = (hours: ServiceHours | undefined, from: number, to: number): number => {
  if (!hours) return Math.max(0, to - from);
  let sum = 0;
  for (const span of spansFrom(hours, from)) {
    if (span.from >= to) break;
    sum += Math.min(span.to, to) - span.from;
  }
  return sum;
};

/** The first instant by which so much time has counted, in ms. */
export const whenCounted = (hours: ServiceHours | undefined, from: number, ms: number): number => {
  if (!hours) return from + ms;
  let left = ms;
  for (const span of spansFrom(hours, from)) {
    if (span.to - span.from >= left) return span.from + left;
    left -= span.to - span.from;
  }
  return Number.POSITIVE_INFINITY;
};

/** The end of the nth working day after the one on which an instant falls. */
export const endOfDayAfter = (hours: ServiceHours, from: number, n: number): number => {
  let [day, left] = [dayOf(from, hours.timeZone), n];
  for (let looked = 0; left > 0 && looked < MAX_CLOSED_DAYS; looked++) {
    day = nextDay(day);
    if (isOpen(hours, day)) left -= 1;
  }
  return spanOf(hours, day).to;
};

/** The exceptions that a promise made at `start` can meet. */
export const upcoming = ({ holidays, workdays }: Exceptions, start: number, timeZone: string): Exceptions => {
  const [first, last] = [dayOf(start - DAY, timeZone), dayOf(start + MAX_CLOSED_DAYS * DAY, timeZone)];
  const soon = (days: string[]) => days.filter((day) => day >= first && day <= last).sort();
  return { holidays: soon(holidays), workdays: soon(workdays) };
};

/** As they stand in a timeline entry and in the export: zone, days, times, `-day` for a holiday, `+day` for a day that is worked. */
export const hoursText = ({ timeZone, days, from, to, holidays, workdays }: ServiceHours): string[] => [
  timeZone,
  [...days].sort().join(""),
  `${from}-${to}`,
  ...holidays.map((day) => `-${day}`),
  ...workdays.map((day) => `+${day}`),
];
