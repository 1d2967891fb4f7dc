import fc from "fast-check";
import { DAY, HOUR } from "../../../../shared/domain/calendar.ts";
import { DAYS_KEPT, type Hour, prior, usualFacts, withHours } from "../../../../shared/domain/detection/baseline.ts";

const NOW = Date.parse("2026-10-12T03:30:00Z");
const hour = (at: number, change: Partial<Hour> = {}): Hour => ({
  ...{ at: Math.floor(at / HOUR) * HOUR, requests: 100, reached: 90, percent: 0.5, p50: 20, attacks: 3, forms: 1 },
  ...change,
});
const empty = { customer: "lumina", host: "shop.test", hours: [], rev: 1 };
const days = (n: number, change: (n: number) => Partial<Hour> = () => ({})) =>
  Array.from({ length: n }, (_, i) => hour(NOW - (i + 1) * DAY, change(i + 1)));

test("of a site of which nothing is known, what most sites are like is said to be usual", () => {
  expect(usualFacts([], NOW, ["p50", "percent"])).toEqual({
    ...{ baseline_p50: String(prior.p50), baseline_percent: String(prior.percent) },
    ...{ baseline_of: "prior", baseline_hours: "0" },
  });
});

test.each([
  ["the same hour of three weeks", days(21, (n) => ({ p50: n % 7 === 0 ? 70 : 20 })), "hour-of-week", 70, 3],
  ["the same hour of the days, as long as there are fewer weeks", days(20), "hour-of-day", 20, 20],
  ["any hour, on the first days", [1, 2, 3].map((n) => hour(NOW - n * HOUR, { p50: 30 })), "any-hour", 30, 3],
])("an hour is compared with %s", (_, hours, of, p50, n) => {
  expect(usualFacts(hours, NOW, ["p50"])).toEqual({
    ...{ baseline_p50: String(p50), baseline_of: of, baseline_hours: String(n) },
  });
});

test("an incident in one of three weeks does not become usual, and hours with hardly an answer do not count", () => {
  const incident = days(28, (n) => (n === 7 ? { p50: 4_000, percent: 100 } : {}));
  expect(usualFacts(incident, NOW, ["p50", "percent"])).toMatchObject({ baseline_p50: "20", baseline_percent: "0.5" });
  const silent = days(28, () => ({ reached: 4 }));
  expect(usualFacts(silent, NOW, ["p50"])).toMatchObject({ baseline_of: "prior" });
});

test("learning the same again changes nothing, in whatever order; what is older than four weeks is forgotten", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(days(40), { minLength: 1 }), fc.integer({ min: 0, max: 40 }), (hours, cut) => {
      const [first, second] = [hours.slice(0, cut), hours.slice(cut)];
      const once = withHours(empty, hours, NOW);
      expect(withHours(withHours(empty, second, NOW), first, NOW)).toEqual(once);
      expect(withHours(once, hours, NOW)).toEqual(once);
      expect(once.hours.every(({ at }) => at >= NOW - DAYS_KEPT * DAY)).toBe(true);
    }),
  );
});
