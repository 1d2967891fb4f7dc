import * as z from "zod";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, Percent, STATUS, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  client: z.string(),
  paths: Count,
  probes: Count,
  attacks: Count,
  sweep_types: Count,
  blocked_percent: Percent,
});
type Row = z.infer<typeof Row>;

/** A crawler of an old link list finds most of its pages. */
const LEAST_PROBE_SHARE = 0.6;
/** A scan asks for each path about once: a page that is missing and asked for again and again is a broken link. */
const LEAST_PATH_SHARE = 0.5;
/** The same trick on many paths is a sweep; many tricks are injections, another kind. */
const MOST_TYPES_OF_SWEEP = 2;

const isInjection = ({ attacks, sweep_types, probes }: Row): boolean =>
  attacks * 2 > probes && sweep_types > MOST_TYPES_OF_SWEEP;

const bars = {
  /** Nobody who reads a site meets so many different dead ends within the window; a list of guessed paths has hundreds. */
  leastProbes: 30,
};

/**
 * One client looks for what might be there: many different paths, most of them missing, forbidden or refused by the WAF.
 * A row a client, so that what others do beside it hides nothing.
 */
export const scan: Detector = detector(bars, ({ leastProbes }) => ({
  name: "mss-scan",
  kind: "scan",
  severity: 6,
  // A careful scanner asks once in some seconds; in five minutes it has made thirty probes even so.
  windowSeconds: 300,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
  count(*) AS total, 1 AS clients,
  least(approx_distinct(request_path), count(*)) AS paths,
  count_if(NOT (${LET_THROUGH}) OR ${STATUS} IN (403, 404)) AS probes,
  count_if(coalesce(final_plugin, '') = 'waf') AS attacks,
  approx_distinct(if(final_plugin = 'waf', final_rule_type, NULL)) AS sweep_types,
  round(count_if(NOT (${LET_THROUGH})) * 100.0 / count(*), 1) AS blocked_percent,
  if(count_if(${STATUS} >= 500) * 10 >= count(*), 'true', 'false') AS origin_suffers,
  min(__time__) AS first_seen, max(__time__) AS last_seen
GROUP BY ${siteColumn(waf)}, ${CLIENT}
HAVING count_if(NOT (${LET_THROUGH}) OR ${STATUS} IN (403, 404)) >= ${leastProbes}
ORDER BY probes DESC
LIMIT ${MOST_ROWS}`,
  condition: `probes >= ${leastProbes} && paths >= ${leastProbes}`,
  row: Row,
  dismissal: (row: Row) => {
    if (row.probes < leastProbes || row.paths < leastProbes) return "too-few";
    if (row.probes < LEAST_PROBE_SHARE * row.total) return "ordinary-paths";
    if (row.paths < LEAST_PATH_SHARE * row.total) return "ordinary-paths";
    return isInjection(row) ? "many-kinds" : undefined;
  },
}));
