import * as z from "zod";
import { DAY, HOUR, SECOND } from "../calendar.ts";
import type { WafGeneration } from "../customer/customer.ts";
import { CLIENT, Count, LET_THROUGH, ORIGIN_SECONDS, ORIGIN_STATUS, Site, STATUS, siteColumn } from "./columns.ts";

/** What an hour of a site was like. */
export const Hour = z.object({
  /** Its first instant, ms. */
  at: z.int(),
  requests: z.int(),
  /** Answered by the origin, of clients that attack nobody. */
  reached: z.int(),
  /** Of those, the share that failed. */
  percent: z.number(),
  /** Of their clients' median answer times, the median; ms. */
  p50: z.number(),
  /** Hits of core rules. */
  attacks: z.int(),
  /** Forms sent by clients that did nothing else. */
  forms: z.int(),
});
export type Hour = z.infer<typeof Hour>;

/** The last weeks of a site, hour by hour: a row a site, written once a day. Hours without a line are absent. */
export const Baseline = z.object({ customer: z.string(), host: z.string(), hours: z.array(Hour), rev: z.int() });
export type Baseline = z.infer<typeof Baseline>;

/** An hour of the week comes round four times in it. */
export const DAYS_KEPT = 28;
/** A customer's sites times the hours of a day. */
const ROWS = 10_000;
/** Clients that attack break what hurts nobody else: as in the rule of error bursts. */
const CALM = "attacks < 0.2 * n";

const Learned = z
  .object({
    site: Site,
    hour: Count,
    requests: Count,
    reached: Count,
    percent: z.coerce.number().catch(0),
    p50: z.coerce.number().catch(0),
    attacks: Count,
    forms: Count,
  })
  .transform(({ site, hour, ...figures }) => ({ host: site.toLowerCase(), hour: { at: hour * SECOND, ...figures } }));
export type Learned = z.infer<typeof Learned>;

/** What each hour of each site was like: a row an hour, however many lines it had. */
export const learningQuestion = (waf: WafGeneration) => ({
  name: "baseline",
  row: Learned,
  text: `* | SELECT site, hour,
  sum(n) AS requests, sum(if(${CALM}, reached, 0)) AS reached,
  round(sum(if(${CALM}, failed, 0)) * 100.0 / (sum(if(${CALM}, reached, 0)) + 0.001), 1) AS percent,
  round(1000 * approx_percentile(if(${CALM}, seconds, NULL), 0.5)) AS p50,
  sum(attacks) AS attacks, sum(if(writes = n AND paths = 1, writes, 0)) AS forms
FROM (SELECT ${siteColumn(waf)} AS site, __time__ - __time__ % 3600 AS hour, ${CLIENT} AS client,
    count(*) AS n,
    count_if(${LET_THROUGH} AND (${STATUS} >= 500 OR ${ORIGIN_STATUS} >= 100)) AS reached,
    count_if(${LET_THROUGH} AND ${STATUS} >= 500) AS failed,
    approx_percentile(if(${LET_THROUGH} AND ${ORIGIN_STATUS} BETWEEN 100 AND 501, ${ORIGIN_SECONDS}, NULL), 0.5) AS seconds,
    count_if(waf_action = 'block') AS attacks,
    count_if(request_method IN ('POST', 'PUT')) AS writes,
    approx_distinct(request_path) AS paths
  FROM log
  GROUP BY ${siteColumn(waf)}, __time__ - __time__ % 3600, ${CLIENT})
GROUP BY site, hour
ORDER BY requests DESC
LIMIT ${ROWS}`,
});

/** The row with what was learned: an hour that is learned again is the same hour. */
export const withHours = (row: Baseline, hours: Hour[], now: number): Baseline => {
  const known = new Map([...row.hours, ...hours].map((hour) => [hour.at, hour]));
  const kept = [...known.values()].filter(({ at }) => at >= now - DAYS_KEPT * DAY);
  return { ...row, hours: kept.sort((a, b) => a.at - b.at) };
};

/** What a decision compares with. */
export const figures = ["requests", "percent", "p50", "attacks", "forms"] as const;
export type Figure = (typeof figures)[number];

/** Of a site of which nothing is known: what most sites are like. Forms differ too much: there is no guess. */
export const prior: Record<Figure, number> = { requests: 0, percent: 1, p50: 150, attacks: 0, forms: 0 };

/** An hour with fewer answers says little about them. */
const LEAST_ANSWERS = 5;
/** Of three hours, one that was an incident does not move the median. */
const LEAST_HOURS = 3;

const hourOf = (at: number): number => Math.floor(at / HOUR);

/** Hours that are alike, the most alike first: of the week, of the day, any. */
const likenesses: [name: string, period: number][] = [
  ["hour-of-week", 7 * 24],
  ["hour-of-day", 24],
  ["any-hour", 1],
];

const alike = (hours: Hour[], at: number): { of: string; hours: Hour[] } => {
  const solid = hours.filter(({ reached }) => reached >= LEAST_ANSWERS);
  for (const [of, period] of likenesses) {
    const some = solid.filter((hour) => (hourOf(hour.at) - hourOf(at)) % period === 0);
    if (some.length >= LEAST_HOURS) return { of, hours: some };
  }
  return { of: "prior", hours: [] };
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** What is usual on a site at an hour, as facts of an alert: with what its decision compared, and how many hours that were. */
export const usualFacts = (hours: Hour[], at: number, compared: Figure[]): Record<string, string> => {
  const { of, hours: some } = alike(hours, at);
  const usual = compared.map((figure) => [
    `baseline_${figure}`,
    String(some.length > 0 ? median(some.map((hour) => hour[figure])) : prior[figure]),
  ]);
  return { ...Object.fromEntries(usual), baseline_of: of, baseline_hours: String(some.length) };
};
