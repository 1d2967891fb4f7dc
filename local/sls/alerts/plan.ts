import { ARRIVAL, quoted, type Result, TIME, tableOf } from "../lines.ts";
import {
  columnsOf,
  conditionOf,
  explain,
  fieldsOf,
  type Query,
  type Row,
  readQueryFor,
  rowsIn,
  selectWhere,
  toRows,
  type Window,
} from "../query.ts";
import { Values } from "../search-sql.ts";
import { LOG } from "../sql.ts";
import { type Tree, writeSql } from "../sql-tree.ts";
import type { Logstore, Sls } from "../state.ts";
import { byEvaluation, capped, EVALUATION, PLACE } from "./by-minute.ts";
import { conditionSql } from "./condition.ts";
import { type Finding, findingsOf, type Rows } from "./findings.ts";
import type { Rule } from "./rule.ts";

/** Evaluation n of a rule happens at `anchor + n * intervalMs`; the anchor is a whole second in ms. */
export interface Timing {
  anchor: number;
  intervalMs: number;
}

export const instantOf = ({ anchor, intervalMs }: Timing, evaluation: number): number =>
  anchor + evaluation * intervalMs;
/** The last evaluation at or before an instant; below 0 before the first. */
export const evaluationAt = ({ anchor, intervalMs }: Timing, at: number): number =>
  Math.floor((at - anchor) / intervalMs);

/** What all evaluations of a rule will find, with the lines that are known now. */
export interface Plan {
  /** Those that find something, by number, as far as any line reaches. */
  findings: Map<number, Finding[]>;
  /** Their numbers, in order. */
  order: number[];
  /** What one finds that has no lines in its window: everything from `last` on, and in between. */
  nothing: Finding[];
  /** The last that may have a line in its window. */
  last: number;
  /** Evaluations that have rows and find nothing, where having none would find something. */
  quiet: Set<number>;
}

/** Lines times evaluations in one statement: what fits into the memory of a small machine. */
const MAX_EXPANDED = 4_000_000;
/** Evaluations looked at one by one, of a query that cannot be taken apart: a month of minutes. */
const MAX_SINGLE = 50_000;

/** What a rule sees at an evaluation. */
export const windowAt = ({ startSeconds, endSeconds }: Rule, at: number): Window => ({
  from: at / 1000 + startSeconds,
  to: at / 1000 + endSeconds,
  seenAt: at,
});

interface Planning {
  sls: Sls;
  rule: Rule;
  timing: Timing;
  query: Query;
  fields: Set<string>;
}

interface Range {
  first: number;
  last: number;
}

/** Everything that any evaluation of a range can see. */
const windowOver = ({ rule, timing }: Planning, { first, last }: Range): Window => ({
  ...windowAt(rule, instantOf(timing, last)),
  from: windowAt(rule, instantOf(timing, first)).from,
});

/** The evaluations whose window holds a line that had arrived by then, as a list in SQL. */
const evaluationsSql = ({ rule, timing }: Planning, { first, last }: Range): string => {
  const { anchor, intervalMs } = timing;
  const earliest = `greatest((${TIME} - (${rule.endSeconds}) + 1) * 1000, ${ARRIVAL}) - ${anchor}`;
  const latest = `(${TIME} - (${rule.startSeconds})) * 1000 - ${anchor}`;
  const whole = (rounding: string, ms: string) =>
    `CAST(${rounding}((${ms}) / CAST(${intervalMs} AS DOUBLE)) AS BIGINT)`;
  return `range(greatest(${first}, ${whole("ceil", earliest)}), least(${last}, ${whole("floor", latest)}) + 1)`;
};

/** Rows that no condition of the rule can hold for are passed over; undefined: all are needed. */
const filterSql = ({ severities }: Rule, columns: Set<string>): string | undefined => {
  const conditions = severities.map(({ condition }) => condition && conditionSql(condition, columns));
  return conditions.every((one) => one !== undefined) ? conditions.join(" OR ") : undefined;
};

const nameOf = ({ alias, class: kind, column_names: names }: Tree): string =>
  alias === "" && kind === "COLUMN_REF" ? String((names as string[]).at(-1)) : String(alias);

const manySql = async (planning: Planning, tree: Tree, { canSkip, ...range }: Range & { canSkip: boolean }) => {
  const { sls, rule, query, fields } = planning;
  const values = new Values();
  const condition = conditionOf(query, fields, windowOver(planning, range), values);
  const log = `SELECT ${columnsOf(query.index, fields)}, unnest(${evaluationsSql(planning, range)}) AS ${EVALUATION}
    FROM ${tableOf(query.logstore.number)} WHERE ${condition}`;
  const filter = canSkip ? filterSql(rule, new Set((tree.select_list as Tree[]).map(nameOf))) : undefined;
  const wanted = filter ? `WHERE ${EVALUATION} IN (SELECT ${EVALUATION} FROM found WHERE ${filter})` : "";
  const sql = `WITH ${LOG} AS NOT MATERIALIZED (${log}), found AS MATERIALIZED (${await writeSql(sls.lines, tree)})
    SELECT * FROM found ${wanted} ORDER BY ${EVALUATION}, ${PLACE}`;
  return { sql, values };
};

const isHidden = (name: string): boolean => name === EVALUATION || name === PLACE;

/** Rows by their evaluation, without the columns that only tell it. */
const byNumber = (result: Result): Map<number, Rows> => {
  const { rows, keys: all, types: allTypes } = toRows(result);
  const keys = all.filter((name) => !isHidden(name));
  const types = allTypes.filter((_, n) => !isHidden(all[n] ?? ""));
  const found = new Map<number, Rows>();
  for (const { [EVALUATION]: evaluation, [PLACE]: _, ...row } of rows as Row[]) {
    const own = found.get(Number(evaluation)) ?? { rows: [], keys, types };
    found.set(Number(evaluation), own);
    own.rows.push(row as Row);
  }
  return found;
};

