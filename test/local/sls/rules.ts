import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import type Client from "@alicloud/sls20201230";
import { RuntimeOptions } from "@darabonba/typescript";
import { LOGSTORE, models, PROJECT } from "./sdk.ts";

/** What the webhook got. */
export interface Got {
  headers: IncomingHttpHeaders;
  body: Record<string, unknown> & {
    status: string;
    alert_id: string;
    alert_time: number;
    fire_time: number;
    resolve_time: number;
    severity: number;
    fingerprint: string;
    labels: Record<string, string>;
    fire_results: Record<string, string>[];
  };
}

/** A server that takes alerts; `answers` are the statuses of the next calls, then 200. */
export const openWebhook = async () => {
  const got: Got[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const status = answers.shift() ?? 200;
      if (status === 200) got.push({ headers: request.headers, body: JSON.parse(text) });
      response.writeHead(status).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/hooks/sls`;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url, got, answers, close };
};

const calls = {
  CreateResourceRecord: "POST",
  UpsertResourceRecord: "PUT",
  UpdateResourceRecord: "PUT",
  ListResourceRecord: "GET",
  GetResourceRecord: "GET",
  DeleteResourceRecord: "DELETE",
};

/** Calls that the SDK has no method for, through the SDK's own client: `/resources/{name}/records[/{id}]`. */
export const callResource = async (
  client: Client,
  action: keyof typeof calls,
  pathname: string,
  given: { body?: object; query?: object } = {},
) => {
  const method = calls[action];
  const params = new $OpenApiUtil.Params({
    ...{ action, version: "2020-12-30", protocol: "HTTPS", pathname, method, authType: "AK" },
    ...{ style: "ROA", reqBodyType: "json", bodyType: method === "GET" ? "json" : "none" },
  });
  const request = new $OpenApiUtil.OpenApiRequest({ headers: {}, ...given });
  return (await client.execute(params, request, new RuntimeOptions({}))).body;
};

export const upsert = (client: Client, resource: string, id: string, value: object) =>
  callResource(client, "UpsertResourceRecord", `/resources/${resource}/records`, {
    body: { records: [{ id, tag: id, value: JSON.stringify(value) }] },
  });

/** Webhook `mss` at an address, and the action policy that leads to it. */
/** An action policy with a script of its own. */
export const putPolicy = (client: Client, id: string, script: string) =>
  upsert(client, "sls.alert.action_policy", id, {
    ...{ action_policy_id: id, action_policy_name: id, labels: {}, is_default: false },
    ...{ primary_policy_script: script, secondary_policy_script: script },
  });

export const usePolicy = async (client: Client, url: string): Promise<void> => {
  await upsert(client, "sls.alert.action_webhook", "mss", {
    ...{ id: "mss", name: "mss", type: "custom", method: "POST", url },
    headers: [{ key: "X-MSS-Token", value: "secret-of-the-hook" }],
  });
  const fire =
    'fire(type="webhook_integration", integration_type="universal", webhook_id="mss", template_id="", period="any")';
  await putPolicy(client, "mss", fire);
};

interface RuleChange {
  name?: string;
  query?: string;
  condition?: string;
  interval?: string;
  start?: string;
  end?: string;
  configuration?: object;
  schedule?: object;
}

export const QUERY =
  "status >= 500 | SELECT matched_host, count(*) AS failed, max(request_path) AS path_of GROUP BY matched_host";

/** Parameters of CreateAlert, as channels-and-logs.md 5.6 has them. */
export const rule = (change: RuleChange = {}) => {
  const configuration = {
    ...{
      version: "2.0",
      type: "default",
      joinConfigurations: [],
      threshold: 1,
      sendResolved: true,
      autoAnnotation: true,
    },
    queryList: [
      {
        ...{ storeType: "log", region: "cn-hangzhou", project: PROJECT, store: LOGSTORE, query: change.query ?? QUERY },
        ...{ timeSpanType: "Relative", start: change.start ?? "-5m", end: change.end ?? "now", powerSqlMode: "auto" },
      },
    ],
    groupConfiguration: { type: "custom", fields: ["matched_host"] },
    severityConfigurations: [
      { severity: 8, evalCondition: { condition: change.condition ?? "failed > 2", countCondition: "" } },
    ],
    labels: [{ key: "mss_kind", value: "outage" }],
    annotations: [
      { key: "title", value: "5xx" },
      { key: "desc", value: `\${failed} failed at \${matched_host}` },
    ],
    ...{ noDataFire: false, noDataSeverity: 6 },
    policyConfiguration: { alertPolicyId: "sls.builtin.dynamic", actionPolicyId: "mss", repeatInterval: "10m" },
    ...change.configuration,
  };
  return new models.CreateAlertRequest({
    ...{ name: change.name ?? "mss-outage", displayName: "MSS outage", description: "" },
    configuration: new models.AlertConfiguration(configuration),
    schedule: new models.Schedule({
      ...{ type: "FixedRate", interval: change.interval ?? "60s", runImmediately: true },
      ...change.schedule,
    }),
  });
};
