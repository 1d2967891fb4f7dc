import { readdirSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { planRule } from "../local/sls/alerts/plan.ts";
import { readRule } from "../local/sls/alerts/rule.ts";
import { type Lines, openLines } from "../local/sls/lines.ts";
import { load } from "../local/sls/load.ts";
import { ask, readQueryFor } from "../local/sls/query.ts";
import { addLogstore, type Logstore, openSls, type Sls } from "../local/sls/state.ts";
import { wafIndex } from "../local/sls/waf-index.ts";
import { rule } from "../test/local/sls/rules.ts";
import { openTemporary } from "../test/local/temporary-local.ts";
import { bench, quantile, timed } from "./report.ts";

/** How fast do log lines come in, are they grouped, and are eight rules planned over all of them? */
const GOAL_LINES_A_SECOND = 100_000;
/** A query over a million lines. */
const GOAL_QUERY_MS = 500;
/** "A few seconds". */
const GOAL_PLAN_MS = 5_000;
/** As often as makes a million of the development set's 209,727. */
const COPIES = 5;
const SPAN = { from: 0, to: 4_000_000_000, seenAt: Number.MAX_SAFE_INTEGER };
const PAGE = { line: 0, offset: 0, reverse: false };

const T = "__topic__: waf_access_log";
const GROUPS = `${T} | SELECT matched_host, count(*) AS total, count_if(status >= 500) AS failed,
  approx_distinct(real_client_ip) AS ips, approx_percentile(request_time_msec, 0.95) AS p95 GROUP BY matched_host`;

const per = (...fields: string[]) => fields.join(", ");
const grouped = (search: string, values: string, by: string) =>
  `${T} ${search} | SELECT ${by}, ${values} GROUP BY ${by}`;
const rules: [query: string, condition: string][] = [
  [grouped("and status in [502 504]", "count(*) AS failed, min(__time__) AS since", "matched_host"), "failed > 5"],
  [grouped("", "count(*) AS total, count_if(status >= 500) AS failed", "matched_host"), "total > 20 && failed > 10"],
  [
    grouped(
      "",
      "count(*) AS total, approx_distinct(real_client_ip) AS ips, count_if(final_plugin = 'cc') AS limited",
      "matched_host",
    ),
    "limited > 100",
  ],
  [
    grouped(
      "and final_plugin: antiscan",
      "count(*) AS hits, approx_distinct(request_path) AS paths",
      per("matched_host", "real_client_ip"),
    ),
    "hits > 10",
  ],
  [
    grouped("and status: 404", "approx_distinct(request_path) AS paths", per("matched_host", "real_client_ip")),
    "paths > 20",
  ],
  [
    grouped("and waf_action: block", "count(*) AS hits, approx_distinct(waf_rule_type) AS types", "matched_host"),
    "hits > 30 && types > 1",
  ],
  [
    grouped(
      "and upstream_response_time > 0",
      "count(*) AS total, approx_percentile(request_time_msec, 0.5) AS p50",
      "matched_host",
    ),
    "total > 20 && p50 > 1000",
  ],
  [
    grouped(
      "and request_method: POST",
      "count(*) AS n, count_if(status = 401) AS refused",
      per("matched_host", "request_path"),
    ),
    "refused > 20",
  ],
];

const store = (sls: Sls, name: string) =>
  addLogstore(sls, { project: "bench", name, ttl: 1, shardCount: 1, index: wafIndex });

/** Queries of which the middle one counts. */
const RUNS = 5;

const cpuMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

const group = async (sls: Sls, logstore: Logstore): Promise<{ ms: number; cpuMs: number }> => {
  const query = await readQueryFor(sls, logstore, GROUPS);
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < RUNS; run++) times.push(await timed(() => ask(sls, query, SPAN, PAGE)));
  return { ms: quantile(times, 0.5), cpuMs: cpuMs(process.cpuUsage(before)) / RUNS };
};

const plan = async (sls: Sls, logstore: Logstore, from: number): Promise<{ ms: number; hits: number }> => {
  let hits = 0;
  const ms = await timed(async () => {
    for (const [query, condition] of rules) {
      const { configuration, schedule } = rule({ query, condition });
      const read = {
        ...readRule(configuration, schedule),
        anchor: from * 1000,
        first: 0,
        upTo: Number.MAX_SAFE_INTEGER,
      };
      hits += (await planRule(sls, read, [logstore], read)).order.length;
    }
  });
  return { ms, hits };
};

const measure = async (sls: Sls, files: string[]) => {
  const [small, large] = [await store(sls, "small"), await store(sls, "large")];
  let loaded = await load(sls, await store(sls, "warm"), { files: files.slice(0, 1) });
  const before = process.cpuUsage();
  const loadMs = await timed(async () => {
    loaded = await load(sls, small, { files });
  });
  const loadCpuMs = cpuMs(process.cpuUsage(before));
  for (let copy = 0; copy < COPIES; copy++) await load(sls, large, { files });
  const planned = await plan(sls, small, loaded.from ?? 0);
  return {
    ...planned,
    lines: loaded.lines,
    loadMs,
    cpuMs: loadCpuMs,
    small: await group(sls, small),
    large: await group(sls, large),
  };
};

const closing = async <T>(lines: Lines, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } finally {
    await lines.close();
  }
};

bench("sls", { logs: "../shared/data/waf-logs/lines" }, async ({ logs }) => {
  const files = readdirSync(logs)
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .map((name) => join(logs, name));
  const { local } = openTemporary({ startAt: 0 });
  const lines = await openLines(local.folder);
  const found = await closing(lines, () => measure(openSls(local, lines), files));
  await local.close();
  const rate = Math.round((found.lines / found.loadMs) * 1000);
  const ratePerCpu = Math.round((found.lines / found.cpuMs) * 1000);
  const [beside = 0] = loadavg();
  const round = (ms: number) => Math.round(ms).toLocaleString("en");
  return {
    figures:
      `load ${rate.toLocaleString("en")} lines/s, ${ratePerCpu.toLocaleString("en")} a CPU second (${found.lines.toLocaleString("en")} gzip JSON lines), group-by ${round(found.small.ms)} ms over them, ` +
      `${round(found.large.ms)} ms (${round(found.large.cpuMs)} of CPU) over ${(found.lines * COPIES).toLocaleString("en")}; ${rules.length} rules planned in ${round(found.ms)} ms, ${found.hits.toLocaleString("en")} hits; with a load of ${Math.round(beside)} in all`,
    goal: `≥ ${GOAL_LINES_A_SECOND.toLocaleString("en")} lines/s, group-by ≤ ${GOAL_QUERY_MS} ms, plan ≤ ${GOAL_PLAN_MS.toLocaleString("en")} ms`,
    met: rate >= GOAL_LINES_A_SECOND && found.large.ms <= GOAL_QUERY_MS && found.ms <= GOAL_PLAN_MS,
  };
});
