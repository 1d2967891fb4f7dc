import { type Call, ownProject, wholeOf } from "./call.ts";
import { refusals } from "./errors.ts";
import { MAX_LINE } from "./limits.ts";
import { type Answer, ask, type Page, type Query, readQueryFor, type Window } from "./query.ts";
import { getLogstore } from "./state.ts";

/** What GetLogs and GetLogsV2 take, one from the query and one from the body. */
export type Parameters = Record<string, unknown>;

/** [from, to) in unix seconds. @throws Refusal InvalidTimeRange */
export const rangeOf = ({ from, to }: Parameters): { from: number; to: number } => {
  const range = { from: wholeOf(from) ?? Number.NaN, to: wholeOf(to) ?? Number.NaN };
  if (!(range.from >= 0 && range.from < range.to)) throw refusals.timeRange();
  return range;
};

const reverseOf = (value: unknown): boolean => {
  if (value === undefined || value === null || value === false || value === "false") return false;
  if (value === true || value === "true") return true;
  throw refusals.reverse();
};

const pageOf = (parameters: Parameters, hasSql: boolean): Page => {
  const [line, offset] = [wholeOf(parameters.line), wholeOf(parameters.offset) ?? 0];
  const reverse = reverseOf(parameters.reverse);
  if (line !== undefined && !(line >= 0 && line <= MAX_LINE)) throw refusals.line();
  if (!(offset >= 0)) throw refusals.offset();
  if (hasSql && (offset !== 0 || (line ?? 0) !== 0))
    throw refusals.parameter("line and offset must be 0 with SQL: use LIMIT");
  return { line: line ?? MAX_LINE, offset, reverse };
};

/** The query of a call. `topic` narrows it like `__topic__: …`. */
export const queryOf = async (call: Call, parameters: Parameters, action: string): Promise<Query> => {
  const { name } = ownProject(call, action);
  const logstore = getLogstore(call.sls, name, call.path.logstore ?? "");
  const [text, topic] = [parameters.query ?? "", parameters.topic ?? ""];
  if (typeof text !== "string" || typeof topic !== "string") throw refusals.search("the query is no text");
  const query = await readQueryFor(call.sls, logstore, text);
  if (topic === "") return query;
  return { ...query, search: { is: "and", all: [query.search, { is: "match", field: "__topic__", text: topic }] } };
};

/** What a query may see now; of an answer that is cut short, the first half of it. */
export const windowOf = ({ sls, incomplete }: Call, { from, to }: { from: number; to: number }): Window => ({
  from,
  to: incomplete ? from + Math.floor((to - from) / 2) : to,
  seenAt: sls.local.dial.now(),
});

export interface Read extends Answer {
  progress: "Complete" | "Incomplete";
  hasSql: boolean;
  elapsedMs: number;
}

/** GetLogs, in both forms. */
export const read = async (call: Call, parameters: Parameters): Promise<Read> => {
  const startedAt = performance.now();
  const query = await queryOf(call, parameters, "GetLogStoreLogs");
  const range = rangeOf(parameters);
  const hasSql = query.tree !== undefined;
  const answer = await ask(call.sls, query, windowOf(call, range), pageOf(parameters, hasSql));
  const elapsedMs = Math.round(performance.now() - startedAt);
  return { ...answer, hasSql, elapsedMs, progress: call.incomplete ? "Incomplete" : "Complete" };
};

/** Of a query in a header: clients take 16 KB of headers in all, and a sign may become nine. */
const MAX_TOLD_CHARS = 400;

/** Percent-encoded: a header holds no line feed and no Chinese. */
const told = (text: string): string => encodeURIComponent([...text].slice(0, MAX_TOLD_CHARS).join(""));

/** Answer headers: channels-and-logs.md 6.5. */
export const headersOf = ({ rows, where, sql, hasSql, progress, processedRows, elapsedMs, keys }: Read) => ({
  "x-log-progress": progress,
  "x-log-count": String(rows.length),
  "x-log-processed-rows": String(processedRows),
  "x-log-elapsed-millisecond": String(elapsedMs),
  "x-log-has-sql": String(hasSql),
  "x-log-where-query": told(where),
  "x-log-agg-query": told(sql),
  "x-log-cpu-sec": "0.0",
  "x-log-cpu-cores": "1",
  "x-log-query-info": told(JSON.stringify({ limited: rows.length, keys })),
});
