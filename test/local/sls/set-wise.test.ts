import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findingsOf } from "../../../local/sls/alerts/findings.ts";
import { evaluationAt, instantOf, planRule, windowAt } from "../../../local/sls/alerts/plan.ts";
import { readRule } from "../../../local/sls/alerts/rule.ts";
import { openLines } from "../../../local/sls/lines.ts";
import { load } from "../../../local/sls/load.ts";
import type { Rows } from "../../../local/sls/query.ts";
import { readQueryFor, rowsIn } from "../../../local/sls/query.ts";
import { addLogstore, openSls, type Sls } from "../../../local/sls/state.ts";
import { wafIndex } from "../../../local/sls/waf-index.ts";
import { openTemporary } from "../temporary-local.ts";
import { rule } from "./rules.ts";
import { jsonl, line, TEN } from "./sdk.ts";

/*
 * What a rule finds over a period is computed from all lines at once. The test asks the same of the lines minute by minute, as
 * GetLogs would be asked at each of them, and compares: rows, conditions, groups.
 */
let local: ReturnType<typeof openTemporary>["local"];
let sls: Sls;
let logs: string[];
beforeAll(async () => {
  const opened = openTemporary({ startAt: TEN });
  local = opened.local;
  logs = opened.lines;
  sls = openSls(local, await openLines(local.folder));
});
afterAll(async () => {
  await sls.lines.close();
  await local.close();
});

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const sorted = ({ rows, keys, types }: Rows): Rows => ({ rows: rows.toSorted(byText), keys, types });

const store = (name: string) => addLogstore(sls, { project: "p", name, ttl: 1, shardCount: 1, index: wafIndex });

interface Compared {
  logstore: Awaited<ReturnType<typeof store>>;
  anchor: number;
  given: Parameters<typeof rule>[0];
  range: [first: number, last: number];
}

/** Findings by number of the evaluation, computed both ways; rows in the same order, which SQL leaves open. */
const bothWays = async ({ logstore, anchor, given, range: [first, last] }: Compared) => {
  const { configuration, schedule } = rule(given);
  const read = { ...readRule(configuration, schedule), anchor };
  const [source] = read.queries;
  if (!source) throw new Error("a rule without a query");
  const query = await readQueryFor(sls, logstore, source.query);
  const plan = await planRule(sls, read, [logstore], { ...read, first, upTo: last });
  const [together, oneByOne]: [unknown[], unknown[]] = [[], []];
  for (let n = first; n <= last; n++) {
    const found = await rowsIn(sls, query, windowAt(source, instantOf(read, n)), {
      line: 100,
      offset: 0,
      reverse: false,
    });
    const findings = findingsOf(read, [sorted(found)]).map(({ rawRows, ...rest }) => ({
      ...rest,
      rawRows: rawRows.map((rows) => rows.toSorted(byText)),
    }));
    if (findings.length > 0) oneByOne.push([n, findings.toSorted(byText)]);
    const planned = plan.findings.get(n) ?? (plan.quiet.has(n) ? [] : plan.nothing);
    const same = planned.map(({ rawRows, fireRows, ...rest }) => ({
      ...{ ...rest, fireRows: fireRows.toSorted(byText), rawRows: rawRows.map((rows) => rows.toSorted(byText)) },
    }));
    if (same.length > 0) together.push([n, same.toSorted(byText)]);
  }
  return { together, oneByOne };
};

const custom = (...fields: string[]) => ({ groupConfiguration: { type: "custom", fields } });
const severities = (...list: [number, string, string][]) => ({
  severityConfigurations: list.map(([severity, condition, countCondition]) => ({
    severity,
    evalCondition: { condition, countCondition },
  })),
});

