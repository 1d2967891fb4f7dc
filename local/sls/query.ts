import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { Refusal, refusals } from "./errors.ts";
import { MAX_QUERY_CHARS, MAX_ROWS } from "./limits.ts";
import { ARRIVAL, quoted, type Result, TIME, tableOf } from "./lines.ts";
import { packMetaOf, WITH_PACK_META } from "./pack-meta.ts";
import { readQuery, type Search } from "./search.ts";
import { searchSql, typed, Values } from "./search-sql.ts";
import { LOG, readSql } from "./sql.ts";
import { namesIn, type Tree, writeSql } from "./sql-tree.ts";
import type { Index, Logstore, Sls } from "./state.ts";

/** Which lines: [from, to) in unix seconds, of those that had arrived by `seenAt` (ms). */
export interface Window {
  from: number;
  to: number;
  seenAt: number;
}

/** Of a search without SQL. */
export interface Page {
  line: number;
  offset: number;
  reverse: boolean;
}

export type Row = Record<string, string>;

/** Names and Presto types of the columns are empty without SQL. */
export interface Rows {
  rows: Row[];
  keys: string[];
  types: string[];
}

export interface Answer extends Rows {
  /** Lines that the search found. */
  processedRows: number;
  where: string;
  sql: string;
}

/** A query that is understood, for one logstore. */
export interface Query {
  logstore: Logstore;
  index: Index;
  search: Search;
  where: string;
  text: string;
  /** The SQL part over `log`, if there is one. */
  tree: Tree | undefined;
  /** Each line tells where it is, for GetContextLogs. */
  packed: boolean;
}

/** How the service writes null in a row of SQL (UNCONFIRMED; official queries compare with it). */
const NULL = "null";

/** @throws Refusal IndexConfigNotExist, InvalidQueryString, ParameterInvalid */
export const readQueryFor = async (sls: Sls, logstore: Logstore, text: string): Promise<Query> => {
  const { index } = logstore;
  if (!index) throw refusals.noIndex();
  if (text.length > MAX_QUERY_CHARS) throw refusals.search(`more than ${MAX_QUERY_CHARS} characters`);
  const { search, where, sql } = readQuery(text);
  const packed = sql?.toLowerCase() === WITH_PACK_META;
  const tree = sql === undefined || packed ? undefined : await readSql(sls.lines, sql, logstore.name);
  return { logstore, index, search, where, text: packed ? "" : (sql ?? ""), tree, packed };
};

/** The condition that a window and a search put on the table of lines. */
export const conditionOf = ({ index, search }: Query, fields: Set<string>, window: Window, values: Values): string => {
  const { from, to, seenAt } = window;
  return [
    `${TIME} >= CAST(${values.bind(from)} AS BIGINT)`,
    `${TIME} < CAST(${values.bind(to)} AS BIGINT)`,
    `${ARRIVAL} <= CAST(${values.bind(seenAt)} AS BIGINT)`,
    searchSql(search, { index, fields }, values),
  ].join(" AND ");
};

const sqlTypes = { text: "VARCHAR", json: "VARCHAR", long: "BIGINT", double: "DOUBLE" };

/** The columns that SQL can see: what the index names, typed as it says, and the reserved ones; of them those that a tree may mean. */
export const columnsOf = ({ keys = {} }: Index, fields: Set<string>, tree: Tree): string => {
  const own = Object.entries(keys).filter(([, { docValue = true }]) => docValue);
  const reserved = ["__topic__", "__source__"].filter((name) => !Object.hasOwn(keys, name));
  const all = [...own, ...reserved.map((name) => [name, { type: "text" as const }] as const)];
  const meant = namesIn(tree);
  const wanted = all.filter(([name]) => meant === "all" || meant.has(name.toLowerCase()));
  const columns = wanted.map(([name, key]) => {
    const value = fields.has(name) ? typed(name, key) : `CAST(NULL AS ${sqlTypes[key.type]})`;
    return `${value} AS ${quoted(name)}`;
  });
  return [TIME, ...columns].join(", ");
};

/** `text` with `log` standing for `select`. */
export const overLog = (select: string, text: string): string => {
  const log = `WITH ${LOG} AS NOT MATERIALIZED (${select})`;
  return text.startsWith("WITH ") ? `${log}, ${text.slice("WITH ".length)}` : `${log} ${text}`;
};

const patterns: [RegExp, (found: RegExpExecArray) => string][] = [
  [/Referenced column "([^"]*)" not found/, ([, name]) => `Column '${name}' cannot be resolved`],
  [/does not have a column named "([^"]*)"/, ([, name]) => `Column '${name}' cannot be resolved`],
  [
    /column "?([^"]*?)"? must appear in the GROUP BY/,
    ([, name]) => `'${name}' must be an aggregate expression or appear in GROUP BY clause`,
  ],
];
const CALLERS_FAULT = /^(Binder|Catalog|Parser|Conversion|Invalid Input|Out of Range|Not implemented|Mismatch Type)\b/;

