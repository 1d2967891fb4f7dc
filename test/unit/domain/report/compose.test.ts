import fc from "fast-check";
import { HOUR, MINUTE } from "../../../../shared/domain/calendar.ts";
import { acknowledged, answered, resolved } from "../../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../../shared/domain/incident/incident.ts";
import type { Outcome } from "../../../../shared/domain/outcome.ts";
import { compose } from "../../../../shared/domain/report/compose.ts";
import { areWorthRepeating, type Facts, type LogFacts, type Reading } from "../../../../shared/domain/report/facts.ts";
import { isBroken, type Reason } from "../../../../shared/domain/report/report.ts";
import { incident } from "../../../support/make.ts";
import { dayPeriod, facts, logs, read, siteRow, siteRowBefore } from "../../../support/report-facts.ts";

const [SHOP, PAY] = ["shop.lumina-mall.test", "api.orbitpay.test"];
const clock = (hours: number): number => dayPeriod.from + hours * HOUR;
const absent = { is: "absent" } as const;
const busy = { is: "unreadable", because: "ReadQuotaExceed", isPassing: true } as const;
const denied = { is: "unreadable", because: "Unauthorized", isPassing: false } as const;
const all = (reading: Reading<never>): LogFacts => ({
  sites: reading,
  sitesBefore: reading,
  silences: reading,
  attacks: reading,
  sources: reading,
});

const must = <T>(outcome: Outcome<T, string>): T => {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
};
const li = { by: "li-wei", via: "link", generation: 1 };
const verdict = { verdict: "fault", cause: "c", done: "d" } as const;

const openedAt = (at: number, change: Partial<Incident> = {}): Incident => {
  const one = incident(change);
  const generations = one.generations.map((generation) => ({ ...generation, openedAt: at, clockStartedAt: at }));
  return { ...one, openedAt: at, generations };
};
const answeredAfter = (minutes: number, one: Incident): Incident =>
  must(answered(one, li, one.openedAt + minutes * MINUTE));
const closedAfter = (minutes: number, one: Incident): Incident =>
  must(resolved(one, verdict, li, one.openedAt + minutes * MINUTE));

const contractUntil = (to: string): Partial<Facts> => {
  const { meta } = facts();
  return { meta: { ...meta, contract: { number: "1", plan: "year", from: "2026-01-01", to, status: "active" } } };
};

const kept = closedAfter(60, answeredAfter(5, openedAt(clock(3))));
const quiet = { kind: "http-flood", priority: "Medium", impact: "no-effect-seen" } as const;

const cases: [what: string, verdict: string, reasons: Reason["is"][], change: Partial<Facts>][] = [
  ["nothing happened, everything was observed", "normal", ["nothing"], {}],
  [
    "a flood without effect, answered in time and resolved",
    "normal",
    ["nothing"],
    { incidents: [closedAfter(30, answeredAfter(5, openedAt(clock(3), quiet)))] },
  ],
  ["a serious incident, kept and resolved", "attention", ["serious"], { incidents: [kept] }],
  [
    "a promise that was not kept",
    "attention",
    ["missed"],
    { incidents: [closedAfter(30, answeredAfter(16, openedAt(clock(3), quiet)))] },
  ],
  [
    "something small is left open",
    "attention",
    ["unresolved"],
    { incidents: [answeredAfter(5, openedAt(clock(3), quiet))] },
  ],
  [
    "a site that fails often",
    "attention",
    ["errors"],
    { logs: logs({ sites: read([siteRow(SHOP, { errors: 700 }), siteRow(PAY)]) }) },
  ],
  [
    "a site that fails a few times",
    "normal",
    ["nothing"],
    { logs: logs({ sites: read([siteRow(SHOP, { requests: 40, errors: 19 }), siteRow(PAY)]) }) },
  ],
  ["no log store", "attention", ["no-log-store"], { logs: all(absent) }],
  ["a log store that is away", "attention", ["unreadable"], { logs: all(busy) }],
  ["a log store that refuses", "attention", ["unreadable"], { logs: all(denied) }],
  ["not a single line", "attention", ["no-lines"], { logs: all(read([])) }],
  ["a part of the lines", "attention", ["incomplete"], { logs: logs({ attacks: read([], { isComplete: false }) }) }],
  ["more rows than fit", "attention", ["incomplete"], { logs: logs({ silences: read([], { isCut: true }) }) }],
  [
    "a site silent for hours",
    "attention",
    ["gaps"],
    { logs: logs({ silences: read([{ site: PAY, from: clock(2), to: clock(5) }]) }) },
  ],
  ["a site without a line", "attention", ["gaps"], { logs: logs({ sites: read([siteRow(SHOP)]) }) }],
  ["a contract with a month left", "attention", ["contract"], contractUntil("2026-11-01")],
  ["a contract with more than a month left", "normal", ["nothing"], contractUntil("2026-11-02")],
  ["a contract in its last week", "action-needed", ["contract"], contractUntil("2026-10-09")],
  ["a contract that has ended", "action-needed", ["contract"], contractUntil("2026-10-01")],
  [
    "something waits for the customer",
    "action-needed",
    ["waiting", "unresolved"],
    { incidents: [{ ...answeredAfter(5, openedAt(clock(3), quiet)), status: "waiting" }] },
  ],
];

