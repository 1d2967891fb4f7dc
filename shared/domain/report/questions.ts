import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";

export const Count = z.coerce.number().int().min(0);
/** A field that a line does not have. */
export const Code = z
  .string()
  .nullish()
  .transform((text) => (text === "-" || text === "null" ? "" : (text ?? "")));
/** The service counts in whole seconds. */
export const Instant = z.coerce
  .number()
  .int()
  .transform((seconds) => seconds * 1_000);

/** What the log store knows of a site over a day. */
export const SiteRow = z
  .object({
    site: Code,
    requests: Count,
    blocked: Count,
    challenged: Count,
    watched: Count,
    errors: Count,
    origin_errors: Count,
    active_minutes: Count,
    first_at: Instant,
    last_at: Instant,
  })
  .transform((row) => ({
    site: row.site,
    requests: row.requests,
    blocked: row.blocked,
    challenged: row.challenged,
    watched: row.watched,
    errors: row.errors,
    originErrors: row.origin_errors,
    activeMinutes: row.active_minutes,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }));
export type SiteRow = z.infer<typeof SiteRow>;

export const SilenceRow = z
  .object({ site: Code, from_at: Instant, to_at: Instant })
  .transform(({ site, from_at: from, to_at: to }) => ({ site, from, to }));
export type SilenceRow = z.infer<typeof SilenceRow>;

export const AttackRow = z.object({ module: Code, action: Code, type: Code, requests: Count });
export type AttackRow = z.infer<typeof AttackRow>;

export const SourceRow = z.object({ address: Code, requests: Count, sites: Count, paths: Count });
export type SourceRow = z.infer<typeof SourceRow>;

/** A customer has at most 500 sites, and strangers may send any host name: what comes behind the busiest 300 is told as missing. */
const SITE_ROWS = 300;
const SILENCE_ROWS = 300;
/** Modules times actions times rule types; there are about 60. */
const ATTACK_ROWS = 300;
/** What a manager looks at. */
const SOURCE_ROWS = 5;
/** Silences up to 5 minutes say nothing: the next line is at most 6 minutes after the last. */
const SILENT_SECONDS = 360;

export const MINUTE_OF_LINE = "__time__ - __time__ % 60";

/** WAF 2.0 names the protected site in `matched_host`; in WAF 3.0 that is the protected object, and the site is `host`. */
export const dialects: Record<WafGeneration, { lines: string; site: string }> = {
  "2.0": { lines: "__topic__: waf_access_log", site: "matched_host" },
  "3.0": { lines: "*", site: "host" },
};

/** What a daily report asks a customer's log store: each answer is one table for all sites. `rows`: as many come back at most. */
export const questionsFor = (waf: WafGeneration) => {
  const { lines, site } = dialects[waf];
  const acted = (action: string) =>
    lines === "*" ? `final_action: ${action}` : `${lines} and final_action: ${action}`;
  return {
    sites: {
      name: "report-sites",
      rows: SITE_ROWS,
      row: SiteRow,
      text: `${lines} | select ${site} as site, count(*) as requests, count_if(final_action = 'block') as blocked, count_if(final_action in ('captcha_strict', 'captcha', 'js', 'sigchl')) as challenged, count_if(waf_test = 'true') as watched, count_if(try_cast(status as bigint) >= 500) as errors, count_if(try_cast(upstream_status as bigint) >= 500) as origin_errors, count(distinct ${MINUTE_OF_LINE}) as active_minutes, min(__time__) as first_at, max(__time__) as last_at group by ${site} order by requests desc limit ${SITE_ROWS}`,
    },
    silences: {
      name: "report-silences",
      rows: SILENCE_ROWS,
      row: SilenceRow,
      text: `${lines} | select site, previous + 60 as from_at, minute as to_at from (select site, minute, lag(minute) over (partition by site order by minute) as previous from (select ${site} as site, ${MINUTE_OF_LINE} as minute from log group by ${site}, ${MINUTE_OF_LINE})) where minute - previous > ${SILENT_SECONDS} order by minute - previous desc limit ${SILENCE_ROWS}`,
    },
    attacks: {
      name: "report-attacks",
      rows: ATTACK_ROWS,
      row: AttackRow,
      text: `${acted("*")} | select final_plugin as module, final_action as action, final_rule_type as type, count(*) as requests group by final_plugin, final_action, final_rule_type order by requests desc limit ${ATTACK_ROWS}`,
    },
    sources: {
      name: "report-sources",
      rows: Number.POSITIVE_INFINITY,
      row: SourceRow,
      text: `${acted("block")} | select if(real_client_ip = '-', remote_addr, real_client_ip) as address, count(*) as requests, approx_distinct(${site}) as sites, approx_distinct(request_path) as paths group by if(real_client_ip = '-', remote_addr, real_client_ip) order by requests desc limit ${SOURCE_ROWS}`,
    },
  };
};
