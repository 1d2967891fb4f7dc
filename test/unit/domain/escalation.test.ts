import { MINUTE } from "../../../shared/domain/calendar.ts";
import { acknowledged, answered, handedOn, lapsed, noted, resolved } from "../../../shared/domain/incident/acts.ts";
import { marked, nextStep, paged, reminded, scheduled } from "../../../shared/domain/incident/escalation.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { told } from "../../../shared/domain/incident/news.ts";
import { MAX_REPEATS } from "../../../shared/domain/incident/plan.ts";
import { at, incident, plan } from "../../support/make.ts";

const actor = { by: "li-wei", via: "link", generation: 1 };
const value = <T>(outcome: { ok: true; value: T } | { ok: false; reason: string }): T => {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};

/** Does each due step at its instant until nothing is due; tells what was done and when, in minutes. */
const climb = (start: Incident): [string, number][] => {
  const told: [string, number][] = [];
  let current = start;
  for (let step = nextStep(current); step && told.length < 100; step = nextStep(current)) {
    told.push([step.do === "mark" ? `mark ${step.percent}` : step.do, (step.due - at(0)) / MINUTE]);
    if (step.do === "page") current = paged(current, { plan, due: step.due, recipients: [] }, step.due);
    if (step.do === "mark") current = marked(current, step.percent, step.due);
    if (step.do === "remind") current = reminded(current, [], step.due);
    if (step.do === "lapse") current = lapsed(current, step.due);
  }
  return told;
};

test("handed on by somebody who cannot take it, the plan climbs at once while a level is left, and only then", () => {
  const on = { actor: { ...actor, via: "phone" }, delivery: "d", levels: 3 };
  const first = paged(incident(), { plan, due: at(0), recipients: [] }, at(0));
  const next = value(handedOn(first, on, at(1)));
  expect([next.nextLevelAt, next.tail.what, next.tail.by, next.tail.data]).toEqual([
    at(1),
    "handed-on",
    "li-wei",
    { via: "phone", delivery: "d" },
  ]);
  const last = { ...first, level: 3, nextLevelAt: at(15) };
  expect(value(handedOn(last, on, at(11))).nextLevelAt).toBe(at(15));
  const taken = value(acknowledged(first, actor, at(1)));
  expect(handedOn(taken, on, at(2))).toEqual({ ok: false, reason: "already-acknowledged" });
});

test("unanswered, a critical incident climbs its plan, repeats the last level and marks 50, 80 and 100 percent", () => {
  const told = climb(incident());
  expect(told.slice(0, 7)).toEqual([
    ["page", 0],
    ["page", 5],
    ["mark 50", 7.5],
    ["page", 10],
    ["mark 80", 12],
    ["page", 15],
    ["mark 100", 15],
  ]);
  expect(told.filter(([what]) => what === "page")).toHaveLength(plan.levels.length + MAX_REPEATS);
});

test("once acknowledged nobody is paged, and the clock goes on", () => {
  expect(climb(value(acknowledged(incident(), actor, at(1)))).slice(0, 3)).toEqual([
    ["mark 50", 7.5],
    ["mark 80", 12],
    ["mark 100", 15],
  ]);
});

test("a silent acknowledgement is asked once, then the plan goes on where it stood", () => {
  const fired = paged(incident(), { plan, due: at(0), recipients: [] }, at(0));
  const told = climb(value(acknowledged(fired, actor, at(1))));
  expect(told.slice(3, 7)).toEqual([
    ["remind", 31],
    ["lapse", 36],
    ["page", 36],
    ["page", 41],
  ]);
});

test("a note shows that somebody works on it", () => {
  const taken = value(acknowledged(incident(), actor, at(1)));
  const working = value(noted(taken, "origin restarted", actor, at(20)));
  expect(climb(working).find(([what]) => what === "remind")).toEqual(["remind", 50]);
});

test("once answered only the customer's updates are due, and only of what is urgent; once resolved only its news and the date of its report", () => {
  expect(nextStep(value(answered(incident(), actor, at(3))))).toEqual({ do: "ask", ask: "update-due", due: at(23) });
  expect(nextStep(value(answered(incident({ priority: "High" }), actor, at(3))))).toBeUndefined();
  const verdict = { verdict: "fault", cause: "disk full", done: "cleared" } as const;
  const over = value(resolved(incident(), verdict, actor, at(3)));
  expect(nextStep(over)).toEqual({ do: "tell", due: at(3) });
  expect(nextStep(told(over, [], at(3)))).toEqual({ do: "plan-report", due: at(3) });
  expect(nextStep(told({ ...over, priority: "High" }, [], at(3)))).toBeUndefined();
});

test("an incident without a number is due at once", () => {
  const { number: _number, ...unnumbered } = incident();
  expect(scheduled(unnumbered)).toMatchObject({ dueAt: at(0) });
});

test("a late climb catches up level by level, a late repeat keeps its distance", () => {
  const first = paged(incident(), { plan, due: at(0), recipients: [] }, at(60));
  expect(first.nextLevelAt).toBe(at(5));
  const last = { ...first, level: plan.levels.length };
  expect(paged(last, { plan, due: at(15), recipients: [] }, at(60)).nextLevelAt).toBe(at(65));
});

test("whoever acts on an older generation changes nothing", () => {
  const again = { ...incident(), generation: 2 };
  expect(acknowledged(again, actor, at(1))).toEqual({ ok: false, reason: "older-generation" });
});

test("the second to acknowledge is told so, the first may press twice", () => {
  const taken = value(acknowledged(incident(), actor, at(1)));
  expect(acknowledged(taken, { ...actor, by: "anna" }, at(2))).toEqual({ ok: false, reason: "already-acknowledged" });
  expect(value(acknowledged(taken, actor, at(2)))).toBe(taken);
});
