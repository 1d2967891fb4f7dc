import * as z from "zod";
import { prior } from "./baseline.ts";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, Percent, STATUS, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({
  ...common,
  tries: Count,
  writes: Count,
  attacks: Count,
  denied_percent: Percent,
  blocked_percent: Percent,
  path: z.string(),
  baseline_forms: Count.default(prior.forms),
  baseline_of: z.string().default("prior"),
});
type Row = z.infer<typeof Row>;

/** Of all forms that are sent: else it is a crowd that uses the site, some of it in odd ways. */
const LEAST_SHARE = 0.5;
/** Of a usual hour's forms, so many in the window: programs send them all day. */
const TIMES_USUAL = 3;
const WINDOW_SECONDS = 600;
/** As long as nobody knows what is usual: how a form looks where names and passwords are asked for. */
const LOGIN = /log[io]n|sign-?in|auth|autent|sess|sso|token|passw|account|user|acceso|conne[cx]|anmeld|denglu/i;
const MANY_DENIED = 50;
/** Payloads in the form are injections, another kind: of passwords few look like one. */
const MOST_ATTACKS = 0.2;

const isInjection = ({ attacks, tries }: Row): boolean => attacks > MOST_ATTACKS * tries;
const asksForPasswords = ({ path, denied_percent }: Row): boolean => LOGIN.test(path) || denied_percent >= MANY_DENIED;
const isCrowd = ({ tries, writes }: Row): boolean => tries < LEAST_SHARE * writes;

const bars = {
  /** Seven a minute: slower ones are held by a limit on the account itself. */
  leastTries: 70,
  /** From few addresses, a rule on each of them ends it. */
  leastClients: 10,
};

/**
 * Many clients that do nothing but send one and the same form, and never look at a page: lists of names and passwords, tried from
 * borrowed addresses. A form that was opened by a person was asked for first.
 */
export const credentialStuffing: Detector = detector(bars, ({ leastTries, leastClients }) => ({
  name: "mss-credential-stuffing",
  kind: "credential-stuffing",
  severity: 8,
  windowSeconds: WINDOW_SECONDS,
  intervalSeconds: 60,
  text: (waf) => `* | SELECT site,
  max(tries) AS tries, max(tries) AS total, sum(writes) AS writes,
  max_by(path, tries) AS path, max_by(clients, tries) AS clients, max_by(attacks, tries) AS attacks,
  max_by(denied_percent, tries) AS denied_percent, max_by(blocked_percent, tries) AS blocked_percent,
  max_by(origin_suffers, tries) AS origin_suffers,
  max_by(first_seen, tries) AS first_seen, max_by(last_seen, tries) AS last_seen
FROM (SELECT site, path,
    sum(if(path = '', 0, writes)) AS tries, sum(writes) AS writes, count(*) AS clients, sum(attacks) AS attacks,
    round(sum(denied) * 100.0 / sum(writes), 1) AS denied_percent,
    round(sum(blocked) * 100.0 / sum(writes), 1) AS blocked_percent,
    if(sum(failed) * 10 >= sum(writes), 'true', 'false') AS origin_suffers,
    min(first_seen) AS first_seen, max(last_seen) AS last_seen
  FROM (SELECT ${siteColumn(waf)} AS site, ${CLIENT} AS client,
      if(count_if(request_method IN ('POST', 'PUT')) = count(*) AND approx_distinct(request_path) = 1, arbitrary(request_path), '') AS path,
      count_if(request_method IN ('POST', 'PUT')) AS writes,
      count_if(waf_action = 'block') AS attacks,
      count_if(${STATUS} IN (401, 403)) AS denied,
      count_if(NOT (${LET_THROUGH})) AS blocked,
      count_if(${LET_THROUGH} AND ${STATUS} >= 500) AS failed,
      min(__time__) AS first_seen, max(__time__) AS last_seen
    FROM log
    WHERE coalesce(final_plugin, '') <> 'acl'
    GROUP BY ${siteColumn(waf)}, ${CLIENT})
  WHERE writes > 0
  GROUP BY site, path)
GROUP BY site
HAVING max(tries) >= ${leastTries}
ORDER BY tries DESC
LIMIT ${MOST_ROWS}`,
  condition: `tries >= ${leastTries} && clients >= ${leastClients}`,
  row: Row,
  compares: ["forms"],
  dismissal: (row: Row) => {
    if (row.tries < leastTries) return "too-few";
    if (row.clients < leastClients) return "one-visitor";
    if (row.tries < (TIMES_USUAL * row.baseline_forms * WINDOW_SECONDS) / 3_600) return "usual";
    if (row.baseline_of === "prior" && !asksForPasswords(row)) return "unknown-usual";
    if (isInjection(row)) return "many-kinds";
    return isCrowd(row) ? "scattered" : undefined;
  },
}));
