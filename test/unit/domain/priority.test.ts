import fc from "fast-check";
import { Kind } from "../../../shared/domain/alert/kind.ts";
import { Impact, impactOf, priorities, priorityOf, responseMinutes } from "../../../shared/domain/incident/priority.ts";
import { type Clock, clockFrom, met, respondBy, usedSeconds } from "../../../shared/domain/incident/response-clock.ts";
import { NIGHT } from "../../support/make.ts";

test.each([
  ["unavailable", true, "Critical", 15],
  ["damaged", false, "High", 120],
  ["severely-affected", true, "Emergency", 30],
  ["abnormal", true, "Emergency", 30],
  ["abnormal", false, "Medium", 240],
  ["no-effect-seen", true, "Medium", 240],
  ["no-effect-seen", false, "Low", 480],
  ["question", true, "Low", 480],
] as const)("%s on a core site (%s) is %s, to be answered in %i minutes", (impact, core, priority, minutes) => {
  expect(priorityOf(impact, core)).toBe(priority);
  expect(responseMinutes[priority]).toBe(minutes);
});

test.each([
  ["outage", {}, "unavailable"],
  ["error-burst", { ratio: "50" }, "severely-affected"],
  ["error-burst", { ratio: "49.9" }, "abnormal"],
  ["slow-origin", { p50: "5001", baseline_p50: "1000" }, "severely-affected"],
  ["slow-origin", { p50: "5000", baseline_p50: "1000" }, "abnormal"],
  ["http-flood", { blocked_percent: "97" }, "no-effect-seen"],
  ["http-flood", { blocked_percent: "49" }, "abnormal"],
  ["scan", { blocked_percent: "90", origin_suffers: "true" }, "abnormal"],
  ["certificate", { days_left: "0" }, "unavailable"],
  ["certificate", { days_left: "7" }, "abnormal"],
] as const)("%s with %j counts as %s", (kind, facts, impact) => {
  expect(impactOf(kind, facts)).toBe(impact);
});

test("whatever an attacker writes into the facts, the impact is one of the table", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Kind.options), fc.dictionary(fc.string(), fc.string()), (kind, facts) => {
      expect(Impact.options).toContain(impactOf(kind, facts));
    }),
  );
});

test("a more urgent priority is never due later", () => {
  const due = priorities.map((priority) => respondBy(clockFrom(NIGHT, priority)));
  expect(due).toEqual(due.toSorted((a, b) => a - b));
});

const pauses = fc
  .array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 8 })
  .map((instants) => instants.toSorted((a, b) => a - b))
  .map((instants) =>
    instants.flatMap((from, i) =>
      i % 2 === 0 && instants[i + 1] !== undefined
        ? [{ from: NIGHT + from, to: NIGHT + (instants[i + 1] ?? 0), reason: "waiting" }]
        : [],
    ),
  );

test("pauses never create time: an answer at the last promised instant is in time, a millisecond later it is not", () => {
  fc.assert(
    fc.property(fc.constantFrom(...priorities), pauses, (priority, stops) => {
      const clock: Clock = { ...clockFrom(NIGHT, priority), pauses: stops };
      const due = respondBy(clock);
      expect(met({ ...clock, answeredAt: due }, due)).toBe(true);
      expect(met({ ...clock, answeredAt: due + 1 }, due + 1)).toBe(false);
      if (stops.every(({ to }) => to <= due))
        expect(usedSeconds({ ...clock, answeredAt: due }, due)).toBe(clock.minutes * 60);
    }),
  );
});