const cases: [string, NonNullable<Compared["given"]>][] = [
  ["a count per site", {}],
  [
    "a share, ordered and limited",
    {
      query: `* | SELECT matched_host, count(*) AS total, round(count_if(status >= 500) * 100.0 / count(*), 2) AS ratio
        GROUP BY matched_host HAVING count(*) > 1 ORDER BY ratio DESC, matched_host LIMIT 2`,
      condition: "total > 2 && ratio > 20",
    },
  ],
  [
    "the top of the addresses, by an alias, labels by themselves",
    {
      query:
        "* | SELECT real_client_ip AS ip, matched_host, count(*) AS n GROUP BY ip, matched_host ORDER BY n DESC, 1, 2 LIMIT 3",
      condition: "n >= 3",
      configuration: { groupConfiguration: { type: "labels_auto", fields: [] } },
    },
  ],
  ["a window in the past", { start: "-10m", end: "-2m", condition: "failed > 5" }],
  ["every five minutes", { interval: "5m", condition: "failed > 3" }],
  ["a window shorter than the interval", { start: "-60s", interval: "3m", condition: "failed > 0" }],
  [
    "one number, and none without lines",
    { query: "* | SELECT count(*) AS n", condition: "n < 2", configuration: custom("x") },
  ],
  [
    "one number where a condition leaves nothing",
    { query: "* | SELECT count(*) AS n WHERE status = 777", condition: "n == 0" },
  ],
  [
    "an aggregate without lines",
    { query: "status: 502 | SELECT max(status) AS s, count(*) AS n", condition: "!(s > 0)" },
  ],
  [
    "severities by rows and by their number",
    {
      query: "* | SELECT matched_host, request_path, count(*) AS n GROUP BY matched_host, request_path",
      configuration: { ...custom("matched_host"), ...severities([10, "n > 2", "__count__ > 1"], [6, "n > 1", ""]) },
    },
  ],
  ["no data", { configuration: { noDataFire: true, noDataSeverity: 4 } }],
  [
    "a query within a query",
    {
      query: `* | SELECT matched_host, max(n) AS most, count(*) AS clients FROM (
        SELECT matched_host, real_client_ip, count(*) AS n GROUP BY matched_host, real_client_ip) GROUP BY matched_host`,
      condition: "most > 2 || clients > 3",
    },
  ],
  [
    "distinct values and percentiles",
    {
      query: `* | SELECT matched_host, approx_distinct(real_client_ip) AS ips, approx_percentile(request_time_msec, 0.95) AS p95,
      arbitrary(final_action) AS acted GROUP BY matched_host`,
      condition: "ips > 2 && acted == 'block' || p95 > 80",
    },
  ],
  ["arithmetic and patterns", { condition: "failed * 2 - 1 > 4 && matched_host =~ '^(shop|news)'" }],
  ["a condition on a column that is not there", { condition: "nothing > 1 || failed > 3" }],
  [
    "time in the result",
    {
      query: "* | SELECT __time__ - __time__ % 60 AS t, count(*) AS n GROUP BY t ORDER BY t",
      condition: "n > 4",
      configuration: custom("t"),
    },
  ],
  [
    "lines, not groups",
    {
      query: "* | SELECT matched_host, status, request_path ORDER BY status DESC, request_path, matched_host LIMIT 5",
      condition: "status > 500",
    },
  ],
];

const oneByOneCases: [string, NonNullable<Compared["given"]>][] = [
  ["a search alone", { query: "status: 502", condition: "status == 502" }],
  [
    "a join",
    {
      query: `* | SELECT a.matched_host AS matched_host, a.n - b.n AS failed FROM (SELECT matched_host, count(*) AS n GROUP BY matched_host) a
      JOIN (SELECT matched_host, count_if(status < 500) AS n GROUP BY matched_host) b ON a.matched_host = b.matched_host`,
      condition: "failed > 2",
    },
  ],
  [
    "a window function",
    {
      query:
        "* | SELECT matched_host, n AS failed, row_number() OVER (ORDER BY n DESC, matched_host) AS r FROM (SELECT matched_host, count(*) AS n GROUP BY matched_host)",
      condition: "failed > 3 && r == 1",
    },
  ],
];

