import { remembered } from "./remembered.ts";

/** Instants are milliseconds since 1970, UTC; days are `YYYY-MM-DD` in a named time zone. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const iso = (at: number): string => new Date(at).toISOString();

const formatterOf = remembered((timeZone) => new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }));

/** Zones differ from UTC by whole quarters of an hour, and their clocks change at one. */
export const QUARTER = 15 * MINUTE;

const dayIn = remembered((timeZone, quarter) => formatterOf(timeZone).format(Number(quarter) * QUARTER));

/** The calendar day on which an instant falls in a time zone. (sv-SE writes dates as ISO does.) */
export const dayOf = (at: number, timeZone: string): string => dayIn(timeZone, String(Math.floor(at / QUARTER)));

export const daysAfter = (day: string, days: number): string =>
  iso(Date.parse(`${day}T00:00:00Z`) + days * DAY).slice(0, 10);
export const nextDay = (day: string): string => daysAfter(day, 1);
export const dayBefore = (day: string): string => daysAfter(day, -1);

/** How many days later `later` is; negative when it is earlier. */
export const daysBetween = (day: string, later: string): number => (Date.parse(later) - Date.parse(day)) / DAY;

/** The first instant of a day in a time zone. Zones differ from UTC by at most 14 h, and days are 23 to 25 h long. */
export const startOf = remembered((day, timeZone) => {
  const middle = Date.parse(`${day}T00:00:00Z`);
  let [low, high] = [middle - 16 * HOUR, middle + 16 * HOUR];
  while (high - low > QUARTER) {
    const probe = (low + high) / 2;
    if (dayOf(probe, timeZone) < day) low = probe;
    else high = probe;
  }
  return high;
});

const clockOf = remembered(
  (timeZone) => new Intl.DateTimeFormat("sv-SE", { timeZone, hour: "2-digit", minute: "2-digit" }),
);

/** Hours and minutes that a clock on the wall shows, in ms since its midnight. */
const wallTime = (at: number, timeZone: string): number => {
  const [hours = 0, minutes = 0] = clockOf(timeZone).format(at).split(":").map(Number);
  return hours * HOUR + minutes * MINUTE;
};

/** The instant at which the clocks of a time zone show a full hour on a day. Clocks are put forward or back before it. */
export const atHour = (day: string, hour: number, timeZone: string): number => {
  const reckoned = startOf(day, timeZone) + hour * HOUR;
  return reckoned + hour * HOUR - wallTime(reckoned, timeZone);
};
