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
  /** 0: nothing succeeded in the window. */
  last_success: Instant,
});
type Row = z.infer<typeof Row>;

/** One failure happens to every site; three with nothing between them are a state. Small sites have few lines. */
const LEAST_ERRORS = 3;
/** With so many failures the few answers since the first of them (a cache, one of many origins) do not help visitors. */
const MANY_ERRORS = 30;
const MOSTLY_PERCENT = 90;
/** What one visitor meets within less than this may be the restart of an origin, over before anybody has read the page. */
const SHORT_SECONDS = 15;

const FIRST = "min(if(failed, instant, NULL))";
const LAST_SUCCESS = "max(if(answered, instant, 0))";
/** Since the first failure where nothing was answered after it; else of the window. */
const TOTAL = `if(${LAST_SUCCESS} < ${FIRST}, count_if(failed), count_if(failed OR answered))`;

const isTotal = ({ first_seen, last_success }: Row): boolean => last_success < first_seen;

/**
 * The origin cannot be reached, or does not answer: 502, 503, 504 and nothing else since the first of them. Statuses that the
 * application makes itself (500) are an error burst, another kind.
 */
export const outage: Detector = detector({
  name: "mss-outage",
  kind: "outage",
  severity: 10,
  // Five minutes: on a site with a visitor a minute three failures fall into it.
  windowSeconds: 300,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  ${TOTAL} AS total,
  count_if(failed) AS errors,
  round(count_if(failed) * 100.0 / ${TOTAL}, 1) AS ratio,
  CASE WHEN count_if(failed AND status = 502) * 2 >= count_if(failed) THEN '502'
    WHEN count_if(failed AND status = 504) * 2 >= count_if(failed) THEN '504' ELSE '503' END AS status,
  approx_distinct(if(failed, client, NULL)) AS clients,
  ${FIRST} AS first_seen,
  max(if(failed, instant, NULL)) AS last_seen,
  ${LAST_SUCCESS} AS last_success
FROM (SELECT ${siteColumn(waf)} AS site, __time__ AS instant, ${CLIENT} AS client, ${STATUS} AS status,
    ${LET_THROUGH} AND ${STATUS} IN (502, 503, 504) AS failed,
    ${ORIGIN_STATUS} BETWEEN 100 AND 501 AS answered
  FROM log)
GROUP BY site
HAVING count_if(failed) >= ${LEAST_ERRORS}
ORDER BY errors DESC
LIMIT ${MOST_ROWS}`,
  condition: `errors >= ${LEAST_ERRORS}`,
  row: Row,
  dismissal: (row) => {
    if (row.errors < LEAST_ERRORS) return "too-few";
    if (row.errors >= MANY_ERRORS && row.ratio >= MOSTLY_PERCENT) return undefined;
    if (!isTotal(row)) return "still-succeeds";
    return row.clients === 1 && row.last_seen - row.first_seen < SHORT_SECONDS ? "one-visitor" : undefined;
  },
});
