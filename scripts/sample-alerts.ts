import { parseArgs } from "node:util";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../shared/domain/calendar.ts";
import { sha256 } from "../shared/domain/digest.ts";

const usage = `Usage: npx tsx scripts/sample-alerts.ts [--alerts N] [--days N] [--seed N]

Writes recorded alerts for npm start --alerts to standard output: without options the story of samples/alerts.jsonl,
with any of them as many alerts (default 300) drawn by seed (default 1) over so many days (default 20).`;

/** Where an alert comes from: one log project for each customer. */
const projects = {
  lumina: { aliuid: "1000000000000001", project: "waf-project-1000000000000001-cn-hangzhou" },
  harbor: { aliuid: "1000000000000002", project: "waf-project-1000000000000002-cn-hangzhou" },
};

interface Rule {
  kind: string;
  name: string;
  severity: number;
  condition: string;
  /** The row that fired. Log services write every value as text. */
  row: Record<string, string>;
}

const attackRow = (total: string, clients: string, blocked: string, suffers = "false") => ({
  total,
  clients,
  blocked_percent: blocked,
  origin_suffers: suffers,
});

const rules = {
  outage: {
    kind: "outage",
    name: "Site unavailable",
    severity: 10,
    condition: "total > 20 && ratio > 90",
    row: { total: "43", errors: "41", ratio: "95.35", status: "502" },
  },
  burst: {
    kind: "error-burst",
    name: "5xx ratio",
    severity: 8,
    condition: "total > 100 && ratio > 10",
    row: { total: "812", errors: "187", ratio: "23.03", status: "500" },
  },
  slow: {
    kind: "slow-origin",
    name: "Origin answers slowly",
    severity: 6,
    condition: "p50 > 3 * baseline_p50",
    row: { total: "1904", p50: "4210", baseline_p50: "640" },
  },
  flood: {
    kind: "http-flood",
    name: "Request flood",
    severity: 8,
    condition: "total > 10 * baseline_total",
    row: attackRow("48211", "1730", "41.20", "true"),
  },
  scan: {
    kind: "scan",
    name: "Vulnerability scan",
    severity: 4,
    condition: "blocked_paths > 50",
    row: attackRow("2317", "3", "99.40"),
  },
  stuffing: {
    kind: "credential-stuffing",
    name: "Credential stuffing",
    severity: 8,
    condition: "failed_logins > 200",
    row: attackRow("6120", "412", "38.50"),
  },
  injection: {
    kind: "injection-campaign",
    name: "Injection campaign",
    severity: 6,
    condition: "blocked > 100",
    row: attackRow("940", "11", "100.00"),
  },
  certificate: {
    kind: "certificate",
    name: "Certificate expires",
    severity: 6,
    condition: "days_left <= 7",
    row: { days_left: "5", serial: "04af91" },
  },
} satisfies Record<string, Rule>;

/** One trouble: a rule that fires at one site each minute for a while, and says when it is over. */
interface Episode {
  rule: keyof typeof rules;
  of: keyof typeof projects;
  host: string;
  at: number;
  /** How often it fires. */
  fires: number;
  /** Minutes after the first alert; without it, it never ends. */
  overAfter?: number | undefined;
}

/** What the log service needs between an evaluation and the call of the hook. */
const DELIVERY_MS = 2 * SECOND;
/** How long before its first evaluation that fires a trouble has begun. */
const BEFORE_MS = 52 * SECOND;

const seconds = (at: number): number => Math.floor(at / SECOND);

const bodyOf = (episode: Episode, { at, over }: { at: number; over: boolean }) => {
  const { kind, name, severity, condition, row } = rules[episode.rule];
  const { aliuid, project } = projects[episode.of];
  const id = `alert-mss-${kind}`;
  const labels = { mss_kind: kind, matched_host: episode.host };
  const fingerprint = sha256(JSON.stringify([aliuid, project, id, labels])).slice(0, 16);
  const fired = { matched_host: episode.host, ...row };
  const rows = over ? [] : [fired];
  const query = {
    ...{ store_type: "log", region: "cn-hangzhou", project, store: "waf-logstore", query: "* | SELECT …" },
    ...{ start_time: seconds(at) - 360, end_time: seconds(at) - 60 },
    ...{ raw_results: rows, raw_result_count: rows.length, ...(!over && { fire_result: fired }) },
    ...{ truncated: false, is_complete: true, dashboard_id: "", dashboard_url: "", role_arn: "", chart_title: "" },
    ...{ query_url: `https://sls.console.aliyun.com/lognext/project/${project}`, power_sql_mode: "auto" },
  };
  return {
    ...{ aliuid, alert_instance_id: `${fingerprint}-${seconds(at).toString(16)}-1`, alert_id: id, alert_name: name },
    ...{ alert_type: "sls_alert", region: "cn-hangzhou", project, next_eval_interval: 60 },
    ...{ alert_time: seconds(at), fire_time: seconds(episode.at - BEFORE_MS), resolve_time: over ? seconds(at) : 0 },
    ...{ status: over ? "resolved" : "firing", severity, labels },
    annotations: { title: name, desc: `${name}: ${episode.host}`, __count__: String(rows.length) },
    ...{ results: [query], fire_results: rows, fire_results_count: rows.length },
    ...{ condition: over ? "" : condition, raw_condition: condition },
    policy: { alert_policy_id: "sls.builtin.dynamic", action_policy_id: "mss", repeat_interval: "1m" },
    fingerprint,
  };
};