test.each(cases)("%s: %s", (_what, expected, reasons, change) => {
  const report = compose(facts(change));
  expect(report.verdict).toBe(expected);
  expect(report.reasons.map(({ is }) => is)).toEqual(reasons);
});

test("what is not known is never a normal day, nor a zero", () => {
  const reading = fc.constantFrom<Reading<never>>(absent, busy, denied, read([]), read([], { isComplete: false }));
  fc.assert(
    fc.property(reading, (unread) => {
      const { verdict, traffic, attacks, sites } = compose(facts({ logs: all(unread) }));
      expect(verdict).not.toBe("normal");
      expect([traffic.is, attacks.is]).toEqual(["unknown", "unknown"]);
      expect(sites.map(({ traffic }) => traffic)).toEqual([undefined, undefined]);
    }),
  );
});

test("figures are those of all sites, and beside them those of the day before", () => {
  expect(compose(facts()).traffic).toMatchObject({
    isComplete: true,
    requests: { value: 15_500, before: 15_000 },
    blocked: { value: 342, before: 278 },
    challenged: { value: 11, before: 0 },
  });
});

test.each<[string, Reading<never>]>([
  ["was not read", busy],
  ["was not read in full", read([siteRow(SHOP)], { isComplete: false }) as Reading<never>],
  ["has no line", read([])],
])("there is no comparison with a day before that %s", (_, sitesBefore) => {
  const { traffic, complete } = compose(facts({ logs: logs({ sitesBefore }) }));
  expect(traffic).toMatchObject({ requests: { value: 15_500 } });
  expect(traffic).not.toHaveProperty("requests.before");
  expect(complete).toBe(true);
});

test.each<[string, Partial<Facts>]>([
  ["the day itself has a gap", { logs: logs({ silences: read([{ site: PAY, from: clock(2), to: clock(5) }]) }) }],
  [
    "the day before began late",
    { logs: logs({ sitesBefore: read([siteRowBefore(SHOP, { firstAt: clock(-7) }), siteRowBefore(PAY)]) }) },
  ],
  ["the report of the day before told of a gap", { coverageBefore: [{ host: PAY, gaps: [{ from: 1, to: 2 }] }] }],
])("there is no comparison when %s", (_, change) => {
  const { traffic, sites } = compose(facts(change));
  expect(traffic).not.toHaveProperty("requests.before");
  expect(sites[0]?.traffic?.requests).toEqual({ value: 12_480 });
});

