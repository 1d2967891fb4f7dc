import * as z from "zod";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, Percent, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({ ...common, attacks: Count, attack_types: Count, blocked_percent: Percent });

/** Attempts of one client from which on they are meant: what users write trips a rule now and then, not ten times in ten minutes. */
const LEAST_PER_CLIENT = 10;
/** A tool's run against one form takes some dozens: every site sees those daily. From here on somebody is at work. */
const LEAST_ATTACKS = 100;
/** One kind of attack over and over is a sweep of paths, or a rule that refuses ordinary requests. */
const LEAST_TYPES = 3;

/**
 * Core rules are hit again and again by the same clients, with several kinds of attack. Hits count in observation mode, too:
 * there they reach the origin, and the share that was blocked says so.
 */
export const injectionCampaign: Detector = detector({
  name: "mss-injection-campaign",
  kind: "injection-campaign",
  severity: 6,
  // Ten minutes: long enough for clients that take turns.
  windowSeconds: 600,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  sum(attacks) AS total, sum(attacks) AS attacks, count(*) AS clients,
  max(attack_types) AS attack_types,
  round(sum(blocked) * 100.0 / sum(attacks), 1) AS blocked_percent,
  max_by(attack_type, attacks) AS attack_type,
  min(first_seen) AS first_seen, max(last_seen) AS last_seen
FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
    count(*) AS attacks,
    count_if(NOT (${LET_THROUGH})) AS blocked,
    approx_distinct(waf_rule_type) AS attack_types,
    arbitrary(waf_rule_type) AS attack_type,
    min(__time__) AS first_seen, max(__time__) AS last_seen
  FROM log
  WHERE waf_action = 'block'
  GROUP BY ${siteColumn(waf)}, ${CLIENT})
WHERE attacks >= ${LEAST_PER_CLIENT}
GROUP BY site
ORDER BY attacks DESC
LIMIT ${MOST_ROWS}`,
  condition: `attacks >= ${LEAST_ATTACKS}`,
  row: Row,
  dismissal: ({ attacks, attack_types }) => {
    if (attacks < LEAST_ATTACKS) return "too-few";
    return attack_types < LEAST_TYPES ? "scattered" : undefined;
  },
});
