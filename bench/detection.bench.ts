import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { QUIET_MINUTES } from "../shared/domain/alert/dedupe.ts";
import { HOUR, iso, MINUTE, SECOND } from "../shared/domain/calendar.ts";
import { detectors } from "../shared/domain/detection/detectors.ts";
import type { Detector, Facts } from "../shared/domain/detection/rule.ts";
import { bench } from "./report.ts";

/** What do the alert rules and their decisions find in recorded log lines, how soon, and what do they find that was not there? */
const GOAL = "floods ≤ 2 min, scans ≤ 5, outages ≤ 10; ≤ 1 false incident per site and week; a rush opens none";

/** Evaluations happen at full minutes; lines of the last seconds are not searchable yet. */
const EVERY_SECONDS = 60;
const LAG_SECONDS = 3;
/** From the evaluation to the incident: hook, hand-over, opening. */
const OPENING_SECONDS = 3;
/** The incident is resolved so long after the last alert, and the same cause reopens it within the quiet time. */
const RESOLVED_AFTER_MINUTES = 10;

/** Kinds of true events that these detectors answer for, the incident kinds that fit, and within how many seconds. */
const fits: Record<string, { kinds: string[]; seconds: number }> = {
  http_flood: { kinds: ["http-flood"], seconds: 120 },
  scan: { kinds: ["scan"], seconds: 300 },
  rfi_sweep: { kinds: ["scan", "injection-campaign"], seconds: 300 },
  outage502: { kinds: ["outage"], seconds: 600 },
  outage504: { kinds: ["outage"], seconds: 600 },
};
/** An error burst may be told as an outage; its own detector comes later. */
const tolerated: Record<string, string[]> = {
  ...Object.fromEntries(Object.entries(fits).map(([kind, { kinds }]) => [kind, kinds])),
  errors5xx: ["outage"],
};
const SLACK = 30 * MINUTE;
const WEEK = 7 * 24 * HOUR;

interface True {
  kind: string;
  host?: string;
  start: string;
  end: string;
}

interface Opened {
  kind: string;
  host: string;
  at: number;
  facts: Facts;
}

type Rows = Record<string, string | number | null>[];

/** The log service's functions that DuckDB calls otherwise. */
const MACROS = [
  "CREATE MACRO approx_distinct(x) AS approx_count_distinct(x)",
  "CREATE MACRO approx_percentile(x, p) AS approx_quantile(x, p)",
];

const openLines = async (path: string) => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const macro of MACROS) await connection.run(macro);
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`CREATE TABLE lines AS SELECT *, CAST(epoch(CAST("time" AS TIMESTAMPTZ)) AS BIGINT) AS __time__
    FROM read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited', union_by_name = true, sample_size = -1)`);
  return async (sql: string): Promise<Rows> => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Rows;
};
type Ask = Awaited<ReturnType<typeof openLines>>;

/** The rule's SQL at every instant of its clock at which its window holds a line, in one statement. */
const nominated = async (ask: Ask, { text, windowSeconds }: Detector, phase: number): Promise<Rows> => {
  const sql = text("2.0").split("|").slice(1).join("|");
  const window = `SELECT * FROM lines WHERE __time__ >= tick - ${windowSeconds} AND __time__ < tick - ${LAG_SECONDS}`;
  const own = / FROM log\b|\n\s*FROM log\b/.test(sql)
    ? sql.replace(/FROM log\b/, `FROM (${window})`)
    : sql.replace(/\nGROUP BY/, `\nFROM (${window})\nGROUP BY`);
  return ask(`WITH ticks AS (SELECT DISTINCT unnest(generate_series((__time__ - ${phase}) // ${EVERY_SECONDS} * ${EVERY_SECONDS} + ${phase},
    __time__ + ${windowSeconds + EVERY_SECONDS}, ${EVERY_SECONDS})) AS tick FROM lines)
    SELECT tick, q.* FROM ticks, LATERAL (${own.replace(/ORDER BY[\s\S]*$/, "")}) q ORDER BY tick, total DESC`);
};

const COMPARISON = /^(\w+) (>=|>) (\d+(?:\.\d+)?)$/;

const holds = (condition: string, row: Facts): boolean =>
  condition.split(" && ").every((part) => {
    const [, name = "", sign, value] = COMPARISON.exec(part) ?? [];
    return sign === ">=" ? Number(row[name]) >= Number(value) : Number(row[name]) > Number(value);
  });

