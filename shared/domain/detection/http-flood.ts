import * as z from "zod";
import { prior } from "./baseline.ts";
import {
  CLIENT,
  Count,
  common,
  LET_THROUGH,
  MOST_ROWS,
  ORIGIN_SECONDS,
  Percent,
  SLOW_SECONDS,
  STATUS,
  siteColumn,
} from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  /** Requests, clients, different paths and query strings, writing requests and kinds of software: of eager clients alone. */
  eager: Count,
  eager_clients: Count,
  eager_paths: Count,
  eager_queries: Count,
  eager_writes: Count,
  eager_agents: Count,
  /** Hits of core rules. */
  eager_attacks: Count.default(0),
  /** Of clients that ask hardly anything. */
  calm: Count,
  blocked_percent: Percent,
  origin_suffers: z.enum(["true", "false"]),
  baseline_requests: Count.default(prior.requests),
});
type Row = z.infer<typeof Row>;

const WINDOW_SECONDS = 120;
/** Of a usual hour's requests, so many in the window: a busy site is busy. */
const TIMES_USUAL = 3;
/** What a person asks for in two minutes, pages and pictures of pages together, at most; the eager ones are above. */
const MOST_OF_A_PERSON = 10;
/** More than half of the load must come from eager clients: else it is a crowd. */
const LEAST_EAGER_SHARE = 0.5;
/** From this share of different query strings on, requests are made so that no cache can answer them. */
const VARIED_SHARE = 0.5;
/** A list of guessed paths asks for each path about once; that is a scan. */
const MOST_PATH_SHARE = 0.5;
/** Payloads in great number are injections, another kind. */
const MOST_ATTACKS = 0.5;
/** A flood comes at once. Eager clients that were there all along are partners, proxies, monitors … */
const STEADY_SECONDS = 0.9 * WINDOW_SECONDS;
/** … unless there are more than twenty-five requests a second of it. */
const HUGE_REQUESTS = 25 * WINDOW_SECONDS;
/** A rush is people: some behind shared addresses, others not, who buy, each with a browser of their own. */
const RUSH_CALM_SHARE = 0.1;
const RUSH_WRITE_SHARE = 0.05;
const RUSH_AGENTS_PER_CLIENT = 5;
/** Flood protection that refuses so much of it has judged it already. */
const MOST_BLOCKED_OF_RUSH = 30;

const isVaried = ({ eager, eager_queries, eager_paths }: Row): boolean =>
  eager_queries >= VARIED_SHARE * eager && eager_paths < eager_queries;

const isRush = (row: Row): boolean =>
  !isVaried(row) &&
  row.calm >= RUSH_CALM_SHARE * row.total &&
  row.eager_writes >= RUSH_WRITE_SHARE * row.eager &&
  row.eager_agents >= RUSH_AGENTS_PER_CLIENT * row.eager_clients &&
  row.blocked_percent <= MOST_BLOCKED_OF_RUSH;

const isSteady = ({ eager, first_seen, last_seen }: Row): boolean =>
  eager < HUGE_REQUESTS && last_seen - first_seen >= STEADY_SECONDS;

const bars = {
  /** Five a second over the window: fewer do not hurt a site that is worth attacking. */
  leastRequests: 600,
};

/**
 * Clients that are on no block list and ask far more than a person can, all of a sudden, for few paths or with ever new query strings. Not a rush of
 * buyers, whose load comes from people behind shared addresses and others, who write and are let through.
 */
export const httpFlood: Detector = detector(bars, ({ leastRequests }) => ({
  name: "mss-http-flood",
  kind: "http-flood",
  severity: 8,
  windowSeconds: WINDOW_SECONDS,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(n) AS total, count(*) AS clients,
  sum(if(n > ${MOST_OF_A_PERSON}, n, 0)) AS eager,
  count_if(n > ${MOST_OF_A_PERSON}) AS eager_clients,
  sum(if(n > ${MOST_OF_A_PERSON}, paths, 0)) AS eager_paths,
  sum(if(n > ${MOST_OF_A_PERSON}, queries, 0)) AS eager_queries,
  sum(if(n > ${MOST_OF_A_PERSON}, writes, 0)) AS eager_writes,
  sum(if(n > ${MOST_OF_A_PERSON}, agents, 0)) AS eager_agents,
  sum(if(n > ${MOST_OF_A_PERSON}, attacks, 0)) AS eager_attacks,
  sum(if(n > ${MOST_OF_A_PERSON}, 0, n)) AS calm,
  round(sum(if(n > ${MOST_OF_A_PERSON}, blocked, 0)) * 100.0 / (sum(if(n > ${MOST_OF_A_PERSON}, n, 0)) + 0.001), 1) AS blocked_percent,
  if((sum(failed) + sum(slow)) * 5 >= sum(n) - sum(blocked) AND sum(failed) + sum(slow) > 0, 'true', 'false') AS origin_suffers,
  max_by(client, n) AS top_client, max(n) AS top_requests, max_by(path, n) AS top_path,
  min(if(n > ${MOST_OF_A_PERSON}, first_seen, NULL)) AS first_seen,
  max(if(n > ${MOST_OF_A_PERSON}, last_seen, NULL)) AS last_seen
FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
    count(*) AS n,
    approx_distinct(request_path) AS paths,
    approx_distinct(if(querystring = '-', NULL, querystring)) AS queries,
    approx_distinct(http_user_agent) AS agents,
    count_if(coalesce(request_method, 'GET') NOT IN ('GET', 'HEAD', 'OPTIONS')) AS writes,
    count_if(waf_action = 'block') AS attacks,
    count_if(NOT (${LET_THROUGH})) AS blocked,
    count_if(${LET_THROUGH} AND ${STATUS} >= 500) AS failed,
    count_if(${STATUS} < 500 AND ${ORIGIN_SECONDS} > ${SLOW_SECONDS}) AS slow,
    arbitrary(request_path) AS path,
    min(__time__) AS first_seen, max(__time__) AS last_seen
  FROM log
  WHERE coalesce(final_plugin, '') <> 'acl'
  GROUP BY ${siteColumn(waf)}, ${CLIENT})
GROUP BY site
HAVING sum(n) >= ${leastRequests}
ORDER BY total DESC
LIMIT ${MOST_ROWS}`,
  condition: `total >= ${leastRequests} && eager > 0`,
  row: Row,
  compares: ["requests"],
  dismissal: (row: Row) => {
    if (row.total < leastRequests) return "too-few";
    if (row.total < (TIMES_USUAL * row.baseline_requests * WINDOW_SECONDS) / 3_600) return "usual";
    if (row.eager < LEAST_EAGER_SHARE * row.total) return "scattered";
    if (row.eager_attacks > MOST_ATTACKS * row.eager) return "many-kinds";
    if (row.eager_paths > MOST_PATH_SHARE * row.eager) return "ordinary-paths";
    if (isRush(row)) return "a-rush";
    return isSteady(row) && row.origin_suffers === "false" ? "steady-load" : undefined;
  },
}));
