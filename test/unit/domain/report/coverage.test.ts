import fc from "fast-check";
import { HOUR, MINUTE } from "../../../../shared/domain/calendar.ts";
import { observed, patienceMinutes, type Trace } from "../../../../shared/domain/report/coverage.ts";
import { periodOf } from "../../../../shared/domain/report/period.ts";

const day = periodOf("2026-10-01", "Asia/Shanghai");
const clock = (hours: number): number => day.from + hours * HOUR;
const busy: Trace = {
  activeMinutes: 1_400,
  activeMinutesBefore: 1_420,
  firstAt: day.from,
  lastAt: day.to - MINUTE,
  silences: [],
};

test("a busy site is missed after minutes, a sparse one after hours, and never sooner when there is less", () => {
  expect(patienceMinutes(1_440)).toBeLessThanOrEqual(10);
  expect(patienceMinutes(300)).toBeGreaterThan(60);
  expect(patienceMinutes(90)).toBeGreaterThan(5 * 60);
  expect(patienceMinutes(2)).toBe(12 * 60);
  const active = fc.integer({ min: 2, max: 1_439 });
  fc.assert(fc.property(active, (n) => expect(patienceMinutes(n + 1)).toBeLessThanOrEqual(patienceMinutes(n))));
});

test("a silence that the site's own traffic explains was observed, a longer one is a gap from its first minute on", () => {
  const [short, long] = [
    { from: clock(2), to: clock(2) + 9 * MINUTE },
    { from: clock(5), to: clock(8) },
  ];
  expect(observed(day, { ...busy, silences: [short, long] })).toEqual({
    minutes: 1_440,
    minutesObserved: 1_260,
    gaps: [long],
  });
  const sparse = { ...busy, activeMinutes: 90, activeMinutesBefore: 95, silences: [short, long] };
  expect(observed(day, sparse)).toEqual({ minutes: 1_440, minutesObserved: 1_440, gaps: [] });
});

test("what is usual is known from the day before, too: half a day lost is no excuse for itself", () => {
  const half = { ...busy, activeMinutes: 700, lastAt: clock(12) };
  expect(observed(day, half).gaps).toEqual([{ from: clock(12), to: day.to }]);
});

test("before the first line and after the last it is as silent as in between", () => {
  const late = { ...busy, firstAt: clock(6), lastAt: clock(20) };
  expect(observed(day, late)).toEqual({
    minutes: 1_440,
    minutesObserved: 14 * 60,
    gaps: [
      { from: day.from, to: clock(6) },
      { from: clock(20), to: day.to },
    ],
  });
});

test("without a line nothing was observed, which is not the same as nothing happened", () => {
  expect(observed(day, undefined)).toEqual({
    minutes: 1_440,
    minutesObserved: 0,
    gaps: [{ from: day.from, to: day.to }],
  });
});

test.each([
  ["2026-03-29", 1_380],
  ["2026-10-25", 1_500],
])("on %s a day in London has %i minutes", (date, minutes) => {
  const span = periodOf(date, "Europe/London");
  const trace = { ...busy, firstAt: span.from, lastAt: span.to };
  expect(observed(span, trace)).toEqual({ minutes, minutesObserved: minutes, gaps: [] });
});

test("whatever the log store says, coverage is between nothing and all minutes, and gaps lie apart within the day", () => {
  const instant = fc.integer({ min: day.from - HOUR, max: day.to + HOUR });
  const gap = fc.tuple(instant, instant).map(([from, to]) => ({ from, to }));
  const active = fc.integer({ min: 0, max: 1_500 });
  const trace = fc.record({
    activeMinutes: active,
    activeMinutesBefore: active,
    firstAt: instant,
    lastAt: instant,
    silences: fc.array(gap, { maxLength: 40 }),
  });
  fc.assert(
    fc.property(trace, (seen) => {
      const { minutes, minutesObserved, gaps } = observed(day, seen);
      expect(minutesObserved).toBeGreaterThanOrEqual(0);
      expect(minutesObserved).toBeLessThanOrEqual(minutes);
      gaps.forEach(({ from, to }, i) => {
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThanOrEqual(gaps[i - 1]?.to ?? day.from);
        expect(to).toBeLessThanOrEqual(day.to);
      });
    }),
  );
});
