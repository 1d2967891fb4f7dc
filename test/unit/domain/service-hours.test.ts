import fc from "fast-check";
import { DAY, HOUR, MINUTE } from "../../../shared/domain/calendar.ts";
import { countedMs, hoursText, type ServiceHours, whenCounted } from "../../../shared/domain/service-hours.ts";

const office = (change: Partial<ServiceHours> = {}): ServiceHours => ({
  timeZone: "Asia/Shanghai",
  days: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "18:00",
  holidays: [],
  workdays: [],
  ...change,
});
const shanghai = (wall: string): number => Date.parse(`${wall}:00+08:00`);
const later = (hours: ServiceHours | undefined, wall: string, counted: number): string =>
  new Date(whenCounted(hours, shanghai(wall), counted) + 8 * HOUR).toISOString().slice(0, 16);

test("without hours all time counts", () => {
  expect(later(undefined, "2026-10-02T17:00", 8 * HOUR)).toBe("2026-10-03T01:00");
});

test.each([
  ["within a day", "2026-10-12T09:30", "2026-10-12T13:30"],
  ["over night", "2026-10-12T16:00", "2026-10-13T11:00"],
  ["before opening", "2026-10-12T03:00", "2026-10-12T13:00"],
  ["over a weekend", "2026-10-16T17:00", "2026-10-19T12:00"],
  ["to the very end of a day", "2026-10-12T14:00", "2026-10-12T18:00"],
])("four hours of office time %s", (_what, from, due) => {
  expect(later(office(), from, 4 * HOUR)).toBe(due);
});

test("a holiday is closed, and a make-up day is worked though it is a Saturday", () => {
  const hours = office({ holidays: ["2026-10-01", "2026-10-02"], workdays: ["2026-10-10"] });
  expect(later(hours, "2026-09-30T17:00", 4 * HOUR)).toBe("2026-10-05T12:00");
  expect(later(hours, "2026-10-09T17:00", 4 * HOUR)).toBe("2026-10-10T12:00");
});

test("days on which clocks change have the hours that they have", () => {
  const berlin = office({ timeZone: "Europe/Berlin", days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" });
  const [spring, autumn] = [Date.parse("2026-03-28T23:00:00Z"), Date.parse("2026-10-24T22:00:00Z")];
  expect(countedMs(berlin, spring, spring + 23 * HOUR)).toBe(23 * HOUR);
  expect(whenCounted(berlin, autumn, 25 * HOUR)).toBe(autumn + 25 * HOUR);
  const office9 = office({ timeZone: "Europe/Berlin", days: [7] });
  expect(whenCounted(office9, spring, HOUR)).toBe(Date.parse("2026-03-29T08:00:00Z"));
  expect(whenCounted(office9, autumn, HOUR)).toBe(Date.parse("2026-10-25T09:00:00Z"));
});

test("a calendar that never opens holds nobody up for ever", () => {
  const everyDay = [...Array(366)].map((_, i) =>
    new Date(shanghai("2026-01-01T08:00") + i * DAY).toISOString().slice(0, 10),
  );
  const due = whenCounted(office({ days: [1], holidays: everyDay }), shanghai("2026-01-01T00:00"), HOUR);
  expect(Number.isFinite(due)).toBe(true);
});

test("what is written in a timeline", () => {
  expect(hoursText(office({ holidays: ["2026-10-01"], workdays: ["2026-10-10"] }))).toEqual([
    "Asia/Shanghai",
    "12345",
    "09:00-18:00",
    "-2026-10-01",
    "+2026-10-10",
  ]);
});

const zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
const anyHours = fc.record({
  timeZone: fc.constantFrom(...zones),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: fc.constantFrom("00:00", "08:30", "09:00"),
  to: fc.constantFrom("12:15", "18:00", "24:00"),
  holidays: fc.constantFrom<string[]>([], ["2026-03-30", "2026-10-01"]),
  workdays: fc.constantFrom<string[]>([], ["2026-03-29", "2026-10-25"]),
});
const anyInstant = fc.integer({ min: Date.parse("2026-03-20T00:00:00Z"), max: Date.parse("2026-11-20T00:00:00Z") });

test("when so much has counted, so much has counted", () => {
  fc.assert(
    fc.property(anyHours, anyInstant, fc.integer({ min: 1, max: 2_000 }), (hours, from, minutes) => {
      const due = whenCounted(hours, from, minutes * MINUTE);
      expect(countedMs(hours, from, due)).toBe(minutes * MINUTE);
      expect(countedMs(hours, from, due - 1)).toBeLessThan(minutes * MINUTE);
    }),
    { numRuns: 60, seed: 1 },
  );
});
