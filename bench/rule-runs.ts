import { DuckDBInstance } from "@duckdb/node-api";
import { SECOND } from "../shared/domain/calendar.ts";
import { type Hour, learningQuestion } from "../shared/domain/detection/baseline.ts";
import type { Detector, Facts } from "../shared/domain/detection/rule.ts";

export const EVERY_SECONDS = 60;
/** Lines of the last seconds are not searchable yet. */
const LAG_SECONDS = 3;
/** Lines times evaluations in one statement: what fits into the memory of a small machine. */
const MOST_AT_ONCE = 3_000_000;

export type Cell = string | number | null;
export type Ask = (sql: string) => Promise<Record<string, Cell>[]>;

/** The log service's functions that DuckDB calls otherwise. */
const MACROS = [
  "CREATE MACRO approx_distinct(x) AS count(DISTINCT x)",
  "CREATE MACRO approx_percentile(x, share) AS quantile_disc(x, share)",
  // Its own is null where no row holds.
  "CREATE MACRO count_if(x) AS count(nullif(x, false))",
  "SET TimeZone = 'UTC'",
  "SET threads = 1",
];

/**
 * @param source what stands behind FROM: lines with `__time__`, in unix seconds
 * @param change a query over `told` that tells them otherwise
 */
export const openLines = async (source: string, change = "SELECT * FROM told"): Promise<Ask> => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const macro of MACROS) await connection.run(macro);
  await connection.run(`CREATE TABLE lines AS WITH told AS (SELECT * FROM ${source}) ${change}`);
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, Cell>[];
};

const HOURS_LATER = 5;

/** The same traffic, told otherwise: nothing that was found may depend on it. */
export const changes: Record<string, { sql: string; shiftMs?: number }> = {
  x10: {
    sql: `SELECT * REPLACE (real_client_ip || '.' || n AS real_client_ip, remote_addr || '.' || n AS remote_addr)
      FROM told, range(10) AS copies(n)`,
  },
  shift: {
    sql: `SELECT * REPLACE (__time__ + ${HOURS_LATER} * 3600 AS __time__) FROM told`,
    shiftMs: HOURS_LATER * 3_600 * SECOND,
  },
  paths: {
    sql: `SELECT told.* REPLACE (other.path AS request_path) FROM told
      JOIN (SELECT matched_host AS site, request_path AS was,
          last_value(request_path) OVER (PARTITION BY matched_host ORDER BY hash(request_path) ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) AS next,
          first_value(request_path) OVER (PARTITION BY matched_host ORDER BY hash(request_path)) AS first,
          coalesce(next, first) AS path
        FROM (SELECT DISTINCT matched_host, request_path FROM told)) AS other
      ON matched_host = other.site AND request_path = other.was`,
  },
  drop: { sql: "SELECT * FROM told WHERE hash(request_traceid) % 20 <> 0" },
};

/** Recorded lines, as JSON a line. */
export const recorded = (path: string): string =>
  `(SELECT *, CAST(epoch(CAST("time" AS TIMESTAMPTZ)) AS BIGINT) AS __time__
    FROM read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited', union_by_name = true, sample_size = -1))`;

export interface Run {
  detector: Detector;
  /** Seconds after each full minute at which rules are evaluated. */
  phase: number;
  /** A condition over lines; default: all. */
  where?: string;
}

/** Each line stands once for every evaluation whose window holds it; each level of the query groups by that, too. */
const byTick = ({ detector: { text, windowSeconds }, phase }: Run, where: string): string => {
  const source = `(SELECT *, unnest(generate_series(
      ((__time__ + ${LAG_SECONDS} - ${phase}) // ${EVERY_SECONDS} + 1) * ${EVERY_SECONDS} + ${phase},
      (__time__ + ${windowSeconds} - ${phase}) // ${EVERY_SECONDS} * ${EVERY_SECONDS} + ${phase}, ${EVERY_SECONDS})) AS tick
    FROM lines WHERE ${where})`;
  const [body = "", order = ""] = text("2.0")
    .replace(/^[^|]*\|/, "")
    .split(/\nORDER BY (.*)\nLIMIT \d+$/);
  const whole = /\bFROM log\b/.test(body) ? body : body.replace(/\nGROUP BY/, "\nFROM log\nGROUP BY");
  return `${whole
    .replaceAll(/\bSELECT /g, "SELECT tick, ")
    .replaceAll(/\bGROUP BY /g, "GROUP BY tick, ")
    .replaceAll(/\bFROM log\b/g, `FROM ${source}`)} ORDER BY tick, ${order}`;
};

/** A question over part of the lines, once. */
export const over = (text: string, where: string): string => {
  const sql = text.replace(/^[^|]*\|/, "");
  const whole = /\bFROM log\b/.test(sql) ? sql : sql.replace(/\nGROUP BY/, "\nFROM log\nGROUP BY");
  return whole.replaceAll(/\bFROM log\b/g, `FROM (SELECT * FROM lines WHERE ${where})`);
};

const spans = async (ask: Ask, where: string, windowSeconds: number): Promise<[from: number, to: number][]> => {
  const [row] = await ask(
    `SELECT min(__time__) AS first, max(__time__) AS last, count(*) AS n FROM lines WHERE ${where}`,
  );
  const [first, last] = [Number(row?.first), Number(row?.last) + windowSeconds];
  const parts = Math.ceil((Number(row?.n) * windowSeconds) / EVERY_SECONDS / MOST_AT_ONCE);
  const length = Math.ceil((last - first) / parts / EVERY_SECONDS) * EVERY_SECONDS;
  return Array.from({ length: parts }, (_, n) => [first + n * length, first + (n + 1) * length]);
};

export interface Nominated {
  at: number;
  facts: Facts;
}

const holds = (condition: string, row: Facts): boolean =>
  condition.split(" && ").every((part) => {
    const [name = "", sign, value] = part.split(" ");
    return sign === ">=" ? Number(row[name]) >= Number(value) : Number(row[name]) > Number(value);
  });

/** What the lines teach of each site, all hours of them. */
export const learned = async (ask: Ask): Promise<Map<string, Hour[]>> => {
  const { text, row } = learningQuestion("2.0");
  const sites = new Map<string, Hour[]>();
  for (const found of await ask(over(text, "TRUE"))) {
    const { host, hour } = row.parse(found);
    sites.set(host, [...(sites.get(host) ?? []), hour]);
  }
  return sites;
};

/** The first row of each site at each evaluation that nominates it, as an alert would carry it, in order of time. */
export const nominated = async (ask: Ask, run: Run): Promise<Nominated[]> => {
  const { detector, where = "TRUE" } = run;
  const { windowSeconds, condition } = detector;
  const alerts = new Map<string, Nominated>();
  for (const [from, to] of await spans(ask, where, windowSeconds)) {
    const part = `(${where}) AND __time__ >= ${from - windowSeconds} AND __time__ < ${to}`;
    for (const { tick, ...row } of await ask(byTick(run, part))) {
      if (Number(tick) < from || Number(tick) >= to) continue;
      const facts = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
      const key = `${facts.site} ${tick}`;
      if (holds(condition, facts) && !alerts.has(key)) alerts.set(key, { at: Number(tick) * SECOND, facts });
    }
  }
  return [...alerts.values()].sort((a, b) => a.at - b.at);
};
