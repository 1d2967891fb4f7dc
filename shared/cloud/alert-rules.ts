import * as z from "zod";
import type { LogStore, WafGeneration } from "../domain/customer/customer.ts";
import { detectors } from "../domain/detection/detectors.ts";
import type { Detector } from "../domain/detection/rule.ts";
import { canonical } from "../domain/digest.ts";
import { isFault } from "../errors.ts";
import type { Credentials } from "./credentials.ts";
import { slsClient, slsFault } from "./logs.ts";
import type { Endpoint } from "./openapi.ts";
import { retried } from "./retry.ts";

/** Where a customer's alert rules are. */
export interface RulePlace {
  store: LogStore;
  /** Of the log store's region. */
  endpoint: Endpoint;
  /** Of the region that keeps what all projects of an account share: webhooks, policies. */
  center: Endpoint;
  credentials: () => Promise<Credentials>;
}

/** Where alerts are posted to, and the secret they carry. */
export interface Hook {
  url: string;
  token: string;
}

export type Made = "created" | "updated" | "same";

/** Names of our webhook and our policy in the customer's account. */
const HOOK = "mss-hook";
const POLICY = "mss";
/** The built-in alert policy: no merging of ours. */
const ALERT_POLICY = "sls.builtin.dynamic";
const TOKEN_HEADER = "X-MSS-Token";
/** Each evaluation is told: the first one may be refused by the decision and the next one be an incident. */
const REPEAT = "1m";
/** More than the service allows in a project (100), fewer than a page may hold (200). */
const MOST_RULES = 200;
const MINUTE_SECONDS = 60;

/** Sends everything, at any hour, through the one webhook. Escalation is ours. */
const SCRIPT = `fire(type="webhook_integration", integration_type="custom", webhook_id="${HOOK}", template_id="sls.builtin.cn", period="any")`;

const hookRecord = ({ url, token }: Hook) => ({
  id: HOOK,
  name: "Managed security service",
  type: "custom",
  url,
  method: "POST",
  headers: [
    { key: "Content-Type", value: "application/json;charset=utf-8" },
    { key: TOKEN_HEADER, value: token },
  ],
});

const policyRecord = {
  action_policy_id: POLICY,
  action_policy_name: "Managed security service",
  labels: {},
  is_default: false,
  primary_policy_script: SCRIPT,
  secondary_policy_script: SCRIPT,
  escalation_start_enabled: false,
  escalation_start_timeout: "10m",
  escalation_inprogress_enabled: false,
  escalation_inprogress_timeout: "30m",
  escalation_enabled: false,
  escalation_timeout: "1h",
};

/** A rule as the service takes it. Windows end now: the next evaluation sees what came late, since windows overlap. */
const ruleOf = (detector: Detector, { region, project, logstore }: LogStore, waf: WafGeneration) => ({
  displayName: `MSS ${detector.kind}`,
  description: "Kept by the managed security service; changes are overwritten.",
  configuration: {
    version: "2.0",
    type: "default",
    queryList: [
      {
        ...{ storeType: "log", region, project, store: logstore, query: detector.text(waf) },
        ...{ timeSpanType: "Relative", start: `-${detector.windowSeconds / MINUTE_SECONDS}m`, end: "now" },
        powerSqlMode: "auto",
      },
    ],
    groupConfiguration: { type: "custom", fields: ["site"] },
    joinConfigurations: [],
    severityConfigurations: [
      { severity: detector.severity, evalCondition: { condition: detector.condition, countCondition: "" } },
    ],
    labels: [{ key: "mss_kind", value: detector.kind }],
    annotations: [
      { key: "title", value: `MSS ${detector.kind}` },
      { key: "desc", value: `${detector.kind} \${site}` },
    ],
    autoAnnotation: true,
    sendResolved: true,
    noDataFire: false,
    noDataSeverity: 6,
    threshold: 1,
    policyConfiguration: { alertPolicyId: ALERT_POLICY, actionPolicyId: POLICY, repeatInterval: REPEAT },
  },
  schedule: { type: "FixedRate", interval: `${detector.intervalSeconds}s`, runImmediately: true },
});
type RuleBody = ReturnType<typeof ruleOf>;

/** Whether what is there has all that is wanted; the service adds members of its own. */
const holds = (found: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  if (typeof found !== "object" || found === null) return false;
  if (Array.isArray(wanted) && (found as unknown[]).length !== wanted.length) return false;
  return Object.entries(wanted).every(([name, value]) => holds(Reflect.get(found, name), value));
};

const call = async <T>(work: () => Promise<T>): Promise<T> =>
  retried(async () => {
    try {
      return await work();
    } catch (error) {
      throw slsFault(error);
    }
  });

const Rules = z.array(z.looseObject({ name: z.string() }));
type Rules = z.infer<typeof Rules>;

const rulesIn = async ({ store, endpoint, credentials }: RulePlace): Promise<Rules> => {
  const { ListAlertsRequest } = await import("@alicloud/sls20201230");
  const client = await slsClient(endpoint, await credentials());
  const answer = await call(() =>
    client.listAlerts(store.project, new ListAlertsRequest({ offset: 0, size: MOST_RULES })),
  );
  return Rules.parse(JSON.parse(JSON.stringify(answer.body?.results ?? [])));
};

