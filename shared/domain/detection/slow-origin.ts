import * as z from "zod";
import { prior } from "./baseline.ts";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, ORIGIN_SECONDS, ORIGIN_STATUS, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  slow: Count,
  minutes: Count,
  /** 1, or 2 for any more. */
  paths: Count,
  p50: z.coerce.number().min(0),
  baseline_p50: z.coerce.number().default(prior.p50),
  last_quick: z.coerce.number().int().min(0),
});
type Row = z.infer<typeof Row>;

/** Seconds that a visitor begins to wait for. A site whose usual answers take longer is compared with itself. */
const SLOW_ANSWER = 0.6;
/** A minute counts as slow when so much of it was. */
const SLOW_SHARE = 0.8;
/** So many times what is usual, and visitors notice. */
const SLOWER = 4;
const LEAST_MINUTES = 2;
/** One slow page is a query without an index; a slow site is slow wherever one looks. */
const LEAST_PATHS = 2;
/** So many in slow minutes tell of a slow site although it was quick in between. */
const MANY_ANSWERS = 30;
const MANY_MINUTES = 5;

const isThroughout = ({ first_seen, last_quick }: Row): boolean => last_quick < first_seen;
const isOften = ({ slow, minutes }: Row): boolean => slow >= MANY_ANSWERS && minutes >= MANY_MINUTES;

const bars = {
  /** One page of a visitor with its pictures. */
  leastAnswers: 6,
};

/** The origin answers, but slowly, whatever is asked for. Answers that never come are an outage, another kind. */
export const slowOrigin: Detector = detector(bars, ({ leastAnswers }) => ({
  name: "mss-slow-origin",
  kind: "slow-origin",
  severity: 6,
  // Half an hour: between two visitors of a small site a quarter of an hour passes.
  windowSeconds: 1_800,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(reached) AS total, sum(if(is_slow, slow, 0)) AS slow, count_if(is_slow) AS minutes,
  approx_percentile(if(is_slow, p50, NULL), 0.5) AS p50,
  max(if(is_slow, clients, 0)) AS clients, if(min(if(is_slow, path, NULL)) = max(if(is_slow, other_path, NULL)), 1, 2) AS paths,
  min(if(is_slow, first_seen, NULL)) AS first_seen, max(if(is_slow, last_seen, NULL)) AS last_seen,
  max(if(is_slow, 0, last_seen)) AS last_quick
FROM (SELECT site, __time__ - __time__ % 60 AS minute,
    count(*) AS reached,
    count_if(seconds > ${SLOW_ANSWER}) AS slow,
    count_if(seconds > ${SLOW_ANSWER}) >= ${SLOW_SHARE} * count(*) AS is_slow,
    round(1000 * approx_percentile(seconds, 0.5)) AS p50,
    approx_distinct(client) AS clients, min(request_path) AS path, max(request_path) AS other_path,
    min(__time__) AS first_seen, max(__time__) AS last_seen
  FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client, ${ORIGIN_SECONDS} AS seconds, request_path, __time__
    FROM log
    WHERE ${LET_THROUGH} AND ${ORIGIN_STATUS} BETWEEN 100 AND 501 AND ${ORIGIN_SECONDS} >= 0)
  GROUP BY site, __time__ - __time__ % 60)
GROUP BY site
HAVING sum(if(is_slow, slow, 0)) >= ${leastAnswers}
  AND max(if(is_slow, last_seen, 0)) > max(if(is_slow, 0, last_seen))
ORDER BY slow DESC
LIMIT ${MOST_ROWS}`,
  condition: `slow >= ${leastAnswers}`,
  row: Row,
  compares: ["p50"],
  dismissal: (row: Row) => {
    if (row.slow < leastAnswers || row.minutes < LEAST_MINUTES) return "too-few";
    if (row.p50 < SLOWER * row.baseline_p50) return "usual";
    if (row.paths < LEAST_PATHS) return "ordinary-paths";
    return isThroughout(row) || isOften(row) ? undefined : "still-succeeds";
  },
}));
