import fc from "fast-check";
import { verify } from "../../../scripts/verify-export/verify.ts";
import { DAY, HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import {
  acknowledged,
  answered,
  cancelled,
  lapsed,
  paused,
  reprioritised,
  resolved,
  resumed,
} from "../../../shared/domain/incident/acts.ts";
import { nextStep } from "../../../shared/domain/incident/escalation.ts";
import { incidentExport } from "../../../shared/domain/incident/export.ts";
import { generationOf, type Incident } from "../../../shared/domain/incident/incident.ts";
import { opened } from "../../../shared/domain/incident/opening.ts";
import { isMoreUrgent, type Priority, priorities } from "../../../shared/domain/incident/priority.ts";
import {
  type Clock,
  clockFrom,
  markAt,
  met,
  respondBy,
  restarted,
  stopped,
  usedSeconds,
} from "../../../shared/domain/incident/response-clock.ts";
import type { Entry } from "../../../shared/domain/incident/timeline.ts";
import type { Outcome } from "../../../shared/domain/outcome.ts";
import type { ServiceHours } from "../../../shared/domain/service-hours.ts";
import { at, NIGHT, opening } from "../../support/make.ts";

const office: ServiceHours = {
  ...{ timeZone: "Asia/Shanghai", days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" },
  ...{ holidays: ["2026-10-01", "2026-10-02"], workdays: ["2026-10-10"] },
};
const actor = { by: "li-wei", via: "api", generation: 1 };
const value = <T>(outcome: Outcome<T, string>): T => {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};
const fresh = (hours?: ServiceHours): Incident => ({
  ...opened(opening({ hours }), NIGHT),
  number: 1,
  news: [],
  report: { preliminaryBy: NIGHT, released: "final", asked: 0 },
});
const mine = (): Incident => value(acknowledged(fresh(), actor, at(1)));
const clockOf = generationOf;

describe("waiting for the customer", () => {
  test("stops the clock, the marks and the question whether somebody is there; then all go on where they stood", () => {
    const waits = value(paused(mine(), "access to the origin", actor, at(5)));
    expect([waits.status, nextStep(waits), waits.tail.data]).toEqual([
      "waiting",
      undefined,
      { reason: "access to the origin", via: "api" },
    ]);
    const goesOn = value(resumed(waits, "they gave it", { ...actor, by: "anna" }, at(65)));
    expect([goesOn.status, goesOn.actedAt, respondBy(clockOf(goesOn))]).toEqual(["acknowledged", at(65), at(75)]);
    expect(nextStep(goesOn)).toEqual({ do: "mark", percent: 50, due: at(67.5) });
  });

  test("is no breach, however long", () => {
    const waits = value(paused(mine(), "why", actor, at(5)));
    expect(met(clockOf(waits), at(500))).toBeUndefined();
    expect(usedSeconds(clockOf(waits), at(500))).toBe(5 * 60);
  });

  test("ends with an answer, a verdict or a cancellation", () => {
    const waits = value(paused(mine(), "why", actor, at(5)));
    const verdict = { verdict: "fault", cause: "c", done: "d" } as const;
    for (const ended of [
      answered(waits, actor, at(40)),
      resolved(waits, verdict, actor, at(40)),
      cancelled(waits, actor, at(40)),
    ])
      expect(clockOf(value(ended)).pauses).toEqual([{ from: at(5), to: at(40), reason: "why" }]);
    expect(met(clockOf(value(answered(waits, actor, at(40)))), at(40))).toBe(true);
  });

  test("after the answer is a state only: there is no clock left to stop", () => {
    const told = value(answered(mine(), actor, at(10)));
    const waits = value(paused(told, "why", actor, at(12)));
    expect([waits.status, clockOf(waits).pauses]).toEqual(["waiting", []]);
    expect(value(resumed(waits, "", actor, at(90))).status).toBe("answered");
  });

  test.each([
    ["what nobody has acknowledged", paused(fresh(), "why", actor, at(1)), "not-acknowledged"],
    ["twice", paused(value(paused(mine(), "why", actor, at(2))), "why", actor, at(3)), "already-waiting"],
    ["another opening", paused(mine(), "why", { ...actor, generation: 2 }, at(3)), "older-generation"],
  ])("is refused for %s", (_what, outcome, reason) => expect(outcome).toEqual({ ok: false, reason }));

  test("cannot end before it began", () =>
    expect(resumed(mine(), "why", actor, at(3))).toEqual({ ok: false, reason: "not-waiting" }));

  test("is no acknowledgement by somebody else", () =>
    expect(acknowledged(value(paused(mine(), "why", actor, at(2))), { ...actor, by: "anna" }, at(3))).toEqual({
      ok: false,
      reason: "already-acknowledged",
    }));
});

describe("another priority", () => {
  const to = (priority: Priority, hours?: ServiceHours) => ({ to: priority, reason: "whole shop", hours });

  test("is another promise from the very start; the one before stays known", () => {
    const { priority, firstPriority, generations, tail } = value(reprioritised(mine(), to("High"), actor, at(9)));
    expect([priority, firstPriority, respondBy(generations[0] as Clock)]).toEqual(["High", "Critical", at(120)]);
    expect(generations[0]?.earlier).toEqual([{ priority: "Critical", minutes: 15, until: at(9) }]);
    expect(tail.data).toEqual({ from: "Critical", to: "High", reason: "whole shop", via: "api" });
  });

  test("keeps only the marks that it has reached itself", () => {
    const late = { ...mine(), marks: [50, 80] };
    expect(value(reprioritised(late, to("High"), actor, at(13))).marks).toEqual([]);
    expect(value(reprioritised(late, to("Emergency"), actor, at(16))).marks).toEqual([50]);
  });

  test("begins its plan at once where it is more urgent and nobody has it", () => {
    const low: Incident = { ...fresh(), priority: "Medium", level: 2, nextLevelAt: at(60) };
    const raised = value(reprioritised(low, to("Critical"), actor, at(20)));
    expect([raised.round, raised.level, raised.nextLevelAt]).toEqual([1, 0, at(20)]);
    const eased = value(reprioritised({ ...low, priority: "Critical" }, to("Low"), actor, at(20)));
    expect([eased.round, eased.level, eased.nextLevelAt]).toEqual([0, 2, at(60)]);
  });

  test("is refused when it is the same, or the promise is kept already", () => {
    expect(reprioritised(mine(), to("Critical"), actor, at(2))).toEqual({ ok: false, reason: "same-priority" });
    const told = value(answered(mine(), actor, at(10)));
    expect(reprioritised(told, to("Low"), actor, at(11))).toEqual({ ok: false, reason: "already-answered" });
  });

  test("has the hours that count for it, in the chain as well", () => {
    const next = value(reprioritised(mine(), to("Medium", office), actor, at(2)));
    expect(iso(respondBy(clockOf(next)))).toBe("2026-10-05T05:00:00.000Z");
    expect(next.tail.data.hours).toEqual([
      "Asia/Shanghai",
      "12345",
      "09:00-18:00",
      "-2026-10-01",
      "-2026-10-02",
      "+2026-10-10",
    ]);
  });
});

// Properties

const anyStart = fc.integer({ min: NIGHT - 20 * DAY, max: NIGHT + 20 * DAY });
const runs = { numRuns: 200, seed: 1 };

test("a more urgent priority is never due later, wherever the hours begin to matter", () => {
  const anyPriority = fc.constantFrom(...priorities);
  fc.assert(
    fc.property(anyStart, anyPriority, anyPriority, anyPriority, (start, a, b, from) => {
      const due = (priority: Priority) =>
        respondBy(clockFrom(start, priority, isMoreUrgent(priority, from) ? undefined : office));
      if (isMoreUrgent(a, b)) expect(due(a)).toBeLessThanOrEqual(due(b));
    }),
    runs,
  );
});

const anyPauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 3_000 })), {
  maxLength: 4,
});

