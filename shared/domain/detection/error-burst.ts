import * as z from "zod";
import { prior } from "./baseline.ts";
import {
  CLIENT,
  Count,
  common,
  Instant,
  LET_THROUGH,
  MOST_ROWS,
  ORIGIN_STATUS,
  Percent,
  STATUS,
  siteColumn,
} from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  errors: Count,
  ratio: Percent,
  /** Clients that failed more than once. */
  again: Count.optional(),
  gateway: Count,
  last_success: Instant,
  baseline_percent: z.coerce.number().default(prior.percent),
});
type Row = z.infer<typeof Row>;

/** So many times what fails on this site anyhow. */
const TIMES_USUAL = 3;
/** A restart breaks what is asked for at that moment. */
const SHORT_SECONDS = 60;
/** From this share of recognised attacks on, what a client's other requests broke was an attack, too. */
const ATTACKER_SHARE = 0.2;

/** Whoever meets a state and not bad luck meets it again; single shots that fail are attacks that nobody recognised. */
const AGAIN_SHARE = 0.2;
/** From so many on it is no matter of a few who try things out. */
const MANY_ERRORS = 100;

const isOutage = ({ errors, gateway, first_seen, last_success }: Row): boolean =>
  gateway === errors && last_success < first_seen;

const areSingleShots = ({ errors, clients, again = clients }: Row): boolean =>
  errors < MANY_ERRORS && again < AGAIN_SHARE * clients;

const bars = {
  /** Fewer may be one visitor's bad luck on every page that he tries. */
  leastErrors: 5,
  /** One visitor, or one monitor, meets his own broken page again and again. */
  leastClients: 3,
  /** Of what the origin answered. Below it, something fails now and then on every site. */
  leastPercent: 10,
};

/**
 * Part of what visitors ask for fails: 5xx of the application or of one origin among several. Clients that attack are left out:
 * what their payloads break hurts nobody else. Where nothing succeeds any more it is an outage, another kind.
 */
export const errorBurst: Detector = detector(bars, ({ leastErrors, leastClients, leastPercent }) => ({
  name: "mss-error-burst",
  kind: "error-burst",
  severity: 8,
  // Half an hour: a small site has a dozen visitors' requests in it.
  windowSeconds: 1_800,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(reached) AS total, sum(failed) AS errors,
  round(sum(failed) * 100.0 / sum(reached), 1) AS ratio,
  max_by(status, failed) AS status, max_by(path, failed) AS top_path,
  count_if(failed > 0) AS clients, count_if(failed > 1) AS again, sum(gateway) AS gateway, max(last_success) AS last_success,
  min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
    count(*) AS n,
    count_if(${LET_THROUGH} AND (${STATUS} >= 500 OR ${ORIGIN_STATUS} >= 100)) AS reached,
    count_if(${LET_THROUGH} AND ${STATUS} >= 500) AS failed,
    count_if(${LET_THROUGH} AND ${STATUS} IN (502, 503, 504)) AS gateway,
    max(if(${ORIGIN_STATUS} BETWEEN 100 AND 499, __time__, 0)) AS last_success,
    count_if(waf_action = 'block' OR antiscan_action = 'block') AS attacks,
    max(if(${LET_THROUGH} AND ${STATUS} >= 500, ${STATUS}, 0)) AS status,
    max(if(${LET_THROUGH} AND ${STATUS} >= 500, request_path, NULL)) AS path,
    min(if(${LET_THROUGH} AND ${STATUS} >= 500, __time__, NULL)) AS first_seen,
    max(if(${LET_THROUGH} AND ${STATUS} >= 500, __time__, NULL)) AS last_seen
  FROM log
  GROUP BY ${siteColumn(waf)}, ${CLIENT})
WHERE attacks < ${ATTACKER_SHARE} * n
GROUP BY site
HAVING sum(failed) >= ${leastErrors}
ORDER BY errors DESC
LIMIT ${MOST_ROWS}`,
  condition: `errors >= ${leastErrors} && clients >= ${leastClients} && ratio >= ${leastPercent}`,
  row: Row,
  compares: ["percent"],
  dismissal: (row: Row) => {
    if (row.errors < leastErrors) return "too-few";
    if (row.clients < leastClients) return "one-visitor";
    if (row.last_seen - row.first_seen < SHORT_SECONDS) return "a-moment";
    if (areSingleShots(row)) return "scattered";
    if (isOutage(row)) return "explained";
    if (row.ratio < TIMES_USUAL * row.baseline_percent) return "usual";
    return row.ratio < leastPercent ? "still-succeeds" : undefined;
  },
}));
