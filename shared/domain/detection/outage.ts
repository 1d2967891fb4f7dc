import * as z from "zod";
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
  status: z.string(),
  /** Minutes in which hardly anything succeeded. */
  minutes: Count,
  /** In any other minute; 0: nothing succeeded in the window. */
  last_success: Instant,
});
type Row = z.infer<typeof Row>;

/** A minute is dark when so much of it failed: a cache, or one of many origins, answers even then. */
const DARK_SHARE = 0.9;
/** Shorter ones may be the restart of an origin, over before anybody has read the page. */
const SHORT_SECONDS = 15;
/** Somebody was answered in between: it must have been dark again and again. */
const MANY_ERRORS = 6;
const MANY_MINUTES = 3;

const isThroughout = ({ first_seen, last_success }: Row): boolean => last_success < first_seen;
const isAgain = ({ errors, minutes }: Row): boolean => errors >= MANY_ERRORS && minutes >= MANY_MINUTES;

const bars = {
  /** One failure happens to every site; three with nothing between them are a state. Small sites have few lines. */
  leastErrors: 3,
};

/**
 * The origin cannot be reached, or does not answer: 502, 503, 504 and hardly anything else, up to now. Statuses that the
 * application makes itself (500) are an error burst, another kind. It is over when a minute has answers again, not when visitors
 * stay away.
 */
export const outage: Detector = detector(bars, ({ leastErrors }) => ({
  name: "mss-outage",
  kind: "outage",
  severity: 10,
  // Half an hour: where visitors are rare, their absence is not the end.
  windowSeconds: 1_800,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(if(is_dark, failed + answered, 0)) AS total, sum(if(is_dark, failed, 0)) AS errors,
  round(sum(if(is_dark, failed, 0)) * 100.0 / sum(if(is_dark, failed + answered, 0)), 1) AS ratio,
  CASE WHEN sum(if(is_dark, bad_gateway, 0)) * 2 >= sum(if(is_dark, failed, 0)) THEN '502'
    WHEN sum(if(is_dark, timed_out, 0)) * 2 >= sum(if(is_dark, failed, 0)) THEN '504' ELSE '503' END AS status,
  max(if(is_dark, clients, 0)) AS clients, count_if(is_dark) AS minutes,
  min(if(is_dark, first_failed, NULL)) AS first_seen, max(if(is_dark, last_failed, NULL)) AS last_seen,
  max(if(is_dark, 0, last_answered)) AS last_success
FROM (SELECT site, __time__ - __time__ % 60 AS minute,
    count_if(failed) AS failed, count_if(answered) AS answered,
    count_if(failed) > 0 AND count_if(failed) >= ${DARK_SHARE} * count_if(failed OR answered) AS is_dark,
    count_if(failed AND status = 502) AS bad_gateway, count_if(failed AND status = 504) AS timed_out,
    approx_distinct(if(failed, client, NULL)) AS clients,
    min(if(failed, __time__, NULL)) AS first_failed, max(if(failed, __time__, NULL)) AS last_failed,
    max(if(answered, __time__, 0)) AS last_answered
  FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client, ${STATUS} AS status, __time__,
      ${LET_THROUGH} AND ${STATUS} IN (502, 503, 504) AS failed,
      ${ORIGIN_STATUS} BETWEEN 100 AND 501 AS answered
    FROM log)
  GROUP BY site, __time__ - __time__ % 60)
GROUP BY site
HAVING sum(if(is_dark, failed, 0)) >= ${leastErrors}
  AND max(if(is_dark, last_failed, 0)) > max(if(is_dark, 0, last_answered))
ORDER BY errors DESC
LIMIT ${MOST_ROWS}`,
  condition: `errors >= ${leastErrors}`,
  row: Row,
  dismissal: (row: Row) => {
    if (row.errors < leastErrors) return "too-few";
    if (row.last_seen - row.first_seen < SHORT_SECONDS) return "a-moment";
    return isThroughout(row) || isAgain(row) ? undefined : "still-succeeds";
  },
}));