test("pauses never create time: less is used, the end moves back by what counted in them, and no further", () => {
  fc.assert(
    fc.property(anyStart, fc.constantFrom(undefined, office), anyPauses, (start, hours, pauses) => {
      let clock = clockFrom(start, "High", hours);
      let now = start;
      let paused = 0;
      for (const [before, length] of pauses) {
        const plain = { ...clock, pauses: [] };
        clock = stopped(clock, "why", now + before * MINUTE);
        now += (before + length) * MINUTE;
        clock = restarted(clock, now);
        paused += length * MINUTE;
        expect(usedSeconds(clock, now)).toBeLessThanOrEqual(usedSeconds(plain, now));
        expect(usedSeconds(clock, now)).toBeGreaterThanOrEqual(0);
        expect(respondBy(clock)).toBeGreaterThanOrEqual(respondBy(plain));
        if (!hours) expect(respondBy(clock)).toBeLessThanOrEqual(respondBy(plain) + paused);
        expect(usedSeconds(clock, markAt(clock, 100))).toBe(120 * 60);
      }
    }),
    runs,
  );
});

type Act = (incident: Incident, now: number) => Outcome<Incident, string>;
const by = (person: string) => ({ ...actor, by: person });
const verdict = { verdict: "fault", cause: "c", done: "d" } as const;