/** A call whose answer was lost has made it already. UNCONFIRMED how the service calls that. */
const THERE = /AlreadyExists?$/;

const unlessThere = async (creating: Promise<unknown>): Promise<void> => {
  try {
    await creating;
  } catch (error) {
    if (!isFault(error) || !THERE.test(error.because)) throw error;
  }
};

const putRule = async (name: string, body: RuleBody, found: Rules, place: RulePlace): Promise<Made> => {
  const present = found.find((one) => one.name === name);
  if (present && holds(present, body)) return "same";
  const { AlertConfiguration, CreateAlertRequest, Schedule, UpdateAlertRequest } = await import(
    "@alicloud/sls20201230"
  );
  const client = await slsClient(place.endpoint, await place.credentials());
  const [configuration, schedule] = [new AlertConfiguration(body.configuration), new Schedule(body.schedule)];
  const asked = { ...body, configuration, schedule };
  const { project } = place.store;
  if (present) await call(() => client.updateAlert(project, name, new UpdateAlertRequest(asked)));
  else await unlessThere(call(() => client.createAlert(project, new CreateAlertRequest({ ...asked, name }))));
  return present ? "updated" : "created";
};

/** Every rule of ours in a customer's project, as it is written here. Rules of others are left alone. */
export const putRules = async (place: RulePlace, waf: WafGeneration): Promise<Record<string, Made>> => {
  const found = await rulesIn(place);
  const made: Record<string, Made> = {};
  for (const detector of detectors)
    made[detector.name] = await putRule(detector.name, ruleOf(detector, place.store, waf), found, place);
  return made;
};

/** Names of our rules that are absent, or not as they are written here. */
export const unmadeRules = async (place: RulePlace, waf: WafGeneration): Promise<string[]> => {
  const found = await rulesIn(place);
  const isMade = (detector: Detector) =>
    found.some((one) => one.name === detector.name && holds(one, ruleOf(detector, place.store, waf)));
  return detectors.filter((detector) => !isMade(detector)).map(({ name }) => name);
};

interface RecordCall {
  action: string;
  method: "GET" | "POST" | "PUT";
  path: string;
  body?: Record<string, string>;
}

/** Of records that are not there the service says so with a code that ends so. */
const ABSENT = /NotExist$/;

/** The SDK has no operations for resource records: its own way of calling, with the path of the REST API. */
const record = async ({ center, credentials }: RulePlace, { path, body, ...rest }: RecordCall): Promise<unknown> => {
  const { $OpenApiUtil } = await import("@alicloud/openapi-core");
  const client = await slsClient(center, await credentials());
  const params = new $OpenApiUtil.Params({
    ...rest,
    ...{
      version: "2020-12-30",
      protocol: center.protocol,
      pathname: `/resources/${path}`,
      authType: "AK",
      style: "ROA",
    },
    ...{ reqBodyType: "json", bodyType: rest.method === "GET" ? "json" : "none" },
  });
  const request = new $OpenApiUtil.OpenApiRequest({ hostMap: {}, headers: {}, body });
  const answer = await call(() => client.execute(params, request, {} as never));
  return answer.body;
};

const StoredRecord = z.object({ value: z.string() });

const recordIn = async (place: RulePlace, resource: string, id: string): Promise<unknown> => {
  try {
    const path = `${resource}/records/${id}`;
    const found = await record(place, { action: "GetResourceRecord", method: "GET", path });
    return JSON.parse(StoredRecord.parse(found).value);
  } catch (error) {
    if (isFault(error) && ABSENT.test(error.because)) return undefined;
    throw error;
  }
};

interface NewRecord {
  resource: string;
  id: string;
  tag: string;
  value: object;
}

const putRecord = async (place: RulePlace, { resource, value, ...named }: NewRecord): Promise<Made> => {
  const found = await recordIn(place, resource, named.id);
  if (holds(found, value)) return "same";
  const body = { ...named, value: canonical(value) };
  const path = `${resource}/records`;
  if (found) await record(place, { action: "UpdateResourceRecord", method: "PUT", path: `${path}/${named.id}`, body });
  else await record(place, { action: "CreateResourceRecord", method: "POST", path, body });
  return found ? "updated" : "created";
};

const HOOKS = "sls.alert.action_webhook";
const POLICIES = "sls.alert.action_policy";

/** The webhook, and the policy that sends through it. */
export const putHook = async (place: RulePlace, hook: Hook): Promise<{ hook: Made; policy: Made }> => {
  const value = hookRecord(hook);
  return {
    hook: await putRecord(place, { resource: HOOKS, id: value.id, tag: value.name, value }),
    policy: await putRecord(place, {
      ...{ resource: POLICIES, id: POLICY, tag: policyRecord.action_policy_name, value: policyRecord },
    }),
  };
};

const StoredHook = z.object({ url: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) });

/** Where alerts of a customer go now, and with which secret; undefined: nowhere. */
export const hookIn = async (place: RulePlace): Promise<Hook | undefined> => {
  const found = StoredHook.safeParse(await recordIn(place, HOOKS, HOOK)).data;
  const token = found?.headers.find(({ key }) => key === TOKEN_HEADER)?.value;
  return found && token ? { url: found.url, token } : undefined;
};
