import fc from "fast-check";
import { detectors, dismissalOf } from "../../../../shared/domain/detection/detectors.ts";
import type { Facts } from "../../../../shared/domain/detection/rule.ts";
import { impactOf } from "../../../../shared/domain/incident/priority.ts";
import { alert } from "../../../support/make.ts";

const verdict = (name: string, facts: Facts) => {
  const outcome = detectors.find((one) => one.name === name)?.verdict(facts);
  return outcome?.ok ? "incident" : outcome?.reason;
};
const texts = (facts: object): Facts =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));
const about = { site: "www.example.test", clients: 5, first_seen: 1_000, last_seen: 1_100 };

const outage = { ...about, total: 8, errors: 8, ratio: 100, status: 502, last_success: 900 };
test.each([
  ["nothing but failures since the first", {}, "incident"],
  ["three failures of several visitors", { errors: 3, total: 3 }, "incident"],
  ["two failures", { errors: 2 }, "too-few"],
  ["an answer after the first failure", { last_success: 1_050, ratio: 80 }, "still-succeeds"],
  ["many failures and hardly an answer", { errors: 30, ratio: 90, last_success: 1_050 }, "incident"],
  ["many failures, but every fifth is answered", { errors: 30, ratio: 80, last_success: 1_050 }, "still-succeeds"],
  ["one visitor for a moment", { clients: 1, last_seen: 1_014 }, "one-visitor"],
  ["one visitor who tries again and again", { clients: 1, last_seen: 1_015 }, "incident"],
])("outage: %s", (_, change, expected) => {
  expect(verdict("mss-outage", texts({ ...outage, ...change }))).toBe(expected);
});

const flood = {
  ...about,
  ...{ total: 3_336, eager: 3_334, eager_clients: 1, eager_paths: 1, eager_queries: 3_300, eager_writes: 0 },
  ...{ eager_agents: 1, calm: 2, blocked_percent: 81.7, origin_suffers: "false", last_seen: 1_056 },
};
const rush = {
  ...about,
  ...{ total: 2_571, clients: 152, eager: 1_932, eager_clients: 4, eager_paths: 8, eager_queries: 0 },
  ...{
    eager_writes: 977,
    eager_agents: 317,
    calm: 639,
    blocked_percent: 5.8,
    origin_suffers: "false",
    last_seen: 1_056,
  },
};
const fewMachines = { ...flood, eager_clients: 12, eager_paths: 420, eager_queries: 0, eager_agents: 1_220 };
test.each([
  ["one client whose query strings never repeat", flood, {}, "incident"],
  ["many clients, few requests each, none alike", flood, { eager_clients: 259, eager_paths: 259 }, "incident"],
  ["a dozen clients with changing browsers that only read", fewMachines, { blocked_percent: 23.9 }, "incident"],
  ["people who buy, many behind few addresses", rush, {}, "a-rush"],
  ["a rush that flood protection refuses in great part", rush, { blocked_percent: 31 }, "incident"],
  ["what looks like a rush, but nobody buys", rush, { eager_writes: 20 }, "incident"],
  ["what looks like a rush, but no two requests are alike", rush, { eager_queries: 1_900 }, "incident"],
  ["a crowd of ordinary visitors", flood, { eager: 1_000 }, "scattered"],
  ["a list of paths", flood, { eager_paths: 3_000 }, "ordinary-paths"],
  ["a partner who asks all the time", flood, { total: 1_300, eager: 1_200, last_seen: 1_119 }, "steady-load"],
  ["the same, and the origin suffers", flood, { eager: 1_700, last_seen: 1_119, origin_suffers: "true" }, "incident"],
  ["all the time, but thirty a second", flood, { total: 3_700, eager: 3_600, last_seen: 1_119 }, "incident"],
  ["a quiet site", flood, { total: 599 }, "too-few"],
])("flood: %s", (_, base, change, expected) => {
  expect(verdict("mss-http-flood", texts({ ...base, ...change }))).toBe(expected);
});

