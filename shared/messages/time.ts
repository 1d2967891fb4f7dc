import { HOUR, MINUTE, QUARTER } from "../domain/calendar.ts";
import { remembered } from "../domain/remembered.ts";
import type { Words } from "./words.en.ts";

const MINUTES_AN_HOUR = HOUR / MINUTE;

type Options = Intl.DateTimeFormatOptions;

/** A page in UTC, named so, is better than no page: a zone that nobody knows does not stop it. */
const zoned = (locale: string, timeZone: string, options: Options): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23", timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23", timeZone: "UTC" });
  }
};

const moments: Options = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
const momentIn = remembered((locale, timeZone) => zoned(locale, timeZone, moments));
/** sv-SE writes dates as ISO does. */
const stampIn = remembered((timeZone) => zoned("sv-SE", timeZone, { dateStyle: "short", timeStyle: "medium" }));
const zoneIn = remembered((timeZone) => zoned("en-GB", timeZone, { timeZoneName: "shortOffset" }));

/** `10-02 03:04:12` */
export const lineTime = (at: number, timeZone: string): string => stampIn(timeZone).format(at).slice(-14);

/** `03:04:12`, with the day when it is not that of `from`. */
export const timeAfter = (at: number, from: number, timeZone: string): string => {
  const [day, time] = lineTime(at, timeZone).split(" ");
  return lineTime(from, timeZone).startsWith(`${day} `) ? `${time}` : `${day} ${time}`;
};

/** `03:04` */
export const clockTime = (at: number, timeZone: string): string => lineTime(at, timeZone).slice(6, 11);

/** `2 Oct, 03:04 (GMT+8)`, `10月2日 03:04（GMT+8）` */
export const moment = (at: number, timeZone: string, { locale, aside }: Words): string =>
  momentIn(locale, timeZone).format(at) + aside(zoneName(at, timeZone));

/** Clocks change at a quarter of an hour. */
const zoneName = (at: number, timeZone: string): string => zoneNameIn(timeZone, String(Math.floor(at / QUARTER)));

const zoneNameIn = remembered(
  (timeZone, quarter) =>
    zoneIn(timeZone)
      .formatToParts(Number(quarter) * QUARTER)
      .find(({ type }) => type === "timeZoneName")?.value ?? timeZone,
);

/** `2 hours 5 minutes`, `2小时5分钟`; a begun minute does not count. */
export const duration = (ms: number, words: Words): string => {
  const minutes = Math.floor(ms / MINUTE);
  const parts: [number, string][] = [
    [Math.floor(minutes / MINUTES_AN_HOUR), "hour"],
    [minutes % MINUTES_AN_HOUR, "minute"],
  ];
  const said = minutes === 0 ? parts.slice(1) : parts.filter(([value]) => value > 0);
  return said.map(([value, unit]) => amount(value, unit, words)).join(words.units.between);
};

const unitIn = remembered(
  (locale, unit, display: string) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: display === "short" ? "short" : "long",
      maximumFractionDigits: 1,
    }),
);

/** `5 days`, `5天`; at most one decimal. */
export const amount = (value: number, unit: string, { locale, units }: Words): string =>
  unitIn(locale, unit, units.display).format(value);

const decimalIn = remembered((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));

/** `12,000`, `83.1`; at most one decimal. */
export const decimal = (value: number, { locale }: Words): string => decimalIn(locale).format(value);

const signedIn = remembered(
  (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: "exceptZero" }),
);

/** `+12%`, `-3%`; whole percent. */
export const signedPercent = (value: number, { locale }: Words): string => `${signedIn(locale).format(value)}%`;

const longDays: Options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const longDayIn = remembered((locale) => zoned(locale, "UTC", longDays));
const shortDayIn = remembered((locale) => zoned(locale, "UTC", { day: "numeric", month: "short" }));

const longMonthIn = remembered((locale) => zoned(locale, "UTC", { month: "long", year: "numeric" }));

/** `October 2026`, `2026年10月`; of a month `YYYY-MM`. */
export const longMonth = (month: string, { locale }: Words): string =>
  longMonthIn(locale).format(Date.parse(`${month}-01`));

/** `Thursday 1 October 2026`, `2026年10月1日星期四`; of a day `YYYY-MM-DD`. */
export const longDay = (day: string, { locale }: Words): string => longDayIn(locale).format(Date.parse(day));

/** `1 Oct`, `10月1日`; of a day `YYYY-MM-DD`. */
export const shortDay = (day: string, { locale }: Words): string => shortDayIn(locale).format(Date.parse(day));

/** `4 minutes ago`, `4分钟前` */
export const ago = (ms: number, { locale, page }: Words): string =>
  ms < MINUTE ? page.now : new Intl.RelativeTimeFormat(locale).format(-Math.floor(ms / MINUTE), "minute");
