import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { CLIENT, LET_THROUGH, ORIGIN_STATUS, STATUS, siteColumn } from "../detection/columns.ts";
import { Code, Count } from "../report/questions.ts";

/** Sites of one account: what comes behind the most troubled is told as missing. */
const SITES = 100;
/** Below so many hits there is nothing that could be learned. */
const LEAST_HITS = 5;
/** Requests of a site that are looked at one by one: some 4 MB of text, however many lines there are. */
const HITS = 4_000;
/** Of one client, rule and method on one day: who sends the same a thousand times says it as often as who sends it three times. */
const HITS_OF_CLIENT = 3;
const PATHS = 3_000;
const NEIGHBOURS = 4_000;
const DIRECTORIES = 3_000;
/** Different query strings of one path that passed. */
const NEIGHBOURS_OF_PATH = 150;
/** Rules of one WAF that have acted; Alibaba's core rules are some 900. */
const RULES = 1_000;
/** What is read of each text that strangers write. */
const TEXT = 600;

/** A core rule acted, or would have (observation mode). */
export const HIT = "(coalesce(final_plugin, '') = 'waf' OR (waf_action = 'block' AND waf_test = 'true'))";
export const RULE = "if(coalesce(final_plugin, '') = 'waf', final_rule_id, waf_rule_id)";
const TYPE = "if(coalesce(final_plugin, '') = 'waf', final_rule_type, waf_rule_type)";
/** Let through by everything, and the origin was content. */
const CLEAN = `(${LET_THROUGH} AND coalesce(waf_action, '') <> 'block' AND ${ORIGIN_STATUS} BETWEEN 200 AND 399)`;
/** Days are those of the WAF's own zone. */
export const DAY = "(__time__ + 28800) / 86400";
/** WAF writes `-` for what a request has not. */
const textOf = (field: string, absent = "-"): string => `substr(coalesce(${field}, '${absent}'), 1, ${TEXT})`;

/** A name that can stand in a query. */
const HOST = /^[A-Za-z0-9._-]{1,253}$/;
export const isAskable = (site: string): boolean => HOST.test(site);

/** As the log writes what is not there. */
const Text = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text === "null" ? "-" : text));

export const SiteRow = z.object({ site: Code, requests: Count, hits: Count });
export type SiteRow = z.infer<typeof SiteRow>;

/** A request that a core rule stopped, and what else its client has done. */
export const Hit = z.object({
  trace: Code,
  client: Code,
  day: Count,
  at: Count,
  method: Code,
  path: Text,
  query: Text,
  referer: Text,
  cookie: Text,
  agent: Text,
  type: Text,
  body: Code,
  rule: Code,
  attack: Code,
  /** Days before this one on which the client was here and the origin was content, and how many requests. */
  earlier_days: Count,
  earlier: Count,
  /** Days on which the client was let send to the same page, and the origin was content. */
  sent_days: Count,
  /** On this day: content answers; hits, by how many rules, on how many paths; missing pages; stops by other modules. */
  clean: Count,
  hits: Count,
  kinds: Count,
  places: Count,
  missing: Count,
  refused: Count,
});
export type Hit = z.infer<typeof Hit>;

/** Paths on which core rules have acted. */
export const PathRow = z.object({ method: Code, path: Text, requests: Count, hits: Count, clients: Count });
export type PathRow = z.infer<typeof PathRow>;

/** A query string that passed where others were stopped. */
export const Neighbour = z.object({ method: Code, path: Text, query: Text, requests: Count, clients: Count });
export type Neighbour = z.infer<typeof Neighbour>;

/** Where the site has content: how many clients were content there. */
export const DirectoryRow = z.object({ directory: Text, clients: Count });
export type DirectoryRow = z.infer<typeof DirectoryRow>;

export const RuleRow = z.object({ rule: Code, attack: Code, hits: Count, sites: Count });
export type RuleRow = z.infer<typeof RuleRow>;

const EARLIER = "OVER (PARTITION BY client ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";

const daysOf = (where: string): string => `days AS (SELECT ${CLIENT} AS client, ${DAY} AS day,
    count_if(${CLEAN}) AS clean, count_if(${HIT}) AS hits,
    approx_distinct(if(${HIT}, ${RULE}, NULL)) AS kinds, approx_distinct(if(${HIT}, request_path, NULL)) AS places,
    count_if(${STATUS} = 404) AS missing, count_if(NOT (${LET_THROUGH}) AND NOT ${HIT}) AS refused
  FROM log WHERE ${where} GROUP BY ${CLIENT}, ${DAY})`;

/** What the log store is asked about all sites of an account. */
export const questionsForAccount = (waf: WafGeneration) => {
  const site = siteColumn(waf);
  return {
    sites: {
      name: "recommendation-sites",
      row: SiteRow,
      rows: SITES,
      text: `* | SELECT ${site} AS site, count(*) AS requests, count_if(${HIT}) AS hits FROM log
GROUP BY ${site} HAVING count_if(${HIT}) >= ${LEAST_HITS} ORDER BY hits DESC LIMIT ${SITES}`,
    },
    rules: {
      name: "recommendation-rules",
      row: RuleRow,
      rows: RULES,
      text: `* | SELECT ${RULE} AS rule, ${TYPE} AS attack, count(*) AS hits, approx_distinct(${site}) AS sites FROM log
WHERE ${HIT} GROUP BY ${RULE}, ${TYPE} ORDER BY hits DESC LIMIT ${RULES}`,
    },
  };
};

