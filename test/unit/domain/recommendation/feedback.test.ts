import { DAY } from "../../../../shared/domain/calendar.ts";
import { type Feedback, inLightOf } from "../../../../shared/domain/recommendation/feedback.ts";

const NOW = 1_000 * DAY;
const proposals = [
  { id: "a", host: "x.example", confidence: "high" as const },
  { id: "b", host: "x.example", confidence: "medium" as const },
  { id: "a", host: "y.example", confidence: "low" as const },
];
const said = (change: Partial<Feedback>): Feedback => ({
  ...{ host: "x.example", id: "a", verdict: "rejected", at: NOW - DAY },
  ...change,
});
const after = (...feedback: Feedback[]) =>
  inLightOf(proposals, feedback, NOW).map(({ id, host, confidence }) => `${id} ${host} ${confidence}`);

test("what was refused is not proposed again, on that site and for a while", () => {
  expect(after(said({ reason: "not-needed" }))).toEqual(["b x.example medium", "a y.example low"]);
  expect(after(said({ at: NOW - 91 * DAY }))).toHaveLength(3);
});

test("an attack that was taken for users costs the site's other proposals a step, and approvals make up for some", () => {
  expect(after(said({ reason: "attack" }))).toEqual(["b x.example low", "a y.example low"]);
  expect(after(said({ reason: "attack", id: "c" }), said({ reason: "attack", id: "d" }))).toEqual([
    "a x.example low",
    "a y.example low",
  ]);
  expect(
    after(...["c", "d"].map((id) => said({ reason: "attack", id })), said({ verdict: "approved", id: "e" })),
  ).toEqual(["a x.example medium", "b x.example low", "a y.example low"]);
});

test("too broad once, the next ones of the site must be surer", () => {
  expect(after(said({ reason: "too-broad", id: "c" }))).toEqual([
    "a x.example medium",
    "b x.example low",
    "a y.example low",
  ]);
});