const factsOf = (row: Rows[number]): Facts =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? "null" : String(value)]));

/** Incidents as the service would open them: one a cause, joined while it lasts and through its quiet time. */
const incidentsOf = async (
  ask: Ask,
  detector: Detector,
  phase: number,
): Promise<{ opened: Opened[]; dismissed: Map<string, number> }> => {
  const opened: Opened[] = [];
  const dismissed = new Map<string, number>();
  const last = new Map<string, number>();
  const seen = new Set<string>();
  for (const { tick, ...row } of await nominated(ask, detector, phase)) {
    const facts = factsOf(row);
    const [host, at] = [facts.site ?? "", Number(tick) * SECOND];
    if (!holds(detector.condition, facts) || seen.has(`${host} ${at}`)) continue;
    seen.add(`${host} ${at}`);
    const verdict = detector.verdict(facts);
    const isOpen = at - (last.get(host) ?? 0) <= (RESOLVED_AFTER_MINUTES + QUIET_MINUTES) * MINUTE;
    if (verdict.ok && !isOpen) opened.push({ kind: detector.kind, host, at: at + OPENING_SECONDS * SECOND, facts });
    if (!verdict.ok && !isOpen)
      dismissed.set(`${host} ${verdict.reason}`, (dismissed.get(`${host} ${verdict.reason}`) ?? 0) + 1);
    if (verdict.ok || isOpen) last.set(host, at);
  }
  return { opened, dismissed };
};

const during = ({ host, start, end }: True, incident: Opened): boolean =>
  host === incident.host && incident.at >= Date.parse(start) - MINUTE && incident.at <= Date.parse(end) + SLACK;

const told = ({ kind, host, at, facts }: Opened): string => `${kind} ${host} ${iso(at)} ${JSON.stringify(facts)}`;

bench("detection", { logs: "", truth: "", phase: 0 }, async ({ logs, truth, phase }) => {
  if (!logs || !truth) throw new Error("--logs FOLDER and --truth FILE are needed");
  const ask = await openLines(join(logs, "*.jsonl.gz"));
  const events = (JSON.parse(readFileSync(truth, "utf8")) as True[]).filter(({ host }) => host);
  const all: Opened[] = [];
  for (const detector of detectors) {
    const begun = performance.now();
    const { opened, dismissed } = await incidentsOf(ask, detector, phase);
    all.push(...opened);
    const why = [...dismissed].map(([reason, n]) => `${reason} ${n}`).join(", ");
    console.log(
      `${detector.name}: ${opened.length} incidents, dismissed: ${why || "none"} (${Math.round(performance.now() - begun)} ms)`,
    );
  }
  const results = events
    .filter(({ kind }) => fits[kind])
    .map((event) => {
      const { kinds, seconds } = fits[event.kind] as (typeof fits)[string];
      const first = all.filter((one) => kinds.includes(one.kind) && during(event, one)).sort((a, b) => a.at - b.at)[0];
      const delay = first && Math.max(0, (first.at - Date.parse(event.start)) / SECOND);
      const state = delay === undefined ? "MISSED" : delay > seconds ? "LATE" : "found";
      console.log(
        `${state.padEnd(7)}${event.kind} ${event.host} ${event.start} ${delay === undefined ? "" : `${delay} s of ${seconds} s`}`,
      );
      return state;
    });
  const falses = all.filter(
    (one) => !events.some((event) => tolerated[event.kind]?.includes(one.kind) && during(event, one)),
  );
  for (const one of falses) console.log(`${one.kind === "injection-campaign" ? "unjudged" : "FALSE"} ${told(one)}`);
  const [{ first, last, sites } = { first: 0, last: 0, sites: 1 }] = (await ask(
    "SELECT min(__time__) AS first, max(__time__) AS last, count(DISTINCT matched_host) AS sites FROM lines",
  )) as unknown as { first: number; last: number; sites: number }[];
  const judged = falses.filter(({ kind }) => kind !== "injection-campaign");
  const siteWeeks = Number(sites) * (((Number(last) - Number(first)) * SECOND) / WEEK);
  const count = (state: string) => results.filter((one) => one === state).length;
  return {
    figures: `${results.length} events: ${count("found")} found, ${count("LATE")} late, ${count("MISSED")} missed; ${judged.length} false in ${siteWeeks.toFixed(0)} site-weeks; ${falses.length - judged.length} injection campaigns (no truth to judge by)`,
    goal: GOAL,
    met: count("found") === results.length && judged.length <= siteWeeks,
  };
});