/** A small generator of numbers that is the same at every run. */
const chance = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const generated = (seed: number, n: number) => {
  const next = chance(seed);
  return Array.from({ length: n }, () =>
    line(TEN + next(45 * 60) * 1000 + (next(3) === 0 ? 3_600_000 : 0), {
      matched_host: ["shop.example", "news.example", "api.example", "-"][next(4)] as string,
      status: ["200", "404", "405", "500", "502", "-"][next(6)] as string,
      real_client_ip: `198.18.0.${next(5)}`,
      request_path: `/${next(3)}`,
      request_time_msec: String(next(100)),
      ...(next(4) === 0 && { final_action: "block" }),
    }),
  );
};

describe("on generated lines, some of which arrive late", () => {
  let logstore: Awaited<ReturnType<typeof store>>;
  beforeAll(async () => {
    logstore = await store("generated");
    await load(sls, logstore, { text: jsonl(generated(1, 400)) });
    await load(sls, logstore, { text: jsonl(generated(2, 80)) }, { arrivesAfterMs: 150_000 });
  });

  it.each([...cases, ...oneByOneCases])(
    "%s is the same",
    async (_, given) => {
      const { together, oneByOne } = await bothWays({ logstore, anchor: TEN, given, range: [0, 115] });
      expect(together).toEqual(oneByOne);
      expect(oneByOne.length).toBeGreaterThan(0);
    },
    60_000,
  );

  it("queries that cannot be taken apart are evaluated where there are lines, and that is said", () => {
    expect(logs.splice(0).filter((one) => /evaluated minute by minute/.test(one))).toHaveLength(oneByOneCases.length);
  });
});

const SAMPLES = join(__dirname, "../../../samples/logs");
const T = "__topic__: waf_access_log";

/** Rules as the first detectors have them. */
const real: [string, NonNullable<Compared["given"]>][] = [
  [
    "an outage",
    {
      query: `${T} and status in [502 504] | SELECT matched_host, count(*) AS failed, min(__time__) AS since GROUP BY matched_host`,
    },
  ],
  [
    "a flood",
    {
      query: `${T} | SELECT matched_host, count(*) AS total, approx_distinct(real_client_ip) AS ips, count_if(final_plugin = 'cc') AS limited GROUP BY matched_host`,
      condition: "limited > 20",
    },
  ],
  [
    "a scan",
    {
      query: `${T} and final_plugin: antiscan | SELECT matched_host, real_client_ip, count(*) AS hits, approx_distinct(request_path) AS paths GROUP BY matched_host, real_client_ip ORDER BY hits DESC LIMIT 50`,
      condition: "hits > 1",
    },
  ],
  [
    "an injection campaign",
    {
      query: `${T} and waf_action: block | SELECT matched_host, count(*) AS hits, approx_distinct(real_client_ip) AS ips GROUP BY matched_host`,
      condition: "hits > 2",
    },
  ],
];

it.each(real)(
  "%s in the recorded lines is the same",
  async (name, given) => {
    expect(existsSync(SAMPLES)).toBe(true);
    const files = readdirSync(SAMPLES)
      .filter((one) => /\.jsonl(\.gz)?$/.test(one))
      .map((one) => join(SAMPLES, one));
    const logstore = await store(`real-${real.findIndex(([one]) => one === name)}`);
    const { from } = await load(sls, logstore, { files });
    const anchor = Number(from) * 1000;
    const { configuration, schedule } = rule(given);
    const timing = { ...readRule(configuration, schedule), anchor };
    const plan = await planRule(sls, timing, [logstore], { ...timing, first: 0, upTo: Number.MAX_SAFE_INTEGER });
    const [some = 0] = plan.order;
    expect(plan.order.length).toBeGreaterThan(0);
    // Around the first hit and around the last, an hour each, and where nothing is.
    for (const middle of [some, plan.order.at(-1) ?? 0, evaluationAt(timing, anchor + 6 * 3_600_000)]) {
      const range: [number, number] = [Math.max(0, middle - 30), middle + 30];
      const { together, oneByOne } = await bothWays({ logstore, anchor, given, range });
      expect(together).toEqual(oneByOne);
    }
  },
  60_000,
);
