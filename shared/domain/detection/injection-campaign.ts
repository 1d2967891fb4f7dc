import * as z from "zod";
import { prior } from "./baseline.ts";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, Percent, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  attacks: Count,
  passed: Count,
  attack_types: Count,
  blocked_percent: Percent,
  baseline_attacks: Count.default(prior.attacks),
});
type Row = z.infer<typeof Row>;

/** Long enough for clients that take turns. */
const WINDOW_SECONDS = 1_800;
/** What users write trips a rule now and then. Whoever does little else, and does it again, means it. */
const LEAST_PER_CLIENT = 3;
const LEAST_SHARE = 0.5;
/** One kind of attack over and over is a sweep of paths, or a rule that refuses ordinary requests. */
const LEAST_TYPES = 2;
/** So many got by that one of them may have worked. */
const MANY_PASSED = 10;
const LEAST_PASSED_SHARE = 0.1;
/** Of a usual hour's hits, so many in the window. */
const TIMES_USUAL = 3;
/** A tool that is refused each time and goes on so long has a list as long as that of a determined person. */
const HUGE_ATTACKS = 1_000;

const isHeld = ({ attacks, passed }: Row): boolean => passed < MANY_PASSED || passed < LEAST_PASSED_SHARE * attacks;

const bars = {
  /** A tool's run against one form takes some dozens: every site sees those daily. From here on somebody is at work. */
  leastAttacks: 100,
  /** So many clients at once are one hand with many addresses, which no rule on an address stops. */
  concert: 20,
};

/**
 * Core rules are hit again and again, with several kinds of attack, and it matters: some of it reaches the origin (in observation
 * mode all of it does), or many clients act in concert. A tool that is refused each time is every day's noise, for the report.
 */
export const injectionCampaign: Detector = detector(bars, ({ leastAttacks, concert }) => ({
  name: "mss-injection-campaign",
  kind: "injection-campaign",
  severity: 6,
  windowSeconds: WINDOW_SECONDS,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(attacks) AS total, sum(attacks) AS attacks, count(*) AS clients, sum(passed) AS passed,
  max(attack_types) AS attack_types,
  round((sum(attacks) - sum(passed)) * 100.0 / sum(attacks), 1) AS blocked_percent,
  max_by(attack_type, attacks) AS attack_type, max_by(client, attacks) AS top_client,
  min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
    count(*) AS n,
    count_if(waf_action = 'block') AS attacks,
    count_if(waf_action = 'block' AND ${LET_THROUGH}) AS passed,
    approx_distinct(if(waf_action = 'block', waf_rule_type, NULL)) AS attack_types,
    max(if(waf_action = 'block', waf_rule_type, NULL)) AS attack_type,
    min(if(waf_action = 'block', __time__, NULL)) AS first_seen, max(if(waf_action = 'block', __time__, NULL)) AS last_seen
  FROM log
  GROUP BY ${siteColumn(waf)}, ${CLIENT})
WHERE attacks >= ${LEAST_PER_CLIENT} AND attacks >= ${LEAST_SHARE} * n
GROUP BY site
HAVING sum(attacks) >= ${leastAttacks} AND max(attack_types) >= ${LEAST_TYPES}
  AND (count(*) >= ${concert} OR sum(attacks) >= ${HUGE_ATTACKS} OR sum(passed) >= ${LEAST_PASSED_SHARE} * sum(attacks))
ORDER BY attacks DESC
LIMIT ${MOST_ROWS}`,
  condition: `attacks >= ${leastAttacks}`,
  row: Row,
  compares: ["attacks"],
  dismissal: (row: Row) => {
    if (row.attacks < leastAttacks) return "too-few";
    if (row.attacks < (TIMES_USUAL * row.baseline_attacks * WINDOW_SECONDS) / 3_600) return "usual";
    if (row.attack_types < LEAST_TYPES) return "scattered";
    return isHeld(row) && row.clients < concert && row.attacks < HUGE_ATTACKS ? "all-refused" : undefined;
  },
}));
