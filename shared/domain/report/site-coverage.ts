import type { Site } from "../customer/customer.ts";
import { type Coverage, observed } from "./coverage.ts";
import { type Facts, isWhole, type LogFacts } from "./facts.ts";
import { periodBefore } from "./period.ts";
import type { SiteRow } from "./questions.ts";

const rowOf = (reading: LogFacts["sites"], { host }: Site): SiteRow | undefined =>
  reading.is === "read" ? reading.rows.find(({ site }) => site === host) : undefined;

/** Undefined while the log store has not told everything that it takes. */
export const coverageOf = (site: Site, { logs, period }: Facts): Coverage | undefined => {
  const { sites, silences, sitesBefore } = logs;
  if (silences.is !== "read" || !isWhole(silences) || !isWhole(sites)) return undefined;
  const row = rowOf(sites, site);
  const trace = row && {
    ...row,
    activeMinutesBefore: rowOf(sitesBefore, site)?.activeMinutes ?? 0,
    silences: silences.rows.filter((silence) => silence.site === site.host),
  };
  return observed(period, trace);
};

/** As far as the first and the last line tell, and what the report of that day wrote down. */
const hadGaps = (site: Site, { logs, period, meta, coverageBefore }: Facts): boolean => {
  const row = rowOf(logs.sitesBefore, site);
  const activeMinutesBefore = rowOf(logs.sites, site)?.activeMinutes ?? 0;
  const reckoned = observed(periodBefore(period, meta.timeZone), row && { ...row, activeMinutesBefore, silences: [] });
  const written = coverageBefore.find(({ host }) => host === site.host);
  return reckoned.gaps.length > 0 || (written?.gaps ?? []).length > 0;
};

const isSeenThroughout = (site: Site, facts: Facts): boolean =>
  coverageOf(site, facts)?.gaps.length === 0 && !hadGaps(site, facts);

/** A site without a line on both days changes no figure. */
const isMute = (site: Site, { logs }: Facts): boolean => !rowOf(logs.sites, site) && !rowOf(logs.sitesBefore, site);

/** The rows of the day before, if both days are known in full: nothing can be compared with, or to, a part of a day. */
export const rowsBefore = (facts: Facts): SiteRow[] | undefined => {
  const { sitesBefore } = facts.logs;
  if (sitesBefore.is !== "read" || !isWhole(sitesBefore) || sitesBefore.rows.length === 0) return undefined;
  const isComparable = facts.sites.every((site) => isMute(site, facts) || isSeenThroughout(site, facts));
  return isComparable ? sitesBefore.rows : undefined;
};