const alertsOf = (episode: Episode) => {
  const fires = Array.from({ length: episode.fires }, (_, n) => ({ at: episode.at + n * MINUTE, over: false }));
  const end = episode.overAfter === undefined ? [] : [{ at: episode.at + episode.overAfter * MINUTE, over: true }];
  return [...fires, ...end].map((one) => ({ at: one.at + DELIVERY_MS, body: bodyOf(episode, one) }));
};

const inShanghai = (text: string): number => Date.parse(`${text}+08:00`);

/** Two days: trouble by day, an outage at three in the night, a site nobody knows, one that comes back, a certificate. */
const story: Episode[] = [
  ["burst", "lumina", "cms.verdant-news.test", "2026-10-01T15:12:20", 2, 9],
  ["flood", "harbor", "www.harbor-tickets.test", "2026-10-01T20:30:40", 5, 14],
  ["outage", "lumina", "shop.lumina-mall.test", "2026-10-02T03:04:12", 6, 27],
  ["slow", "lumina", "api.orbitpay.test", "2026-10-02T10:15:05", 3, 18],
  ["burst", "lumina", "staging.orbitpay.test", "2026-10-02T11:40:30", 1, 6],
  ["scan", "harbor", "forum.devcorner.test", "2026-10-02T12:03:10", 2, 5],
  ["burst", "harbor", "forum.devcorner.test", "2026-10-02T14:20:15", 2, 8],
  ["burst", "harbor", "forum.devcorner.test", "2026-10-02T14:49:15", 2, 10],
  ["stuffing", "harbor", "www.harbor-tickets.test", "2026-10-02T19:05:50", 3, 21],
  ["injection", "lumina", "legacy.intranet-hr.test", "2026-10-03T01:31:25", 2, 7],
  ["certificate", "harbor", "files.paperbox.test", "2026-10-03T09:00:00", 1, undefined],
].map(
  ([rule, of, host, at, fires, overAfter]) =>
    ({ rule, of, host, at: inShanghai(at as string), fires, overAfter }) as Episode,
);

/** A small generator of good enough numbers (mulberry32), so that a seed always makes the same file. */
const chanceFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const sites = story.map(({ of, host }) => ({ of, host }));
const ruleNames = Object.keys(rules) as (keyof typeof rules)[];
/** A trouble of the drawn kind fires up to so often. */
const MAX_FIRES = 6;
const START = Date.parse("2026-09-01T00:00:00+08:00");

const drawn = ({ alerts, days, seed }: { alerts: number; days: number; seed: number }) => {
  const chance = chanceFrom(seed);
  const pick = <T>(list: T[]): T => list[Math.floor(chance() * list.length)] as T;
  const lines: ReturnType<typeof alertsOf> = [];
  while (lines.length < alerts) {
    const fires = 1 + Math.floor(chance() * MAX_FIRES);
    const overAfter = fires + Math.floor(chance() * 30);
    const at = START + HOUR + Math.floor(chance() * (days * DAY - 2 * HOUR));
    lines.push(...alertsOf({ rule: pick(ruleNames), ...pick(sites), at, fires, overAfter }));
  }
  return lines.slice(0, alerts);
};

/** Room for a year of a busy provider. */
const MOST = 1_000_000;

const countOf = (name: string, said: string): number => {
  const value = /^\d{1,7}$/.test(said) ? Number(said) : Number.NaN;
  if (!(value >= 1 && value <= MOST)) throw new Error(`--${name} takes 1 to ${MOST}, not "${said}"`);
  return value;
};

/** The lines of an alert file, in order. */
export const sampleAlerts = (args: string[]): string[] => {
  const options = { alerts: { type: "string" }, days: { type: "string" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ args, options });
  const draws = Object.keys(values).length > 0;
  const { alerts = "300", days = "20", seed = "1" } = values;
  const wanted = { alerts: countOf("alerts", alerts), days: countOf("days", days), seed: countOf("seed", seed) };
  const lines = draws ? drawn(wanted) : story.flatMap(alertsOf);
  return lines.sort((a, b) => a.at - b.at).map(({ at, body }) => JSON.stringify({ at: iso(at), body }));
};

const main = (args: string[]): void => {
  try {
    console.log(args.includes("--help") ? usage : sampleAlerts(args).join("\n"));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
};

if (require.main === module) main(process.argv.slice(2));