/** What it is asked about one site. @param host one that `isAskable` */
export const questionsForSite = (waf: WafGeneration, host: string) => {
  const site = siteColumn(waf);
  const where = `${site} = '${host}'`;
  const search = `${site}: "${host}"`;
  return {
    hits: {
      name: "recommendation-hits",
      row: Hit,
      rows: HITS,
      text: `${search} | WITH ${daysOf(where)},
history AS (SELECT client, day, clean, hits, kinds, places, missing, refused,
    coalesce(sum(if(clean > 0, 1, 0)) ${EARLIER}, 0) AS earlier_days, coalesce(sum(clean) ${EARLIER}, 0) AS earlier
  FROM days),
sent AS (SELECT ${CLIENT} AS client, request_method AS method, request_path AS whole, approx_distinct(${DAY}) AS sent_days
  FROM log WHERE ${where} AND ${CLEAN} AND request_method NOT IN ('GET', 'HEAD') GROUP BY ${CLIENT}, request_method, request_path),
stopped AS (SELECT request_traceid AS trace, ${CLIENT} AS client, ${DAY} AS day, __time__ AS at,
    request_method AS method, request_path AS whole, ${textOf("request_path")} AS path, ${textOf("querystring")} AS query,
    ${textOf("http_referer")} AS referer, ${textOf("http_cookie")} AS cookie, ${textOf("http_user_agent")} AS agent,
    ${textOf("content_type")} AS type, ${textOf("request_body", "")} AS body, ${RULE} AS rule, ${TYPE} AS attack,
    row_number() OVER (PARTITION BY ${CLIENT}, ${DAY}, ${RULE}, request_method ORDER BY request_traceid) AS n
  FROM log WHERE ${where} AND ${HIT})
SELECT stopped.trace, stopped.client, stopped.day, stopped.at, stopped.method, stopped.path, stopped.query, stopped.referer,
  stopped.cookie, stopped.agent, stopped.type, stopped.body, stopped.rule, stopped.attack, history.earlier_days,
  history.earlier, coalesce(sent.sent_days, 0) AS sent_days, history.clean, history.hits, history.kinds, history.places, history.missing, history.refused
FROM stopped JOIN history ON stopped.client = history.client AND stopped.day = history.day
  LEFT JOIN sent ON stopped.client = sent.client AND stopped.method = sent.method AND stopped.whole = sent.whole
WHERE stopped.n <= ${HITS_OF_CLIENT}
ORDER BY stopped.n, stopped.trace LIMIT ${HITS}`,
    },
    paths: {
      name: "recommendation-paths",
      row: PathRow,
      rows: PATHS,
      text: `${search} | SELECT request_method AS method, ${textOf("request_path")} AS path, count(*) AS requests,
  count_if(${HIT}) AS hits, approx_distinct(if(${HIT}, ${CLIENT}, NULL)) AS clients
FROM log WHERE ${where} GROUP BY request_method, ${textOf("request_path")} HAVING count_if(${HIT}) > 0
ORDER BY hits DESC, path LIMIT ${PATHS}`,
    },
    directories: {
      name: "recommendation-directories",
      row: DirectoryRow,
      rows: DIRECTORIES,
      text: `${search} | SELECT regexp_extract(${textOf("request_path")}, '^(.*/)', 1) AS directory, approx_distinct(${CLIENT}) AS clients
FROM log WHERE ${where} AND ${CLEAN} GROUP BY regexp_extract(${textOf("request_path")}, '^(.*/)', 1)
ORDER BY clients DESC, directory LIMIT ${DIRECTORIES}`,
    },
    neighbours: {
      name: "recommendation-neighbours",
      row: Neighbour,
      rows: NEIGHBOURS,
      text: `${search} | WITH ${daysOf(where)},
hostile AS (SELECT client FROM days GROUP BY client HAVING sum(hits) > sum(clean)),
passed AS (SELECT request_method AS method, ${textOf("request_path")} AS path, ${textOf("querystring")} AS query,
    count(*) AS requests, approx_distinct(${CLIENT}) AS clients
  FROM log WHERE ${where} AND ${CLEAN} AND ${CLIENT} NOT IN (SELECT client FROM hostile)
    AND concat(request_method, ' ', request_path) IN
      (SELECT concat(request_method, ' ', request_path) FROM log WHERE ${where} AND ${HIT})
  GROUP BY request_method, ${textOf("request_path")}, ${textOf("querystring")}),
ranked AS (SELECT method, path, query, requests, clients,
    row_number() OVER (PARTITION BY method, path ORDER BY clients DESC, query) AS n FROM passed)
SELECT method, path, query, requests, clients FROM ranked WHERE n <= ${NEIGHBOURS_OF_PATH}
ORDER BY clients DESC, path, query LIMIT ${NEIGHBOURS}`,
    },
  };
};
