import fc from "fast-check";
import { detectors, dismissalOf, isCalm } from "../../../../shared/domain/detection/detectors.ts";
import type { Facts, Height } from "../../../../shared/domain/detection/rule.ts";
import { impactOf } from "../../../../shared/domain/incident/priority.ts";
import { alert } from "../../../support/make.ts";

const verdict = (name: string, facts: Facts, height?: Height) => {
  const outcome = detectors.find((one) => one.name === name)?.verdict(facts, height);
  return outcome?.ok ? "incident" : outcome?.reason;
};
const texts = (facts: object): Facts =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));
const about = { site: "www.example.test", clients: 5, first_seen: 1_000, last_seen: 1_100 };

const outage = { ...about, total: 8, errors: 8, ratio: 100, status: 502, minutes: 2, last_success: 900 };
test.each([
  ["nothing but failures since the first", {}, "incident"],
  ["three failures", { errors: 3, total: 3 }, "incident"],
  ["two failures", { errors: 2 }, "too-few"],
  ["an answer after the first failure", { last_success: 1_050 }, "still-succeeds"],
  ["again and again, with answers in between", { errors: 6, minutes: 3, last_success: 1_050 }, "incident"],
  ["again, but once", { errors: 60, minutes: 2, last_success: 1_050 }, "still-succeeds"],
  ["a moment", { last_seen: 1_014 }, "a-moment"],
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
  ["payloads in great number", flood, { eager_attacks: 1_700 }, "many-kinds"],
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

const campaign = { ...about, total: 169, attacks: 169, clients: 30, passed: 0, attack_types: 5, blocked_percent: 100 };
test.each([
  ["many clients in concert", {}, "incident"],
  ["a tool that is refused each time", { clients: 2 }, "all-refused"],
  ["a tool of which every tenth attempt gets by", { clients: 1, passed: 17 }, "incident"],
  ["a tool of which hardly anything gets by", { clients: 1, passed: 16 }, "all-refused"],
  ["a tool with a very long list", { clients: 1, attacks: 1_000 }, "incident"],
  ["a short run", { attacks: 99 }, "too-few"],
  ["one rule that refuses the same thing", { attack_types: 1 }, "scattered"],
])("injection campaign: %s", (_, change, expected) => {
  expect(verdict("mss-injection-campaign", texts({ ...campaign, ...change }))).toBe(expected);
});

const burst = { ...about, total: 30, errors: 10, ratio: 33.3, clients: 4, gateway: 0, last_success: 1_090 };
test.each([
  ["a third of what visitors ask for", {}, "incident"],
  ["a handful", { errors: 4 }, "too-few"],
  ["one visitor's broken page", { clients: 2 }, "one-visitor"],
  ["a restart", { gateway: 10, last_seen: 1_059 }, "a-moment"],
  ["one of two origins is gone", { gateway: 10 }, "incident"],
  ["the origin is gone", { gateway: 10, last_success: 999 }, "explained"],
  ["single shots that nobody recognised as attacks", { clients: 10, again: 1 }, "scattered"],
  ["some who meet it again", { clients: 10, again: 2 }, "incident"],
  ["more than single shots can be", { total: 300, errors: 100, clients: 100, again: 0 }, "incident"],
  ["now and then", { total: 200, ratio: 5 }, "still-succeeds"],
])("error burst: %s", (_, change, expected) => {
  expect(verdict("mss-error-burst", texts({ ...burst, ...change }))).toBe(expected);
});

const slowness = { ...about, total: 40, slow: 12, minutes: 4, paths: 2, p50: 2_500, last_quick: 900 };
test.each([
  ["whatever is asked for", {}, "incident"],
  ["one visitor's page", { minutes: 1 }, "too-few"],
  ["one page of the site", { paths: 1 }, "ordinary-paths"],
  ["quick in between", { last_quick: 1_050 }, "still-succeeds"],
  ["quick in between, but hardly ever", { last_quick: 1_050, slow: 30, minutes: 5 }, "incident"],
])("slow origin: %s", (_, change, expected) => {
  expect(verdict("mss-slow-origin", texts({ ...slowness, ...change }))).toBe(expected);
});

const tried = { ...about, total: 150, tries: 150, writes: 160, clients: 70, attacks: 3, path: "/account/enter" };
const stuffing = { ...tried, denied_percent: 0, blocked_percent: 2 };
test.each([
  ["one form, sent by many who look at nothing", {}, "incident"],
  ["sent by few", { clients: 9 }, "one-visitor"],
  ["payloads in a form", { attacks: 80 }, "many-kinds"],
  ["some of a crowd", { writes: 301 }, "scattered"],
  ["a few", { tries: 69 }, "too-few"],
])("credential stuffing: %s", (_, change, expected) => {
  expect(verdict("mss-credential-stuffing", texts({ ...stuffing, ...change }))).toBe(expected);
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

test("more failures of an outage never make it less of one", () => {
  const row = fc.record({
    errors: count,
    minutes: count,
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

test.each([
  ["mss-outage", outage, { errors: 2 }, { errors: 1 }],
  ["mss-error-burst", burst, { errors: 3, clients: 2, ratio: 5 }, { clients: 1 }],
  ["mss-slow-origin", slowness, { slow: 3 }, { slow: 2 }],
  ["mss-http-flood", flood, { total: 300, eager: 299, eager_queries: 290 }, { total: 299 }],
  ["mss-scan", scan, { total: 20, probes: 15, paths: 15 }, { probes: 14 }],
  ["mss-injection-campaign", campaign, { attacks: 50, clients: 10 }, { clients: 9 }],
  ["mss-credential-stuffing", stuffing, { tries: 35, writes: 40, clients: 5 }, { clients: 4 }],
])("%s: half of it counts in a watch period", (name, row, half, less) => {
  expect(verdict(name, texts({ ...row, ...half }))).not.toBe("incident");
  expect(verdict(name, texts({ ...row, ...half }), "low")).toBe("incident");
  expect(verdict(name, texts({ ...row, ...half, ...less }), "low")).not.toBe("incident");
});

test("what is nominated for another reason than its incident is calm; what has changed its face, or is met by nobody, is not", () => {
  const of = (name: string, facts: object, kind = "http-flood") =>
    isCalm(alert({ rule: name, kind: kind as "outage", facts: texts(facts) }));
  expect(of("mss-http-flood", { ...flood, baseline_requests: "33400" })).toBe(true);
  expect(of("mss-http-flood", { ...flood, eager: 1_000 })).toBe(true);
  expect(of("mss-http-flood", flood)).toBe(false);
  expect(of("mss-http-flood", { ...flood, total: 1_300, eager: 1_200, last_seen: 1_119 })).toBe(false);
  expect(of("mss-outage", { ...outage, last_seen: 1_001 }, "outage")).toBe(false);
  expect(of("their-flood", {})).toBe(false);
});

test("rows carry what the extent is decided by", () => {
  expect(impactOf("outage", texts(outage))).toBe("unavailable");
  expect(impactOf("http-flood", texts(flood))).toBe("no-effect-seen");
  expect(impactOf("http-flood", texts({ ...flood, origin_suffers: "true" }))).toBe("abnormal");
  expect(impactOf("scan", texts(scan))).toBe("abnormal");
  expect(impactOf("injection-campaign", texts({ ...campaign, blocked_percent: 0 }))).toBe("abnormal");
});

test.each([
  ["mss-slow-origin", slowness, { baseline_p50: "626" }],
  ["mss-error-burst", burst, { baseline_percent: "11.2" }],
  ["mss-http-flood", flood, { baseline_requests: "33400" }],
  ["mss-injection-campaign", campaign, { baseline_attacks: "113" }],
  ["mss-credential-stuffing", stuffing, { baseline_forms: "301", baseline_of: "hour-of-day" }],
])("%s: what is usual on this site is no incident", (name, row, usual) => {
  expect(verdict(name, texts(row))).toBe("incident");
  expect(verdict(name, texts({ ...row, ...usual }))).toBe("usual");
});

test("on the first day forms are lists of passwords only where passwords are asked for, or refused", () => {
  const beacons = { ...stuffing, path: "/collect" };
  expect(verdict("mss-credential-stuffing", texts(beacons))).toBe("unknown-usual");
  expect(verdict("mss-credential-stuffing", texts({ ...beacons, denied_percent: 60 }))).toBe("incident");
  const known = { baseline_forms: 4, baseline_of: "any-hour" };
  expect(verdict("mss-credential-stuffing", texts({ ...beacons, ...known }))).toBe("incident");
});
