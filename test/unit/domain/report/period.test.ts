import fc from "fast-check";
import { atHour, DAY, HOUR, iso, MINUTE } from "../../../../shared/domain/calendar.ts";
import {
  dailyId,
  dayIn,
  daysDue,
  isLost,
  periodBefore,
  periodIn,
  periodOf,
  type Service,
  secondsToNextTry,
  spansDue,
  waitsUntil,
  watchId,
} from "../../../../shared/domain/report/period.ts";

const at = (text: string): number => Date.parse(text);
const shanghai: Service = { timeZone: "Asia/Shanghai", first: "2026-09-01" };

test("a day has 24 hours, and 23 or 25 when the clocks are changed", () => {
  const hours = (day: string, zone: string) => {
    const { from, to } = periodOf(day, zone);
    return (to - from) / HOUR;
  };
  expect(hours("2026-10-01", "Asia/Shanghai")).toBe(24);
  expect(hours("2026-03-29", "Europe/London")).toBe(23);
  expect(hours("2026-10-25", "Europe/London")).toBe(25);
  expect(hours("2026-11-01", "America/New_York")).toBe(25);
});

test("the day before ends where the day begins", () => {
  const day = periodOf("2026-10-26", "Europe/London");
  expect(periodBefore(day, "Europe/London")).toEqual({
    kind: "daily",
    day: "2026-10-25",
    from: at("2026-10-24T23:00:00Z"),
    to: day.from,
  });
});

test("eight o'clock is what the clocks on the wall say, whatever happened in the night", () => {
  expect(iso(atHour("2026-10-02", 8, "Asia/Shanghai"))).toBe("2026-10-02T00:00:00.000Z");
  expect(iso(atHour("2026-03-29", 8, "Europe/London"))).toBe("2026-03-29T07:00:00.000Z");
  expect(iso(atHour("2026-10-25", 8, "Europe/London"))).toBe("2026-10-25T08:00:00.000Z");
  expect(iso(atHour("2026-10-25", 8, "Asia/Kolkata"))).toBe("2026-10-25T02:30:00.000Z");
});

test.each([
  ["a minute before eight nothing of yesterday is due", "2026-10-02T07:59:00+08:00", "2026-09-30"],
  ["at eight yesterday is due", "2026-10-02T08:00:00+08:00", "2026-10-01"],
  ["in the evening yesterday is the last", "2026-10-02T23:59:00+08:00", "2026-10-01"],
])("%s", (_, now, last) => {
  expect(daysDue(shanghai, at(now)).at(-1)).toBe(last);
});

test("missed mornings are made up for, a week of them at most, never before the first day and not beyond the contract", () => {
  const now = at("2026-10-10T09:00:00+08:00");
  expect(daysDue(shanghai, now)).toHaveLength(7);
  expect(daysDue({ ...shanghai, first: "2026-10-08" }, now)).toEqual(["2026-10-08", "2026-10-09"]);
  expect(daysDue({ ...shanghai, last: "2026-10-04" }, now)).toEqual(["2026-10-03", "2026-10-04"]);
  expect(daysDue({ ...shanghai, first: "2026-10-10" }, now)).toEqual([]);
});

test("asked every hour for a year, each day falls due once and is never forgotten", () => {
  const zones = fc.constantFrom(
    "Asia/Shanghai",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
  );
  fc.assert(
    fc.property(zones, fc.integer({ min: 0, max: 365 }), (timeZone, n) => {
      const now = at("2026-01-05T00:10:00Z") + n * DAY;
      const service = { timeZone, first: "2026-01-01" };
      const before = daysDue(service, now - HOUR);
      const news = daysDue(service, now + 23 * HOUR).filter((day) => !before.includes(day));
      expect(news.length).toBeGreaterThanOrEqual(1);
      expect(news.length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 200 },
  );
});

test("a report that nobody has written at noon is lost", () => {
  const noon = at("2026-10-02T12:00:00+08:00");
  expect(isLost("2026-10-01", "Asia/Shanghai", noon - MINUTE)).toBe(false);
  expect(isLost("2026-10-01", "Asia/Shanghai", noon)).toBe(true);
});

test("a log store that is not ready is asked again after as long as was waited already, within an hour in all", () => {
  const start = at("2026-10-02T08:10:00+08:00");
  const tries = [start];
  for (let seconds = secondsToNextTry(waitsUntil(start), start); seconds !== undefined; ) {
    const now = (tries.at(-1) ?? 0) + seconds * 1_000;
    tries.push(now);
    seconds = secondsToNextTry(waitsUntil(start), now);
  }
  const minutes = tries.map((one) => (one - start) / MINUTE);
  expect(minutes.slice(0, 6)).toEqual([0, 1, 2, 4, 8, 13]);
  expect(minutes.at(-1)).toBe(60);
});

test("a report's name tells its day, and nothing else is a name", () => {
  expect(dayIn(dailyId("2026-10-01"))).toBe("2026-10-01");
  for (const wrong of ["2026-10-01", "monthly#2026-10-01", "daily#2026-10", "daily#2026-10-01#", ""])
    expect(dayIn(wrong)).toBeUndefined();
});

test("hours of a watch period end on full hours, the last ones with it, and are due when their lines are there", () => {
  const at = (text: string) => Date.parse(`2026-10-02T${text}:00Z`);
  const window = { from: at("03:30"), to: at("10:20"), reportHours: 3 };
  const spans = (now: string, change: object = {}) =>
    spansDue({ ...window, ...change }, at(now)).map((span) =>
      [span.from, span.to].map((one) => (one - at("00:00")) / HOUR).join(" to "),
    );
  expect(spans("06:04")).toEqual([]);
  expect(spans("06:10")).toEqual(["3.5 to 6"]);
  expect(spans("11:10").at(-1)).toBe(`9 to ${10 + 1 / 3}`);
  expect(spans("11:10", { ended: { at: at("07:00"), by: "anna", reason: "over" } })).toHaveLength(2);
  expect(spans("11:10", { reportHours: undefined })).toEqual([]);
});

test("what a report is about is in its name, and only in a name that one can have", () => {
  const span = { from: Date.parse("2026-10-02T03:30:00Z"), to: Date.parse("2026-10-02T06:00:00Z") };
  expect(periodIn(watchId(span), "Asia/Shanghai")).toEqual({ kind: "watch", day: "2026-10-02", ...span });
  expect(periodIn(dailyId("2026-10-01"), "Asia/Shanghai")).toEqual(periodOf("2026-10-01", "Asia/Shanghai"));
  for (const wrong of ["watch#1-2", "watch#", "weekly#2026-10-01"]) expect(periodIn(wrong, "UTC")).toBeUndefined();
});