const scan = {
  ...about,
  client: "198.51.100.7",
  clients: 1,
  total: 86,
  paths: 80,
  probes: 83,
  attacks: 3,
  sweep_types: 1,
  blocked_percent: 3.5,
};
test.each([
  ["a list of guessed paths", {}, "incident"],
  ["one trick on many paths", { attacks: 80, sweep_types: 2 }, "incident"],
  ["many tricks: injections", { attacks: 80, sweep_types: 4 }, "many-kinds"],
  ["a crawler that finds most pages", { total: 300 }, "ordinary-paths"],
  ["one missing picture, again and again", { paths: 35 }, "ordinary-paths"],
  ["a handful of dead links", { probes: 29 }, "too-few"],
])("scan: %s", (_, change, expected) => {
  expect(verdict("mss-scan", texts({ ...scan, ...change }))).toBe(expected);
});

const campaign = { ...about, total: 169, attacks: 169, attack_types: 5, blocked_percent: 100 };
test.each([
  ["several kinds of attack, again and again", {}, "incident"],
  ["a tool's short run", { attacks: 99 }, "too-few"],
  ["one rule that refuses the same thing", { attack_types: 2 }, "scattered"],
])("injection campaign: %s", (_, change, expected) => {
  expect(verdict("mss-injection-campaign", texts({ ...campaign, ...change }))).toBe(expected);
});

test("facts that are not of the rule's row are never refused, whatever they are", () => {
  for (const facts of [{}, { total: "43", failed: "41" }, { ...texts(flood), eager: "null" }])
    for (const { name } of detectors) expect(verdict(name, facts as Facts)).toBe("incident");
});

test("only firings of our own rules are judged", () => {
  const facts = texts({ ...outage, errors: 2 });
  const ours = alert({ rule: "mss-outage", kind: "outage", facts });
  expect(dismissalOf(ours)).toBe("too-few");
  expect(dismissalOf({ ...ours, status: "resolved" })).toBeUndefined();
  expect(dismissalOf({ ...ours, rule: "their-outage" })).toBeUndefined();
  expect(dismissalOf({ ...ours, kind: "scan" })).toBeUndefined();
});

const count = fc.integer({ min: 0, max: 1_000_000 });
const share = fc.double({ min: 0, max: 100, noNaN: true });

test("more failures of an outage never make it less of one", () => {
  const row = fc.record({
    errors: count,
    ratio: share,
    clients: count,
    last_seen: count,
    last_success: count,
    more: count,
  });
  fc.assert(
    fc.property(row, ({ more, ...change }) => {
      const [less, worse] = [change, { ...change, errors: change.errors + more }];
      const isOne = (facts: object) => verdict("mss-outage", texts({ ...outage, ...facts })) === "incident";
      return !isOne(less) || isOne(worse);
    }),
  );
});

test("a flood that hurts is never taken for a steady load, and one without calm visitors never for a rush", () => {
  const row = fc.record({
    eager: count,
    eager_paths: count,
    eager_writes: count,
    eager_agents: count,
    last_seen: count,
  });
  fc.assert(
    fc.property(row, (change) => {
      const facts = texts({ ...flood, ...change, total: change.eager, calm: 0, origin_suffers: "true" });
      return !["a-rush", "steady-load"].includes(verdict("mss-http-flood", facts) ?? "") || change.eager === 0;
    }),
  );
});

test("rows carry what the extent is decided by", () => {
  expect(impactOf("outage", texts(outage))).toBe("unavailable");
  expect(impactOf("http-flood", texts(flood))).toBe("no-effect-seen");
  expect(impactOf("http-flood", texts({ ...flood, origin_suffers: "true" }))).toBe("abnormal");
  expect(impactOf("scan", texts(scan))).toBe("abnormal");
  expect(impactOf("injection-campaign", texts({ ...campaign, blocked_percent: 0 }))).toBe("abnormal");
});