const countLines = async ({ sls, query, fields }: Planning, window: Window): Promise<number> => {
  const values = new Values();
  const condition = conditionOf(query, fields, window, values);
  const sql = `SELECT count(*) FROM ${tableOf(query.logstore.number)} WHERE ${condition}`;
  return Number((await sls.lines.read({ sql, values: values.all })).rows[0]?.[0]);
};

/** As many evaluations at a time as fit. */
const ranges = async (planning: Planning, whole: Range): Promise<Range[]> => {
  const { rule, timing } = planning;
  const lines = await countLines(planning, windowOver(planning, whole));
  const each = Math.ceil(((rule.endSeconds - rule.startSeconds) * 1000) / timing.intervalMs) + 1;
  const parts = Math.max(1, Math.ceil((lines * each) / MAX_EXPANDED));
  const length = Math.ceil((whole.last - whole.first + 1) / parts);
  return Array.from({ length: parts }, (_, n) => ({
    first: whole.first + n * length,
    last: Math.min(whole.last, whole.first + (n + 1) * length - 1),
  })).filter(({ first, last }) => first <= last);
};

const rowsTogether = async (
  planning: Planning,
  tree: Tree,
  whole: Range,
  canSkip: boolean,
): Promise<Map<number, Rows>> => {
  const found = new Map<number, Rows>();
  for (const range of await ranges(planning, whole)) {
    const { sql, values } = await manySql(planning, tree, { ...range, canSkip });
    for (const [evaluation, rows] of byNumber(await planning.sls.lines.read({ sql, values: values.all })))
      found.set(evaluation, rows);
  }
  return found;
};

const withLines = async (planning: Planning, range: Range): Promise<number[]> => {
  const { sls, query, fields } = planning;
  const values = new Values();
  const condition = conditionOf(query, fields, windowOver(planning, range), values);
  const sql = `SELECT DISTINCT unnest(${evaluationsSql(planning, range)}) AS ${quoted(EVALUATION)}
    FROM ${tableOf(query.logstore.number)} WHERE ${condition} ORDER BY 1 LIMIT ${MAX_SINGLE}`;
  return (await sls.lines.read({ sql, values: values.all })).rows.map(([evaluation]) => Number(evaluation));
};

/** Lines of a rule that searches only. */
const PAGE = { line: 100, offset: 0, reverse: false };

const rowsAt = ({ sls, rule, timing, query }: Planning, evaluation: number): Promise<Rows> =>
  rowsIn(sls, query, windowAt(rule, instantOf(timing, evaluation)), PAGE);

const rowsOneByOne = async (planning: Planning, range: Range): Promise<Map<number, Rows>> => {
  const found = new Map<number, Rows>();
  for (const evaluation of await withLines(planning, range)) found.set(evaluation, await rowsAt(planning, evaluation));
  return found;
};

const rowsOfNothing = async ({ sls, query, fields }: Planning): Promise<Rows> => {
  const { tree } = query;
  if (!tree) return { rows: [], keys: [], types: [] };
  return selectWhere(sls, { ...query, tree }, { fields, condition: "FALSE", values: new Values() });
};

/** The last evaluation that may have a line in its window; -1 without lines. */
const lastWithLines = async ({ sls, rule, timing, query }: Planning): Promise<number> => {
  const { rows } = await sls.lines.read({ sql: `SELECT max(${TIME}) FROM ${tableOf(query.logstore.number)}` });
  const latest = rows[0]?.[0];
  return latest === null ? -1 : evaluationAt(timing, (Number(latest) - rule.startSeconds) * 1000);
};

const foundIn = (planning: Planning, range: Range, canSkip: boolean): Promise<Map<number, Rows>> => {
  const { sls, query, rule } = planning;
  const tree = query.tree && byEvaluation(query.tree);
  if (tree) return rowsTogether(planning, tree, range, canSkip);
  sls.local.log(
    `sls: a rule of ${rule.project} is evaluated minute by minute: ${JSON.stringify(query.text || query.where)}`,
  );
  return rowsOneByOne(planning, range);
};

const toPlan = (rule: Rule, found: Map<number, Rows>, nothing: Finding[], last: number): Plan => {
  const findings = new Map<number, Finding[]>();
  const quiet = new Set<number>();
  for (const [evaluation, rows] of found) {
    const own = findingsOf(rule, rows);
    if (own.length > 0) findings.set(evaluation, own);
    else if (nothing.length > 0 && rows.rows.length > 0) quiet.add(evaluation);
  }
  return { findings, order: [...findings.keys()].sort((a, b) => a - b), nothing, last, quiet };
};

/**
 * All evaluations from number `first` on.
 * @throws Refusal as the query would be refused
 */
export const planRule = async (
  sls: Sls,
  rule: Rule,
  logstore: Logstore,
  timing: Timing & { first: number; upTo: number },
): Promise<Plan> => {
  const read = await readQueryFor(sls, logstore, rule.query);
  const query = read.tree ? { ...read, tree: capped(read.tree) } : read;
  const planning = { sls, rule, timing, query, fields: await fieldsOf(sls, logstore) };
  try {
    const nothing = findingsOf(rule, await rowsOfNothing(planning));
    const last = Math.min(timing.upTo, await lastWithLines(planning));
    if (last < timing.first) return toPlan(rule, new Map(), nothing, timing.first - 1);
    return toPlan(rule, await foundIn(planning, { first: timing.first, last }, nothing.length === 0), nothing, last);
  } catch (error) {
    throw explain(error);
  }
};