const acts: Record<string, Act> = {
  acknowledge: (incident, now) => acknowledged(incident, by("li-wei"), now),
  lapse: (incident, now) =>
    incident.status === "acknowledged"
      ? { ok: true, value: lapsed(incident, now) }
      : { ok: false, reason: "not-acknowledged" },
  answer: (incident, now) => answered(incident, by("anna"), now),
  pause: (incident, now) => paused(incident, "why", by("anna"), now),
  resume: (incident, now) => resumed(incident, "why", by("li-wei"), now),
  high: (incident, now) => reprioritised(incident, { to: "High", reason: "r", hours: office }, by("anna"), now),
  low: (incident, now) => reprioritised(incident, { to: "Low", reason: "r", hours: office }, by("anna"), now),
  critical: (incident, now) =>
    reprioritised(incident, { to: "Critical", reason: "r", hours: undefined }, by("anna"), now),
  resolve: (incident, now) => resolved(incident, verdict, by("anna"), now),
  cancel: (incident, now) => cancelled(incident, by("anna"), now),
};

/** What the verifier, which shares no code with all this, says of one incident after such a life. */
const verified = (hours: ServiceHours | undefined, life: [act: string, minutes: number][]) => {
  let incident = fresh(hours);
  let now = NIGHT;
  const timeline: Entry[] = [incident.tail];
  for (const [act, minutes] of life) {
    now += minutes * MINUTE;
    const outcome = acts[act]?.(incident, now);
    if (!outcome?.ok || outcome.value === incident) continue;
    incident = outcome.value;
    timeline.push(incident.tail);
  }
  now += HOUR;
  const people = ["li-wei", "anna"].map((id) => ({
    id,
    customerId: "_provider",
    roles: [],
    channels: [],
    simulated: true,
  }));
  return verify({
    ...{ format: 1, at: iso(now), clock: iso(now), people, deliveries: [], voidNumbers: [], ledger: [], reports: [] },
    customers: [{ id: "lumina", timeZone: "Asia/Shanghai" }],
    incidents: [incidentExport({ incident, timeline, redeliveries: 0, now })],
  });
};

test("whatever happens to an incident, its figures can be recomputed from its timeline", () => {
  const anyAct = fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.integer({ min: 0, max: 1_500 }));
  fc.assert(
    fc.property(fc.constantFrom(undefined, office), fc.array(anyAct, { maxLength: 9 }), (hours, life) => {
      const { problem } = { problem: undefined, ...verified(hours, life) };
      // The ledger of days that are over is somebody else's.
      if (!String(problem ?? "").startsWith("ledger")) expect(problem).toBeUndefined();
    }),
    { numRuns: 300, seed: 1 },
  );
});
