import fc from "fast-check";
import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { closedFor, givenBack, type Limit, ruleFor, turnFor } from "../../../shared/domain/delivery/limit.ts";

const NOTHING: Limit = { key: "robot", slots: [], rev: 1 };
const robot = { paces: [{ count: 18, ms: MINUTE }] };
const callee = ruleFor("voice", "13700000000") as NonNullable<ReturnType<typeof ruleFor>>;

/** So many messages at one instant; where each goes out. */
const storm = (limit: Limit, rule: typeof robot, { count, now, urgent = false, name = "m" }: Storm) => {
  const at: number[] = [];
  let next = limit;
  for (let i = 0; i < count; i++) {
    const turn = turnFor(next, rule, { by: `${name}${i}`, urgent }, now);
    next = turn.limit;
    at.push(turn.at);
  }
  return { limit: next, at };
};
interface Storm {
  count: number;
  now: number;
  urgent?: boolean;
  name?: string;
}

test("a robot takes eighteen at once, the next ones a minute later", () => {
  const { at } = storm(NOTHING, robot, { count: 40, now: 0 });
  expect([at[17], at[18], at[35], at[36]]).toEqual([0, MINUTE, MINUTE, 2 * MINUTE]);
});

test("a phone rings once a minute, five times an hour, twenty times a day", () => {
  const { at } = storm(NOTHING, callee, { count: 21, now: 0 });
  expect(at.slice(0, 6)).toEqual([0, 80 * SECOND, 160 * SECOND, 240 * SECOND, 320 * SECOND, 60 * MINUTE]);
  expect(at[20]).toBe(24 * 60 * MINUTE);
});

test("a turn that is given back is free again, and no other goes with it", () => {
  const { limit } = storm(NOTHING, callee, { count: 2, now: 0 });
  const next = (from: Limit) => turnFor(from, callee, { by: "m0", urgent: false }, 30 * SECOND).at;
  expect(next(limit)).toBe(160 * SECOND);
  expect(givenBack(limit, { by: "m0", at: 0 }).slots.map(({ by }) => by)).toEqual(["m1"]);
  expect(givenBack(limit, { by: "m1", at: 0 }).slots).toEqual(limit.slots);
  expect(next(givenBack(givenBack(limit, { by: "m0", at: 0 }), { by: "m1", at: 80 * SECOND }))).toBe(30 * SECOND);
});

test("what waits keeps its turn when it asks again, and moves it when it comes too late", () => {
  const { limit } = storm(NOTHING, robot, { count: 19, now: 0 });
  const waiting = { by: "m18", urgent: false };
  expect(turnFor(limit, robot, waiting, 30 * SECOND)).toEqual({ limit, at: MINUTE });
  for (const now of [MINUTE, MINUTE + 40 * SECOND]) {
    const turn = turnFor(limit, robot, { ...waiting, waitedFor: MINUTE }, now);
    expect([turn.at, turn.limit.slots.filter(({ by }) => by === "m18")]).toEqual([
      now,
      [{ at: now, by: "m18", urgent: false }],
    ]);
  }
});

test("a try that may have gone out counts, and the next one waits", () => {
  const first = turnFor(NOTHING, callee, { by: "a", urgent: true }, 0);
  expect(turnFor(first.limit, callee, { by: "a", urgent: true }, 20 * SECOND).at).toBe(80 * SECOND);
});

test("the urgent goes before those that wait, of which one asks for another turn", () => {
  const { limit } = storm(NOTHING, robot, { count: 40, now: 0 });
  const urgent = turnFor(limit, robot, { by: "u", urgent: true }, SECOND);
  expect(urgent.at).toBe(MINUTE);
  const lost = limit.slots.filter((slot) => !urgent.limit.slots.includes(slot));
  expect(lost).toHaveLength(1);
  const again = turnFor(urgent.limit, robot, { by: lost[0]?.by ?? "", urgent: false, waitedFor: MINUTE }, MINUTE);
  expect(again.at).toBeGreaterThan(MINUTE);
});

test("a robot that says it is muted is left alone", () => {
  const muted = closedFor(NOTHING, 10 * MINUTE, SECOND);
  expect(turnFor(muted, robot, { by: "a", urgent: true }, 2 * SECOND).at).toBe(10 * MINUTE + SECOND);
});

const asked = fc.record({
  by: fc.nat(12).map((n) => `m${n}`),
  urgent: fc.boolean(),
  wait: fc.oneof(fc.constant(0), fc.nat(200_000)),
});

test.each([
  ["a robot", { paces: [{ count: 3, ms: MINUTE }] }],
  ["a phone", callee],
] as const)("whoever asks when, %s never gets too much", (_, { paces }) => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), (all) => {
      let [limit, now] = [NOTHING, 0];
      const waits = new Map<string, number>();
      const went: number[] = [];
      for (const { by, urgent, wait } of all) {
        now += wait;
        const turn = turnFor(limit, { paces: [...paces] }, { by, urgent, waitedFor: waits.get(by) }, now);
        limit = turn.limit;
        if (turn.at > now) waits.set(by, turn.at);
        else {
          waits.delete(by);
          went.push(now);
        }
      }
      for (const { count, ms } of paces)
        went.forEach((at, i) => {
          expect((went[i + count] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(ms);
        });
    }),
  );
});
