import { createHash } from "node:crypto";
import type { Row } from "../query.ts";
import type { Alert } from "./alert.ts";
import { filledIn } from "./condition.ts";
import { windowAt } from "./plan.ts";
import type { Rule, Source } from "./rule.ts";
import type { Notice } from "./series.ts";

const FINGERPRINT_CHARS = 16;
const seconds = (ms: number): number => Math.floor(ms / 1000);
const hash = (...parts: unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** Equal for equal account, project, alert and labels: channels-and-logs.md 5.2. */
export const fingerprintOf = ({ accountId, project, name }: Alert, labels: Record<string, string>): string =>
  hash(accountId, project, name, Object.entries(labels).sort()).slice(0, FINGERPRINT_CHARS);

/** `${field}` of the first row that fired. */
const filled = (template: string, row: Row): string =>
  template.replace(/\$\{([\w.]+)\}/g, (_, name) => row[name] ?? "");

const annotationsOf = ({ annotations, autoAnnotation }: Rule, rows: Row[]): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, filled(value, rows[0] ?? {})])),
  ...(autoAnnotation && { __count__: String(rows.length) }),
});

/** Rows of a query that are told. */
const MAX_TOLD = 100;

const resultOf = (source: Source, place: number, { at, finding }: Notice, region: string) => {
  const { from, to } = windowAt(source, at);
  const { rawRows = [], fireRows = [] } = finding ?? {};
  const rows = rawRows[place] ?? [];
  return {
    ...{ store_type: "log", region, project: source.project, store: source.store, query: source.query },
    ...{ start_time: from, end_time: to, raw_results: rows.slice(0, MAX_TOLD), raw_result_count: rows.length },
    ...{ fire_result: fireRows[0] ?? {}, truncated: rows.length > MAX_TOLD, is_complete: true },
    ...{
      dashboard_id: "",
      query_url: "",
      dashboard_url: "",
      role_arn: "",
      chart_title: "",
      power_sql_mode: source.powerSqlMode,
    },
  };
};

const conditionsOf = ({ finding }: Notice) => {
  const { by, fireRows = [] } = finding ?? {};
  return { condition: by ? filledIn(by.text, by.condition, fireRows[0] ?? {}) : "", raw_condition: by?.text ?? "" };
};

/**
 * The body of the universal webhook: channels-and-logs.md 5.3. What a resolved alert has in `results` and `fire_results` is
 * UNCONFIRMED; here nothing.
 */
export const noticeBody = (alert: Alert, rule: Rule, notice: Notice, region: string) => {
  const { at, status, series, finding } = notice;
  const { labels, severity, firedAt = at } = series;
  const fireRows = finding?.fireRows ?? [];
  const { alertPolicyId, actionPolicyId, repeatInterval } = rule.policy;
  const fingerprint = fingerprintOf(alert, labels);
  const instance = hash(alert.accountId, alert.project, alert.name, at, fingerprint);
  return {
    ...{ aliuid: alert.accountId, alert_instance_id: `${instance.slice(0, 16)}-${instance.slice(16, 20)}-1` },
    ...{ alert_id: alert.name, alert_name: alert.displayName, alert_type: "sls_alert", region, project: alert.project },
    next_eval_interval: rule.intervalMs / 1000,
    ...{ alert_time: seconds(at), fire_time: seconds(firedAt), resolve_time: status === "resolved" ? seconds(at) : 0 },
    ...{ status, severity, labels, annotations: annotationsOf(rule, fireRows) },
    results: rule.queries.map((source, place) => resultOf(source, place, notice, region)),
    ...{ fire_results: fireRows.slice(0, MAX_TOLD), fire_results_count: fireRows.length },
    ...conditionsOf(notice),
    ...{ dashboard: "", alert_url: "", query_url: "", dashboard_url: "" },
    policy: { alert_policy_id: alertPolicyId, action_policy_id: actionPolicyId, repeat_interval: repeatInterval },
    fingerprint,
  };
};
