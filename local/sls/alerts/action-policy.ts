import type { Alert, Alerts } from "./alert.ts";
import type { Rule } from "./rule.ts";
import { recordOf } from "./webhook.ts";

/** The built-in alert policy by which a rule names its action policy itself. */
const DYNAMIC = "sls.builtin.dynamic";

/** Where a notice goes: the id of a webhook, or the name of a function. */
export interface Channel {
  webhook?: string;
  functionName?: string;
}

/** How an action policy names Function Compute in `fire(type=…, function=…)`: UNCONFIRMED, the console writes it. */
const FUNCTION_TYPE = "fc";
const FUNCTION_ARGUMENT = "function";

/** Text arguments of each `name(…)` in a policy's script. Conditions around them are not looked at. */
const callsOf = (script: unknown, name: string): Map<string, string>[] =>
  [...String(script ?? "").matchAll(new RegExp(`\\b${name}\\s*\\(((?:"(?:[^"\\\\]|\\\\.)*"|[^")])*)\\)`, "g"))].map(
    ([, list = ""]) =>
      new Map([...list.matchAll(/\b(\w+)\s*=\s*"([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value])),
  );

const actionPolicies = (alerts: Alerts, { accountId }: Alert, { policy }: Rule): string[] => {
  if (policy.alertPolicyId === DYNAMIC || policy.alertPolicyId === "") return [policy.actionPolicyId];
  const record = recordOf(alerts, accountId, "sls.alert.alert_policy", policy.alertPolicyId);
  return callsOf(record?.group_script, "fire").flatMap((given) => given.get("action_policy") ?? []);
};

const channelOf = (given: Map<string, string>): Channel[] => {
  const [webhook, functionName] = [given.get("webhook_id"), given.get(FUNCTION_ARGUMENT)];
  if (given.get("type") === FUNCTION_TYPE) return functionName ? [{ functionName }] : [];
  return webhook ? [{ webhook }] : [];
};

/** Webhooks and functions that the policies of a rule lead to, each once. */
export const channelsOf = (alerts: Alerts, alert: Alert, rule: Rule): Channel[] => {
  const all = actionPolicies(alerts, alert, rule)
    .map((id) => recordOf(alerts, alert.accountId, "sls.alert.action_policy", id)?.primary_policy_script)
    .flatMap((script) => callsOf(script, "fire"))
    .flatMap(channelOf);
  return [...new Map(all.map((channel) => [JSON.stringify(channel), channel])).values()];
};
