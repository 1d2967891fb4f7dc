import type { Site } from "../customer/customer.ts";
import { attackOf } from "./attack.ts";
import { type Facts, isWhole, type LogFacts, type Reading } from "./facts.ts";
import type { AttackRow, SiteRow, SourceRow } from "./questions.ts";
import type { Attacks, Figure, Ranked, Report, SiteLine, SiteTraffic, Sources, Traffic, Unknown } from "./report.ts";
import { coverageOf, rowsBefore } from "./site-coverage.ts";

/** What fits into a mail that somebody reads. */
const MAX_SITES = 50;
const MAX_RANKED = 8;
/** What is ranked behind the others. */
export const OTHERS = "others";

type Read<T> = Extract<Reading<T>, { is: "read" }>;

const unknown = (reading: Exclude<Reading<unknown>, { is: "read" }>): Unknown => ({ is: "unknown", why: reading.is });

/** Rows that say something: a log store without a single line of the day says nothing about the day. */
const readable = <T>(reading: Reading<T>, { sites }: LogFacts): Read<T> | Unknown => {
  if (reading.is !== "read") return unknown(reading);
  if (sites.is !== "read" || sites.rows.length > 0) return reading;
  return { is: "unknown", why: sites.isComplete ? "no-lines" : "unreadable" };
};

type Column = "requests" | "blocked" | "challenged" | "watched" | "errors" | "originErrors";

const sum = (rows: SiteRow[], column: Column): number => rows.reduce((total, row) => total + row[column], 0);

const figure = (rows: SiteRow[], before: SiteRow[] | undefined, column: Column): Figure => ({
  value: sum(rows, column),
  ...(before && { before: sum(before, column) }),
});

const siteTraffic = (rows: SiteRow[], before: SiteRow[] | undefined): SiteTraffic => ({
  requests: figure(rows, before, "requests"),
  blocked: figure(rows, before, "blocked"),
  errors: figure(rows, before, "errors"),
  originErrors: figure(rows, before, "originErrors"),
});

export const trafficOf = (facts: Facts): Traffic => {
  const { logs } = facts;
  const reading = readable(logs.sites, logs);
  if (reading.is === "unknown") return reading;
  const { rows } = reading;
  const before = rowsBefore(facts);
  const [challenged, watched] = (["challenged", "watched"] as const).map((column) => figure(rows, before, column));
  return {
    is: "known",
    isComplete: isWhole(reading),
    ...siteTraffic(rows, before),
    challenged: challenged as Figure,
    watched: watched as Figure,
  };
};

const ranked = (counts: Map<string, number>): Ranked[] => {
  const sorted = [...counts].map(([code, requests]) => ({ code, requests })).sort((a, b) => b.requests - a.requests);
  const rest = sorted.slice(MAX_RANKED).reduce((total, { requests }) => total + requests, 0);
  return [...sorted.slice(0, MAX_RANKED), ...(rest > 0 ? [{ code: OTHERS, requests: rest }] : [])];
};

const counted = (rows: AttackRow[], codeOf: (row: AttackRow) => string): Ranked[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(codeOf(row), (counts.get(codeOf(row)) ?? 0) + row.requests);
  return ranked(counts);
};

/** What was blocked, by the module that did it and by what it was. */
export const attacksOf = (logs: LogFacts): Attacks => {
  const reading = readable(logs.attacks, logs);
  if (reading.is === "unknown") return reading;
  const blocked = reading.rows.filter(({ action }) => action === "block");
  const isComplete = isWhole(reading);
  return {
    is: "known",
    isComplete,
    modules: counted(blocked, ({ module }) => module),
    types: counted(blocked, attackOf),
  };
};

/** IPv6 writes an IPv4 address so. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

const sourceOf = ({ address, ...row }: SourceRow) => ({ ...row, address: address.replace(MAPPED, "") });

export const sourcesOf = (logs: LogFacts): Sources => {
  const reading = readable(logs.sources, logs);
  if (reading.is === "unknown") return reading;
  return { is: "known", isComplete: isWhole(reading), top: reading.rows.map(sourceOf) };
};

const siteLine = (site: Site, facts: Facts, before: SiteRow[] | undefined): SiteLine => {
  const { sites } = facts.logs;
  const mine = (rows: SiteRow[] | undefined) => rows?.filter((row) => row.site === site.host);
  const rows = sites.is === "read" ? mine(sites.rows) : undefined;
  const coverage = coverageOf(site, facts);
  return {
    host: site.host,
    core: site.core,
    names: site.names,
    ...(rows && rows.length > 0 && { traffic: siteTraffic(rows, mine(before)) }),
    ...(coverage && { coverage }),
  };
};

const requestsOf = ({ traffic }: SiteLine): number => traffic?.requests.value ?? 0;

/** Core sites first, busy ones before quiet ones. */
const siteLines = (facts: Facts): SiteLine[] => {
  const before = rowsBefore(facts);
  return facts.sites
    .map((site) => siteLine(site, facts, before))
    .toSorted((a, b) => Number(b.core) - Number(a.core) || requestsOf(b) - requestsOf(a));
};

type SiteSections = Pick<Report, "coverage" | "sites" | "moreSites" | "elsewhere">;

const total = (sites: SiteLine[], of: "minutes" | "minutesObserved"): number =>
  sites.reduce((minutes, { coverage }) => minutes + (coverage?.[of] ?? 0), 0);

const totalCoverage = ({ logs }: Facts, sites: SiteLine[]): Report["coverage"] => {
  const reading = [logs.sites, logs.silences].find(({ is }) => is !== "read") ?? logs.sites;
  if (reading.is !== "read") return unknown(reading);
  const isComplete = sites.every(({ coverage }) => coverage !== undefined);
  return {
    is: "known",
    isComplete,
    minutes: total(sites, "minutes"),
    minutesObserved: total(sites, "minutesObserved"),
  };
};

export const siteSections = (facts: Facts): SiteSections => {
  const { sites } = facts.logs;
  const lines = siteLines(facts);
  const known = new Set(lines.map(({ host }) => host));
  const others = sites.is === "read" ? sites.rows.filter(({ site }) => !known.has(site)) : [];
  return {
    coverage: totalCoverage(facts, lines),
    sites: lines.slice(0, MAX_SITES),
    moreSites: Math.max(0, lines.length - MAX_SITES),
    elsewhere: sum(others, "requests"),
  };
};
