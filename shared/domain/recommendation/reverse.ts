import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { CLIENT, LET_THROUGH, ORIGIN_STATUS, STATUS, siteColumn } from "../detection/columns.ts";
import { groupedBy } from "../grouped-by.ts";
import { Code, Count } from "../report/questions.ts";
import { signsIn } from "./attack-syntax.ts";
import { HIT, DAY as OF_DAY } from "./evidence.ts";
import { once, type Seen, seenIn } from "./seen.ts";
import { formPairs } from "./values.ts";

/** A request that got through, of a client that core rules had stopped on the same path and day. */
export const PassedRow = z.object({
  trace: Code,
  client: Code,
  at: Count,
  method: Code,
  path: Code,
  query: Code,
  stopped: Count,
});
export type PassedRow = z.infer<typeof PassedRow>;

/** A page that somebody who went through a list of paths got, and nobody else asks for. */
export const FoundRow = z.object({
  ...{ client: Code, path: Code, trace: Code, probes: Count, clients: Count },
  ...{ requests: Count, first_at: Count, last_at: Count },
});
export type FoundRow = z.infer<typeof FoundRow>;

/** So often stopped on one path in a day somebody is trying. */
const TRIES = 5;
/** So many different dead ends in a day are a list. */
const PROBES = 30;
/** What more than so many clients ask for is a page of the site. */
const OTHERS = 2;
const PASSED = 500;
const FOUND = 200;
const TEXT = 600;

/** @param host one that `isAskable` */
export const reverseQuestions = (waf: WafGeneration, host: string) => {
  const site = siteColumn(waf);
  const where = `${site} = '${host}'`;
  const search = `${site}: "${host}"`;
  const content = `${LET_THROUGH} AND ${ORIGIN_STATUS} BETWEEN 200 AND 299`;
  return {
    passed: {
      name: "recommendation-passed",
      row: PassedRow,
      rows: PASSED,
      text: `${search} | WITH tried AS (SELECT ${CLIENT} AS client, ${OF_DAY} AS day, request_method AS method, request_path AS path, count(*) AS stopped
  FROM log WHERE ${where} AND ${HIT} GROUP BY ${CLIENT}, ${OF_DAY}, request_method, request_path HAVING count(*) >= ${TRIES}),
through AS (SELECT request_traceid AS trace, ${CLIENT} AS client, ${OF_DAY} AS day, __time__ AS at, request_method AS method, request_path AS path,
    substr(coalesce(querystring, '-'), 1, ${TEXT}) AS query
  FROM log WHERE ${where} AND ${content} AND coalesce(waf_action, '') <> 'block')
SELECT through.trace, through.client, through.at, through.method, through.path, through.query, tried.stopped
FROM through JOIN tried ON through.client = tried.client AND through.day = tried.day AND through.method = tried.method AND through.path = tried.path
ORDER BY tried.stopped DESC, through.trace LIMIT ${PASSED}`,
    },
    found: {
      name: "recommendation-found",
      row: FoundRow,
      rows: FOUND,
      text: `${search} | WITH lists AS (SELECT ${CLIENT} AS client, ${OF_DAY} AS day,
    approx_distinct(if(${STATUS} IN (403, 404) OR NOT (${LET_THROUGH}), request_path, NULL)) AS probes
  FROM log WHERE ${where} GROUP BY ${CLIENT}, ${OF_DAY}
  HAVING approx_distinct(if(${STATUS} IN (403, 404) OR NOT (${LET_THROUGH}), request_path, NULL)) >= ${PROBES}),
rare AS (SELECT request_path AS path, approx_distinct(${CLIENT}) AS clients FROM log WHERE ${where} AND ${content}
  GROUP BY request_path HAVING approx_distinct(${CLIENT}) <= ${OTHERS}),
got AS (SELECT ${CLIENT} AS client, ${OF_DAY} AS day, substr(request_path, 1, ${TEXT}) AS path, request_path AS whole, max(request_traceid) AS trace,
    count(*) AS requests, min(__time__) AS first_at, max(__time__) AS last_at
  FROM log WHERE ${where} AND ${content} GROUP BY ${CLIENT}, ${OF_DAY}, substr(request_path, 1, ${TEXT}), request_path)
SELECT got.client, got.path, got.trace, got.requests, got.first_at, got.last_at, lists.probes, rare.clients
FROM got JOIN lists ON got.client = lists.client AND got.day = lists.day JOIN rare ON got.whole = rare.path
ORDER BY lists.probes DESC, got.path LIMIT ${FOUND}`,
    },
  };
};

/** What would close it. */
export type Remedy =
  /** A custom rule that refuses this syntax on this path. */
  | { is: "custom-rule"; path: string; signs: string[] }
  /** The limit on dead ends of one client (directory scans). */
  | { is: "scan-limit"; probes: number };

export interface Finding {
  kind: "attack-passed" | "sweep-answered";
  host: string;
  path: string;
  clients: string[];
  traces: string[];
  seen: Seen;
  remedy: Remedy;
}

const MOST_NAMED = 10;
const unique = (texts: string[]): string[] => [...new Set(texts)].slice(0, MOST_NAMED);

/** Values like those that were stopped: with the syntax of attacks. */
const passedFindings = (host: string, rows: PassedRow[]): Finding[] => {
  const like = rows.flatMap((row) => {
    const signs = signsIn(formPairs(row.query).map(({ raw }) => raw)).filter(({ isStrong }) => isStrong);
    return signs.length > 0 ? [{ ...row, signs: signs.map(({ name }) => name) }] : [];
  });
  return [...groupedBy(like, ({ method, path }) => `${method} ${path}`).values()].map((own) => ({
    kind: "attack-passed",
    ...{ host, path: own[0]?.path ?? "" },
    clients: unique(own.map(({ client }) => client)),
    traces: unique(own.map(({ trace }) => trace)),
    seen: seenIn(own.map(once)),
    remedy: { is: "custom-rule", path: own[0]?.path ?? "", signs: unique(own.flatMap(({ signs }) => signs)) },
  }));
};

const foundFindings = (host: string, rows: FoundRow[]): Finding[] =>
  [...groupedBy(rows, ({ path }) => path).values()].map((own) => ({
    kind: "sweep-answered",
    ...{ host, path: own[0]?.path ?? "" },
    clients: unique(own.map(({ client }) => client)),
    traces: unique(own.map(({ trace }) => trace)),
    seen: seenIn(
      own.map(({ client, requests, first_at, last_at }) => ({ client, requests, first: first_at, last: last_at })),
    ),
    remedy: { is: "scan-limit", probes: PROBES },
  }));

/** Attacks that got through: candidates for somebody to look at, never proof. */
export const findingsFrom = (
  host: string,
  { passed, found }: { passed: PassedRow[]; found: FoundRow[] },
): Finding[] => [...passedFindings(host, passed), ...foundFindings(host, found)];