/** What DuckDB says about a query, in the service's words; other errors stay what they are. */
export const explain = (error: unknown): unknown => {
  const message = String((error as { message?: unknown }).message);
  if (error instanceof Refusal || !CALLERS_FAULT.test(message)) return error;
  for (const [pattern, words] of patterns) {
    const found = pattern.exec(message);
    if (found) return refusals.parameter(words(found));
  }
  return refusals.parameter(String(message.split("\n")[0]).replace(/^[A-Za-z ]+Error: /, ""));
};

const presto: Record<string, string> = {
  VARCHAR: "varchar",
  BOOLEAN: "boolean",
  DATE: "date",
  TIMESTAMP: "timestamp",
  BIGINT: "bigint",
  HUGEINT: "bigint",
  INTEGER: "bigint",
  DOUBLE: "double",
  FLOAT: "double",
};

/** The service's name of a type. */
export const prestoType = (type: DuckDBType): string => {
  const name = String(type);
  if (name.startsWith("DECIMAL")) return "double";
  return name.endsWith("[]") ? "array" : (presto[name] ?? name.toLowerCase());
};

const floating = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
};

/** Milliseconds stand in each time of the service. */
const timestamp = (text: string): string => {
  const [, seconds = text, fraction = ""] = /^(.*?)(?:\.(\d+))?$/.exec(text) ?? [];
  return `${seconds}.${fraction.padEnd(3, "0").slice(0, 3)}`;
};

const show = (value: DuckDBValue | undefined, type: string): string => {
  if (value === null || value === undefined) return NULL;
  if (typeof value === "number" && type === "double") return floating(value);
  return type === "timestamp" ? timestamp(String(value)) : String(value);
};

/** Every value of a row is text. */
export const toRows = ({ columns, rows }: Result): Rows => {
  const keys = columns.map(({ name }) => name);
  const types = columns.map(({ type }) => prestoType(type));
  const row = (values: DuckDBValue[]) =>
    Object.fromEntries(keys.map((key, n) => [key, show(values[n], String(types[n]))]));
  return { rows: rows.map(row), keys, types };
};

export const toLines = ({ columns, rows }: Result): Row[] =>
  rows.map((values) => ({
    __topic__: "",
    __source__: "",
    ...Object.fromEntries(
      columns.flatMap(({ name }, n) => (values[n] === null || name === ARRIVAL ? [] : [[name, String(values[n])]])),
    ),
  }));

export const fieldsOf = async ({ lines }: Sls, { number }: Logstore): Promise<Set<string>> =>
  new Set(await lines.fields(number));

const count = async (sls: Sls, query: Query, fields: Set<string>, window: Window): Promise<number> => {
  const values = new Values();
  const sql = `SELECT count(*) FROM ${tableOf(query.logstore.number)} WHERE ${conditionOf(query, fields, window, values)}`;
  const { rows } = await sls.lines.read({ sql, values: values.all });
  return Number(rows[0]?.[0]);
};

/** The rows of a query's SQL over the lines that a condition leaves. */
export const selectWhere = async (
  sls: Sls,
  { tree, index, logstore }: Pick<Query, "index" | "logstore"> & { tree: Tree },
  { fields, condition, values }: { fields: Set<string>; condition: string; values: Values },
): Promise<Rows> => {
  const log = `SELECT ${columnsOf(index, fields, tree)} FROM ${tableOf(logstore.number)} WHERE ${condition}`;
  const sql = overLog(log, await writeSql(sls.lines, tree));
  return toRows(await sls.lines.read({ sql, values: values.all }, MAX_ROWS));
};

const select = (sls: Sls, query: Query & { tree: Tree }, fields: Set<string>, window: Window) => {
  const values = new Values();
  return selectWhere(sls, query, { fields, condition: conditionOf(query, fields, window, values), values });
};

const browse = async (sls: Sls, query: Query, fields: Set<string>, window: Window, page: Page) => {
  const values = new Values();
  const condition = conditionOf(query, fields, window, values);
  const order = page.reverse ? "DESC" : "ASC";
  const columns = query.packed ? `*, ${packMetaOf(query.logstore.shardCount)}` : "*";
  const sql = `SELECT ${columns} FROM ${tableOf(query.logstore.number)} WHERE ${condition} ORDER BY ${TIME} ${order}, rowid ${order} LIMIT ${page.line} OFFSET ${page.offset}`;
  return { rows: toLines(await sls.lines.read({ sql, values: values.all })), keys: [], types: [] };
};

/** @throws Refusal ParameterInvalid */
export const rowsIn = async (sls: Sls, query: Query, window: Window, page: Page) => {
  const fields = await fieldsOf(sls, query.logstore);
  const { tree } = query;
  try {
    return tree
      ? await select(sls, { ...query, tree }, fields, window)
      : await browse(sls, query, fields, window, page);
  } catch (error) {
    throw explain(error);
  }
};

const countIn = async (sls: Sls, query: Query, window: Window): Promise<number> => {
  try {
    return await count(sls, query, await fieldsOf(sls, query.logstore), window);
  } catch (error) {
    throw explain(error);
  }
};

/** @throws Refusal ParameterInvalid */
export const ask = async (sls: Sls, query: Query, window: Window, page: Page): Promise<Answer> => {
  const [found, processedRows] = await Promise.all([rowsIn(sls, query, window, page), countIn(sls, query, window)]);
  return { ...found, processedRows, where: query.where, sql: query.text };
};
