import { ARRIVAL, quoted, type Result, TIME, tableOf } from "../lines.ts";
import {
  columnsOf,
  conditionOf,
  explain,
  fieldsOf,
  type Query,
  type Row,
  type Rows,
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
import { type Finding, findingsOf } from "./findings.ts";
import { MAX_JOINED } from "./join.ts";
import type { Rule, Source } from "./rule.ts";
import type { Schedule } from "./schedule.ts";

/** Evaluation n of a rule happens at `anchor + n * intervalMs`, if at all; the anchor is a whole second in ms. */
export interface Timing extends Pick<Schedule, "intervalMs" | "next" | "delayMs"> {
  anchor: number;
}

export const instantOf = ({ anchor, intervalMs }: Timing, evaluation: number): number =>
  anchor + evaluation * intervalMs;
/** The last evaluation at or before an instant; below 0 before the first. */
export const evaluationAt = ({ anchor, intervalMs }: Timing, at: number): number =>
  Math.floor((at - anchor) / intervalMs);

/** The evaluation after one: the next of the grid, or the next that the schedule names. */
export const evaluationAfter = (timing: Timing, evaluation: number): number => {
  const { next, delayMs } = timing;
  if (!next) return evaluation + 1;
  return evaluationAt(timing, next(instantOf(timing, evaluation) - delayMs) + delayMs);
};

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

/** Lines times evaluations in one statement: what fits into a small machine's memory, and ends in time on a busy one. */
const MAX_EXPANDED = 1_000_000;
/** Evaluations looked at one by one, of a query that cannot be taken apart: a month of minutes. */
const MAX_SINGLE = 50_000;

/** What a rule sees at an evaluation. */
export const windowAt = ({ startSeconds, endSeconds }: Source, at: number): Window => ({
  from: at / 1000 + startSeconds,
  to: at / 1000 + endSeconds,
  seenAt: at,
});

interface Planning {
  sls: Sls;
  rule: Rule;
  source: Source;
  timing: Timing;
  query: Query;
  fields: Set<string>;
}

interface Range {
  first: number;
  last: number;
}

/** Everything that any evaluation of a range can see. */
const windowOver = ({ source, timing }: Planning, { first, last }: Range): Window => ({
  ...windowAt(source, instantOf(timing, last)),
  from: windowAt(source, instantOf(timing, first)).from,
});

/** The evaluations whose window holds a line that had arrived by then, as a list in SQL. */
const evaluationsSql = ({ source, timing }: Planning, { first, last }: Range): string => {
  const { anchor, intervalMs } = timing;
  const earliest = `greatest((${TIME} - (${source.endSeconds}) + 1) * 1000, ${ARRIVAL}) - ${anchor}`;
  const latest = `(${TIME} - (${source.startSeconds})) * 1000 - ${anchor}`;
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
  const log = `SELECT ${columnsOf(query.index, fields, tree)}, unnest(${evaluationsSql(planning, range)}) AS ${EVALUATION}
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
  const { source, timing } = planning;
  const lines = await countLines(planning, windowOver(planning, whole));
  const each = Math.ceil(((source.endSeconds - source.startSeconds) * 1000) / timing.intervalMs) + 1;
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

const rowsAt = ({ sls, source, timing, query }: Planning, evaluation: number): Promise<Rows> =>
  rowsIn(sls, query, windowAt(source, instantOf(timing, evaluation)), PAGE);

const isScheduled = (timing: Timing, evaluation: number): boolean =>
  !timing.next || evaluationAfter(timing, evaluation - 1) === evaluation;

const rowsOneByOne = async (planning: Planning, range: Range): Promise<Map<number, Rows>> => {
  const found = new Map<number, Rows>();
  const all = (await withLines(planning, range)).filter((one) => isScheduled(planning.timing, one));
  for (const evaluation of all) found.set(evaluation, await rowsAt(planning, evaluation));
  return found;
};

const rowsOfNothing = async ({ sls, query, fields }: Planning): Promise<Rows> => {
  const { tree } = query;
  if (!tree) return { rows: [], keys: [], types: [] };
  return selectWhere(sls, { ...query, tree }, { fields, condition: "FALSE", values: new Values() });
};

/** The last evaluation that may have a line in its window; -1 without lines. */
const lastWithLines = async ({ sls, source, timing, query }: Planning): Promise<number> => {
  const { rows } = await sls.lines.read({ sql: `SELECT max(${TIME}) FROM ${tableOf(query.logstore.number)}` });
  const latest = rows[0]?.[0];
  return latest === null ? -1 : evaluationAt(timing, (Number(latest) - source.startSeconds) * 1000);
};

const foundIn = (planning: Planning, range: Range, canSkip: boolean): Promise<Map<number, Rows>> => {
  const { sls, query, source } = planning;
  const tree = query.tree && byEvaluation(query.tree);
  if (tree) return rowsTogether(planning, tree, range, canSkip);
  sls.local.log(
    `sls: a rule of ${source.project} is evaluated minute by minute: ${JSON.stringify(query.text || query.where)}`,
  );
  return rowsOneByOne(planning, range);
};

const toPlan = (rule: Rule, found: Map<number, Rows[]>, nothing: Finding[], last: number): Plan => {
  const findings = new Map<number, Finding[]>();
  const quiet = new Set<number>();
  for (const [evaluation, results] of found) {
    const own = findingsOf(rule, results);
    if (own.length > 0) findings.set(evaluation, own);
    else if (nothing.length > 0) quiet.add(evaluation);
  }
  return { findings, order: [...findings.keys()].sort((a, b) => a - b), nothing, last, quiet };
};

/** Rows of an evaluation that a rule looks at: waf-logs.md 5. */
const MAX_EVALUATED = 100;

/** One query of a rule, understood. */
const planningOf = async (
  sls: Sls,
  { rule, timing, source }: { rule: Rule; timing: Timing; source: Source },
  logstore: Logstore,
): Promise<Planning> => {
  const read = await readQueryFor(sls, logstore, source.query);
  const most = rule.joins.length > 0 ? MAX_JOINED : MAX_EVALUATED;
  const query = read.tree ? { ...read, tree: capped(read.tree, most) } : read;
  return { sls, rule, source, timing, query, fields: await fieldsOf(sls, logstore) };
};

/** Evaluations that any query has lines for, each with the rows of all. */
const together = (founds: Map<number, Rows>[], nothing: Rows[], timing: Timing): Map<number, Rows[]> => {
  const numbers = new Set(founds.flatMap((found) => [...found.keys()]).filter((one) => isScheduled(timing, one)));
  return new Map([...numbers].map((one) => [one, founds.map((found, n) => found.get(one) ?? (nothing[n] as Rows))]));
};

/**
 * All evaluations from number `first` on.
 * @param logstores one for each query of the rule
 * @throws Refusal as a query would be refused
 */
export const planRule = async (
  sls: Sls,
  rule: Rule,
  logstores: Logstore[],
  timing: Timing & { first: number; upTo: number },
): Promise<Plan> => {
  try {
    const plannings: Planning[] = [];
    for (const [n, source] of rule.queries.entries())
      plannings.push(await planningOf(sls, { rule, timing, source }, logstores[n] as Logstore));
    const none = await Promise.all(plannings.map(rowsOfNothing));
    const nothing = findingsOf(rule, none);
    const last = Math.min(timing.upTo, Math.max(...(await Promise.all(plannings.map(lastWithLines)))));
    if (last < timing.first) return toPlan(rule, new Map(), nothing, timing.first - 1);
    const canSkip = nothing.length === 0 && plannings.length === 1;
    const founds: Map<number, Rows>[] = [];
    for (const planning of plannings) founds.push(await foundIn(planning, { first: timing.first, last }, canSkip));
    return toPlan(rule, together(founds, none, timing), nothing, last);
  } catch (error) {
    throw explain(error);
  }
};
