import fc from "fast-check";
import { DAY, HOUR, iso } from "../../../shared/domain/calendar.ts";
import { type Layer, type Override, onCall, type Roster } from "../../../shared/domain/rota/rota.ts";
import { gapsIn, shiftsBetween } from "../../../shared/domain/rota/shifts.ts";

const shanghai = (wall: string): number => Date.parse(`${wall}:00+08:00`);
const weekly: Layer = { people: ["li", "anna", "chen"], from: "2026-10-05", at: "09:00", days: 7 };
const roster = (change: { layers?: Layer[]; overrides?: Override[]; timeZone?: string } = {}): Roster => ({
  rota: { name: "Night", timeZone: change.timeZone ?? "Asia/Shanghai", layers: change.layers ?? [weekly] },
  overrides: change.overrides ?? [],
});
const override = (from: string, to: string, change: Partial<Override> = {}): Override => ({
  ...{ id: "o1", from: shanghai(from), to: shanghai(to), person: "wu", reason: "ill", by: "lead" },
  ...{ at: 0, state: "agreed" },
  ...change,
});

test.each([
  ["before the rota begins", "2026-10-05T08:59", undefined],
  ["at the first hand-over", "2026-10-05T09:00", "li"],
  ["until the next one", "2026-10-12T08:59", "li"],
  ["from then on", "2026-10-12T09:00", "anna"],
  ["and round again", "2026-10-26T09:00", "li"],
])("weekly turns: %s", (_when, at, person) => expect(onCall(roster(), shanghai(at))).toBe(person));

test("daily turns change every day", () => {
  const daily = roster({ layers: [{ ...weekly, days: 1 }] });
  const days = ["05", "06", "07", "08"].map((day) => onCall(daily, shanghai(`2026-10-${day}T12:00`)));
  expect(days).toEqual(["li", "anna", "chen", "li"]);
});

test("of the layers the last that has somebody counts; outside its hours the one before it", () => {
  const office: Layer = {
    ...{ people: ["day"], from: "2026-10-01", at: "00:00", days: 1 },
    week: { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" },
  };
  const both = roster({ layers: [weekly, office] });
  expect([onCall(both, shanghai("2026-10-06T10:00")), onCall(both, shanghai("2026-10-06T18:00"))]).toEqual([
    "day",
    "li",
  ]);
  expect(onCall(both, shanghai("2026-10-10T10:00"))).toBe("li");
});

test("the newest agreed override counts; what is only proposed, declined or withdrawn does not", () => {
  const first = override("2026-10-06T00:00", "2026-10-07T00:00");
  const later = { ...override("2026-10-06T12:00", "2026-10-06T14:00"), id: "o2", person: "sun", at: 5 };
  const overrides = [later, first];
  const at = (wall: string, change: Partial<Override> = {}) =>
    onCall(roster({ overrides: overrides.map((one) => ({ ...one, ...change })) }), shanghai(wall));
  expect([at("2026-10-06T11:59"), at("2026-10-06T12:00"), at("2026-10-06T14:00")]).toEqual(["wu", "sun", "wu"]);
  for (const state of ["proposed", "declined", "withdrawn"] as const)
    expect(at("2026-10-06T12:00", { state })).toBe("li");
});

test("a hand-over is at the same time by the clock on the wall when clocks change", () => {
  const berlin = roster({ timeZone: "Europe/Berlin", layers: [{ ...weekly, from: "2026-10-24", days: 1 }] });
  expect(shiftsBetween(berlin, Date.parse("2026-10-24T07:00Z"), Date.parse("2026-10-26T08:00Z"))).toEqual([
    { from: Date.parse("2026-10-24T07:00Z"), to: Date.parse("2026-10-25T08:00Z"), person: "li" },
    { from: Date.parse("2026-10-25T08:00Z"), to: Date.parse("2026-10-26T08:00Z"), person: "anna" },
  ]);
});

test("hours that nobody has are gaps", () => {
  const office: Layer = { ...weekly, week: { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" } };
  const shifts = shiftsBetween(
    roster({ layers: [office] }),
    shanghai("2026-10-09T12:00"),
    shanghai("2026-10-12T12:00"),
  );
  expect(gapsIn(shifts).map(({ from, to }) => [iso(from), iso(to)])).toEqual([
    ["2026-10-09T10:00:00.000Z", "2026-10-12T01:00:00.000Z"],
  ]);
});

const anyLayer = fc.record({
  people: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }),
  from: fc.constantFrom("2026-03-01", "2026-10-20"),
  at: fc.constantFrom("00:00", "02:30", "09:00", "23:45"),
  days: fc.integer({ min: 1, max: 14 }),
  week: fc.option(fc.constant({ days: [1, 3, 7], from: "08:00", to: "24:00" }), { nil: undefined }),
});

test("shifts leave nothing out, name each neighbour once, and agree with who is on call at every instant", () => {
  const zones = ["Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "America/New_York"];
  const anyRoster = fc.record({
    layers: fc.array(anyLayer, { minLength: 1, maxLength: 3 }),
    timeZone: fc.constantFrom(...zones),
    overrides: fc.array(fc.record({ hour: fc.integer({ min: 0, max: 300 }), hours: fc.integer({ min: 1, max: 60 }) }), {
      maxLength: 3,
    }),
  });
  const start = Date.parse("2026-10-20T00:00:00Z");
  fc.assert(
    fc.property(anyRoster, fc.integer({ min: 0, max: 13 * 24 * 60 }), ({ overrides, ...rest }, minute) => {
      const some = overrides.map(({ hour, hours }, i) => ({
        ...override("2026-10-20T08:00", "2026-10-20T08:00", { id: `o${i}`, at: i, person: `o${i}` }),
        from: start + hour * HOUR,
        to: start + (hour + hours) * HOUR,
      }));
      const one = roster({ ...(rest as { layers: Layer[]; timeZone: string }), overrides: some });
      const shifts = shiftsBetween(one, start, start + 14 * DAY);
      expect([shifts[0]?.from, shifts.at(-1)?.to]).toEqual([start, start + 14 * DAY]);
      for (const [i, shift] of shifts.entries()) {
        const next = shifts[i + 1];
        if (next) expect([next.from, next.person === shift.person]).toEqual([shift.to, false]);
      }
      const at = start + minute * 60_000;
      expect(shifts.find(({ from, to }) => from <= at && at < to)?.person).toBe(onCall(one, at));
    }),
    { numRuns: 100, seed: 1 },
  );
});
