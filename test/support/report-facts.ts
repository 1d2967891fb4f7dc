import { DAY, HOUR, MINUTE } from "../../shared/domain/calendar.ts";
import type { Site } from "../../shared/domain/customer/customer.ts";
import type { Facts, LogFacts, Reading } from "../../shared/domain/report/facts.ts";
import { periodOf } from "../../shared/domain/report/period.ts";
import type { AttackRow, SilenceRow, SiteRow, SourceRow } from "../../shared/domain/report/questions.ts";
import type { Canned } from "./memory/logs.ts";

export const DAY_OF_REPORT = "2026-10-01";
const ZONE = "Asia/Shanghai";
export const dayPeriod = periodOf(DAY_OF_REPORT, ZONE);

export const siteRow = (site: string, change: Partial<SiteRow> = {}): SiteRow => ({
  site,
  requests: 12_480,
  blocked: 312,
  challenged: 0,
  watched: 0,
  errors: 6,
  originErrors: 4,
  activeMinutes: 1_380,
  firstAt: dayPeriod.from + MINUTE,
  lastAt: dayPeriod.to - MINUTE,
  ...change,
});

export const siteRowBefore = (site: string, change: Partial<SiteRow> = {}): SiteRow => {
  const row = siteRow(site);
  return { ...row, firstAt: row.firstAt - DAY, lastAt: row.lastAt - DAY, ...change };
};

export const read = <T>(rows: T[], change: { isComplete?: boolean; isCut?: boolean } = {}): Reading<T> => ({
  is: "read",
  rows,
  isComplete: true,
  isCut: false,
  ...change,
});

const shop = "shop.lumina-mall.test";
const pay = "api.orbitpay.test";

export const sites: Site[] = [
  { host: shop, core: true, names: { zh: "流明商城", en: "Lumina Mall" }, importantPaths: [] },
  { host: pay, core: true, names: { zh: "轨道支付", en: "Orbit Pay" }, importantPaths: [] },
];

const attacks: AttackRow[] = [
  { module: "waf", action: "block", type: "sqli", requests: 171 },
  { module: "waf", action: "block", type: "xss", requests: 96 },
  { module: "antiscan", action: "block", type: "scantools", requests: 45 },
  { module: "cc", action: "block", type: "custom", requests: 30 },
  { module: "cc", action: "captcha", type: "custom", requests: 11 },
];
const sources: SourceRow[] = [
  { address: "198.18.3.7", requests: 140, sites: 2, paths: 61 },
  { address: "198.19.44.201", requests: 52, sites: 1, paths: 3 },
];
const silences: SilenceRow[] = [];

export const logs = (change: Partial<LogFacts> = {}): LogFacts => ({
  sites: read([siteRow(shop), siteRow(pay, { requests: 3_020, blocked: 30, challenged: 11 })]),
  sitesBefore: read([
    siteRowBefore(shop, { requests: 11_900, blocked: 250 }),
    siteRowBefore(pay, { requests: 3_100, blocked: 28 }),
  ]),
  silences: read(silences),
  attacks: read(attacks),
  sources: read(sources),
  ...change,
});

/** A quiet day of a customer with two core sites, found at 08:10 on the next morning. */
export const facts = (change: Partial<Facts> = {}): Facts => ({
  customer: "lumina",
  meta: {
    name: "流明数字科技",
    language: "zh",
    timeZone: ZONE,
    waf: "2.0",
    logs: { region: "cn-hangzhou", project: "waf-project-1-cn-hangzhou", logstore: "waf-logstore" },
    contract: { number: "MSS-2026-001", plan: "year", from: "2026-01-01", to: "2026-12-31", status: "active" },
  },
  period: dayPeriod,
  at: dayPeriod.to + 8 * HOUR + 10 * MINUTE,
  sites,
  logs: logs(),
  coverageBefore: [],
  incidents: [],
  windows: [],
  duty: [[{ name: "陈伟", simulated: false }], [{ name: "Emma Clarke", simulated: false }]],
  ledger: { customer: "lumina", day: DAY_OF_REPORT, count: 0, lastNumber: 0, head: "5f".repeat(32), rev: 1 },
  hasLedger: true,
  ...change,
});

const seconds = (ms: number): string => String(Math.floor(ms / 1_000));

const siteAnswer = ({ originErrors, activeMinutes, firstAt, lastAt, ...row }: SiteRow): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
  origin_errors: String(originErrors),
  active_minutes: String(activeMinutes),
  first_at: seconds(firstAt),
  last_at: seconds(lastAt),
});

const texts = (row: object): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));

/** The same day as the log store answers it: all values text. */
export const cannedDay = (): Record<string, Canned> => ({
  "report-sites": ({ from, to }) => ({
    rows: [siteRow(shop, { firstAt: from, lastAt: to }), siteRow(pay, { firstAt: from, lastAt: to })].map(siteAnswer),
  }),
  "report-silences": () => ({ rows: [] }),
  "report-attacks": () => ({ rows: attacks.map(texts) }),
  "report-sources": () => ({ rows: sources.map(texts) }),
});