test("a site that is silent on both days is in nobody's way", () => {
  const { sites } = facts();
  const parked = { host: "parked.example", core: false, importantPaths: [] };
  const { traffic, verdict } = compose(facts({ sites: [...sites, parked] }));
  expect(traffic).toMatchObject({ requests: { value: 15_500, before: 15_000 } });
  expect(verdict).toBe("attention");
});

test("names in the log that are no site of the customer's are told apart, and counted in all", () => {
  const stranger = siteRow("10.0.0.1", { requests: 70 });
  const report = compose(facts({ logs: logs({ sites: read([siteRow(SHOP), siteRow(PAY), stranger]) }) }));
  expect(report.elsewhere).toBe(70);
  expect(report.sites.map(({ host }) => host)).toEqual([SHOP, PAY]);
});

test("blocked requests are ranked by module and by kind of attack; a challenge is no block, and of many kinds the rest is one", () => {
  const { attacks } = compose(facts());
  expect(attacks).toMatchObject({
    modules: [
      { code: "waf", requests: 267 },
      { code: "antiscan", requests: 45 },
      { code: "cc", requests: 30 },
    ],
    types: [
      { code: "sqli", requests: 171 },
      { code: "xss", requests: 96 },
      { code: "scan", requests: 45 },
      { code: "http-flood", requests: 30 },
    ],
  });
  const many = [...Array(20).keys()].map((n) => ({ module: "waf", action: "block", type: `t${n}`, requests: 20 - n }));
  const ranked = compose(facts({ logs: logs({ attacks: read(many) }) })).attacks;
  expect(ranked).toMatchObject({ types: expect.arrayContaining([{ code: "others", requests: 78 }]) });
});

test("incidents of the day and what is left from before are listed, most urgent first, and only those of the day are promises of the day", () => {
  const old = answeredAfter(20, openedAt(clock(-20), { ...quiet, number: 3 }));
  const gone = closedAfter(5, openedAt(clock(-10), { number: 4 }));
  const later = openedAt(clock(25), { number: 9 });
  const { incidents } = compose(facts({ incidents: [old, gone, { ...kept, number: 8 }, later] }));
  expect(incidents.lines.map(({ number, met }) => [number, met])).toEqual([
    [8, true],
    [3, false],
  ]);
  expect(incidents).toMatchObject({ opened: 1, promised: 1, kept: 1, open: 1, more: 0 });
});

test("a promise that still runs is neither kept nor broken", () => {
  const running = must(acknowledged(openedAt(clock(23.9), { ...quiet }), li, clock(23.95)));
  const { incidents } = compose(facts({ incidents: [running], at: clock(24) }));
  expect(incidents).toMatchObject({ opened: 1, promised: 0, open: 1 });
});

test("of many incidents the most urgent are listed and the others counted", () => {
  const many = [...Array(33).keys()].map((n) => openedAt(clock(n / 2), { number: n + 1, id: `i-${n}` }));
  const { incidents } = compose(facts({ incidents: many }));
  expect([incidents.lines.length, incidents.more]).toEqual([20, 13]);
});

test("the witness is the day's head; a day that is not closed says so, and a customer without any ledger has none", () => {
  expect(compose(facts()).ledger).toMatchObject({ is: "closed", head: "5f".repeat(32) });
  expect(compose(facts({ ledger: undefined })).ledger).toEqual({ is: "not-closed" });
  expect(compose(facts({ ledger: undefined, hasLedger: false })).ledger).toBeUndefined();
});

test("a busy or half-read log store is worth asking again, one that refuses or is not there is not", () => {
  for (const [reading, worth] of [
    [busy, true],
    [read([], { isComplete: false }), true],
    [denied, false],
    [absent, false],
    [read([], { isCut: true }), false],
  ] as const)
    expect(areWorthRepeating(logs({ attacks: reading }))).toBe(worth);
});

test("only where a log store should be read something is broken", () => {
  expect(isBroken(compose(facts({ logs: all(absent) })))).toBe(false);
  expect(isBroken(compose(facts({ logs: all(denied) })))).toBe(true);
  expect(isBroken(compose(facts()))).toBe(false);
});
