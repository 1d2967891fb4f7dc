import type { Alert, Alerts } from "./alert.ts";
import type { Rule } from "./rule.ts";

/** The built-in alert policy by which a rule names its action policy itself. */
const DYNAMIC = "sls.builtin.dynamic";

export interface Webhook {
  url: string;
  method: string;
  headers: Record<string, string>;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

const recordOf = ({ records }: Alerts, accountId: string, resource: string, id: string): Json | undefined => {
  if (id === "" || id.length > MAX_ID_CHARS) return undefined;
  const value: unknown = JSON.parse(records.get([accountId, resource, id])?.value ?? "null");
  return isObject(value) ? value : undefined;
};

/** What names a record in the store. */
const MAX_ID_CHARS = 128;

const named = (script: unknown, name: string): string[] => [
  ...new Set(
    [...String(script ?? "").matchAll(new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, "g"))].map(([, value = ""]) => value),
  ),
];

const actionPolicies = (alerts: Alerts, { accountId }: Alert, { policy }: Rule): string[] => {
  if (policy.alertPolicyId === DYNAMIC || policy.alertPolicyId === "") return [policy.actionPolicyId];
  const record = recordOf(alerts, accountId, "sls.alert.alert_policy", policy.alertPolicyId);
  return named(record?.group_script, "action_policy");
};

/** Ids of the webhooks that the policies of a rule lead to. Conditions and periods within a policy's script are not looked at. */
export const webhooksOf = (alerts: Alerts, alert: Alert, rule: Rule): string[] => {
  const scripts = actionPolicies(alerts, alert, rule).map(
    (id) => recordOf(alerts, alert.accountId, "sls.alert.action_policy", id)?.primary_policy_script,
  );
  return [...new Set(scripts.flatMap((script) => named(script, "webhook_id")))];
};

const headersOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(value) ? value : []).filter(isObject).map(({ key, value: text }) => [String(key), String(text)]),
  );

/** A webhook as its record says, or undefined where there is none, or no address of the web in it. */
export const findWebhook = (alerts: Alerts, accountId: string, id: string): Webhook | undefined => {
  const record = recordOf(alerts, accountId, "sls.alert.action_webhook", id);
  if (!record || !/^https?:\/\//.test(String(record.url))) return undefined;
  const headers = { "Content-Type": "application/json;charset=utf-8", ...headersOf(record.headers) };
  return { url: String(record.url), method: String(record.method || "POST").toUpperCase(), headers };
};

/** The service gives up after so long, in real time: channels-and-logs.md 5.1. */
const TIMEOUT_MS = 5_000;

/** @returns whether the answer was 200: everything else is a failure */
export const post = async ({ url, method, headers }: Webhook, body: string): Promise<boolean> => {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, {
      method,
      headers,
      body: method === "GET" ? null : body,
      redirect: "manual",
      signal,
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
};
