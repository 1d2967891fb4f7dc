import * as z from "zod";
import type { Alert } from "../../shared/domain/alert/alert.ts";
import type { Kind } from "../../shared/domain/alert/kind.ts";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { canonical, idOf } from "../../shared/domain/digest.ts";
import type { Impact } from "../../shared/domain/incident/priority.ts";
import { masked } from "../../shared/domain/personal.ts";
import { cut, hostOf } from "./text.ts";

/** Missing values arrive as this text (channels-and-logs.md 7.1); members that nobody knows may be added at any time. */
const NOTHING = ["null", ""];
const MAX_TEXT = 300;
/** Names of rules, ids and regions. */
const MAX_NAME = 200;

const Text = z
  .string()
  .max(20_000)
  .transform((text) => (NOTHING.includes(text) ? undefined : text))
  .optional();
const Name = Text.transform((text) => text?.slice(0, MAX_NAME));

/** 10 digits are seconds, 13 are ms. */
const Instant = z
  .union([z.string().regex(/^\d{10}(\d{3})?$/), z.int().min(1_000_000_000).max(9_999_999_999_999)])
  .transform((value) => (String(value).length === 10 ? Number(value) * SECOND : Number(value)));

/** Of CloudMonitor, as severities of the log service. */
const levels: Record<string, Alert["severity"]> = { CRITICAL: 10, WARN: 6, INFO: 2 };
const severityOf = (level: string | undefined): number => levels[level ?? ""] ?? levels.INFO ?? 2;

/** Of what has no kind among ours. */
const impactOfLevel = (severity: number): Impact => {
  if (severity >= 10) return "damaged";
  return severity >= 6 ? "abnormal" : "question";
};

/** Someone's alert, and whose account it is about. */
export interface Called {
  alert: Alert;
  account: string | undefined;
}

// Thresholds

/** A threshold alarm, a form. */
const Threshold = z.object({
  alertName: Name,
  alertState: z.enum(["OK", "ALERT", "INSUFFICIENT_DATA"]),
  curValue: Name,
  dimensions: Text,
  expression: Name,
  instanceName: Name,
  lastTime: Name,
  metricName: Name,
  metricProject: Name,
  namespace: Name,
  preTriggerLevel: Name,
  rawMetricName: Name,
  ruleId: Name,
  timestamp: Instant,
  transId: Name,
  triggerLevel: Name,
  unit: Name,
  userId: Name,
});
type Threshold = z.infer<typeof Threshold>;

/** What a metric of WAF tells of. Of 4xx and of traffic that falls nothing certain. */
const kindOfMetric: Record<string, Kind> = {
  "5XX_ratio": "error-burst",
  cc_blocks_5m: "http-flood",
  cc_rate_5m: "http-flood",
  qps: "http-flood",
  qps_ratio: "http-flood",
  waf_blocks_5m: "injection-campaign",
  waf_rate_5m: "injection-campaign",
};

/** `{userId=1, domain=www.example.com}`: the text of a map, not JSON. */
const dimensionsIn = (text = ""): Record<string, string> =>
  Object.fromEntries(
    [...text.slice(0, 2_000).matchAll(/([A-Za-z]\w{0,40})=([^,{}]{0,253})/g)].map(([, name = "", value = ""]) => [
      name,
      value.trim(),
    ]),
  );

/** The share as the metric has it (0 to 1), or as percent. */
const percentOf = ({ curValue, unit }: Threshold): string | undefined => {
  const value = Number(curValue ?? Number.NaN);
  if (!Number.isFinite(value)) return undefined;
  return String(unit === "%" || value > 1 ? value : value * 100);
};

/** `2 minutes`, `1 hours`, `2分钟`, `1小时`. Undefined: nothing that we can read. */
const minutesIn = (text = ""): number | undefined => {
  const [, count, unit = ""] = /^(\d{1,6})\s*(\D{1,20})$/.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  const each = /^(hour|小时)/.test(unit) ? 60 : /^(day|天)/.test(unit) ? 1_440 : /^(second|秒)/.test(unit) ? 1 / 60 : 1;
  return Number(count) * each;
};

/** No data for a moment is no news. */
const PATIENCE_MINUTES = 15;

const present = (facts: Record<string, string | undefined>): Alert["facts"] =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, cut(masked(value), MAX_TEXT)]],
    ),
  );

const thresholdFacts = (body: Threshold, named: Record<string, string>): Alert["facts"] =>
  present({
    ...{ metric: body.rawMetricName ?? body.metricName, namespace: body.namespace ?? body.metricProject },
    ...{ expression: body.expression, value: body.curValue, trans: body.transId },
    ...{ user_id: named.userId, instance_id: named.instanceId, domain: named.domain },
  });

/** @returns nothing where no data came for a moment only */
const ofThreshold = (body: Threshold): Called[] => {
  const isBlind = body.alertState === "INSUFFICIENT_DATA";
  if (isBlind && (minutesIn(body.lastTime) ?? 0) < PATIENCE_MINUTES) return [];
  const named = dimensionsIn(body.dimensions);
  const metric = body.rawMetricName ?? body.metricName ?? "";
  const kind = isBlind ? undefined : kindOfMetric[metric];
  const severity = isBlind
    ? severityOf("INFO")
    : severityOf(body.triggerLevel === "OK" ? body.preTriggerLevel : body.triggerLevel);
  const facts = thresholdFacts(body, named);
  const ratio = kind === "error-burst" ? percentOf(body) : undefined;
  const alert: Alert = {
    source: "cloudmonitor",
    fingerprint: idOf("cloudmonitor", body.ruleId ?? body.alertName ?? metric, canonical(named)),
    rule: body.alertName ?? body.ruleId ?? metric,
    kind: kind ?? "self",
    host: hostOf(named.domain),
    status: body.alertState === "OK" ? "resolved" : "firing",
    alertTime: body.timestamp,
    firedAt: body.timestamp - Math.min(minutesIn(body.lastTime) ?? 0, MAX_LAST_MINUTES) * MINUTE,
    severity,
    facts: {
      ...facts,
      ...(ratio !== undefined && { ratio }),
      ...(kind === undefined && { impact: impactOfLevel(severity) }),
    },
  };
  return [{ alert, account: body.userId ?? named.userId }];
};

/** What lasted longer was noticed by somebody else. */
const MAX_LAST_MINUTES = 1_440;

// System events

const Raw = z.record(z.string(), z.unknown());

/** A system event by subscription: what it is about stands in a JSON text. */
const Subscribed = z.object({
  userId: Name,
  alert: z.object({
    alertStatus: z.enum(["TRIGGERED", "RESOLVED"]),
    severity: Name,
    product: Name,
    eventName: z.string().min(1).max(MAX_NAME),
    dedupId: Name,
    timestamp: Instant,
    userId: Name,
    eventRawContent: z.string().max(20_000).optional(),
    eventContentMap: Raw.optional(),
    meta: z.object({ sysEventMeta: z.looseObject({ instanceName: Name, resourceId: Name }).optional() }).optional(),
  }),
});

/** A system event by an older rule, flat. */
const Flat = z.object({
  product: z.string().max(MAX_NAME),
  name: z.string().min(1).max(MAX_NAME),
  level: Name,
  status: Name,
  instanceName: Name,
  resourceId: Name,
  eventTime: z.union([z.string().max(40), z.int()]).optional(),
  id: Name,
  userId: Name,
  content: z.union([Raw, z.string().max(20_000)]).optional(),
});

interface SystemEvent {
  name: string;
  level: string | undefined;
  isOver: boolean;
  at: number;
  id: string | undefined;
  account: string | undefined;
  instance: string | undefined;
  content: Record<string, unknown>;
}

/** By what follows `waf_event_` or `wafv3_event_`; those of 3.0 by analogy are UNCONFIRMED. */
const kindOfEvent: Record<string, Kind> = {
  aclattack: "scan",
  webscan: "scan",
  ccattack: "http-flood",
  webattack: "injection-campaign",
  bandwidth_exceed: "capacity",
  qps_exceed: "capacity",
};
/** Of which a metric tells whether they go on, and by what bound. */
const metricOfEvent: Record<string, string> = {
  aclattack: "acl_blocks_5m",
  ccattack: "cc_blocks_5m",
  webattack: "waf_blocks_5m",
};
const GOES_ON = "$Maximum>0";

const recordIn = (content: unknown): Record<string, unknown> => {
  if (typeof content !== "string") return Raw.safeParse(content).data ?? {};
  try {
    return Raw.safeParse(JSON.parse(content)).data ?? {};
  } catch {
    return {};
  }
};

const textIn = (content: Record<string, unknown>, ...names: string[]): string | undefined =>
  names.map((name) => content[name]).find((value) => typeof value === "string" && value !== "") as string | undefined;

/** WAF 3.0 names a protected object after its domain. */
const siteIn = (content: Record<string, unknown>): string | undefined =>
  textIn(content, "domain", "host", "resource")?.replace(/-waf$/, "");

/** `20240109T140533.642+0800`, or what Date reads. */
const timeIn = (value: string | number | undefined): number | undefined => {
  if (typeof value === "number") return Instant.safeParse(value).data;
  const short = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.\d+)?([+-]\d\d):?(\d\d)$/.exec(value ?? "");
  const [, y, mo, d, h, mi, s, zone, rest] = short ?? [];
  const at = Date.parse(short ? `${y}-${mo}-${d}T${h}:${mi}:${s}${zone}:${rest}` : (value ?? ""));
  return Number.isNaN(at) || at <= 0 ? undefined : at;
};

const ofEvent = ({ name, level, isOver, at, id, account, instance, content }: SystemEvent): Called => {
  const short = /^wafv?\d?_event_(\w+)$/.exec(name)?.[1] ?? "";
  const kind = kindOfEvent[short];
  const [severity, metric] = [severityOf(level), metricOfEvent[short]];
  const [domain, instanceId] = [siteIn(content), textIn(content, "instance_id", "instanceId") ?? instance];
  const host = hostOf(domain);
  const alert: Alert = {
    source: "cloudmonitor",
    fingerprint: idOf("cloudmonitor", name, host ?? "", instanceId ?? ""),
    rule: name,
    kind: kind ?? "self",
    host,
    status: isOver ? "resolved" : "firing",
    alertTime: at,
    firedAt: Math.min(at, timeIn(textIn(content, "start_time")) ?? at),
    severity,
    facts: {
      ...present({ event: name, trans: id, instance_id: instanceId, domain, user_id: account }),
      ...(metric !== undefined && { metric, namespace: "waf", expression: GOES_ON }),
      ...(kind === undefined && { impact: impactOfLevel(severity) }),
    },
  };
  return { alert, account };
};

const ofSubscription = ({ userId, alert }: z.infer<typeof Subscribed>): Called => {
  const content = { ...alert.eventContentMap, ...recordIn(alert.eventRawContent) };
  return ofEvent({
    ...{ name: alert.eventName, level: alert.severity, at: alert.timestamp, id: alert.dedupId, content },
    ...{ isOver: alert.alertStatus === "RESOLVED" || textIn(content, "action") === "end" },
    ...{ account: alert.userId ?? userId, instance: alert.meta?.sysEventMeta?.instanceName },
  });
};

const ofFlat = (body: z.infer<typeof Flat>, now: number): Called => {
  const content = recordIn(body.content);
  return ofEvent({
    ...{ name: body.name, level: body.level, at: timeIn(body.eventTime) ?? now, id: body.id, content },
    ...{ isOver: textIn(content, "action") === "end" },
    ...{ account: body.userId ?? textIn(content, "aliuid"), instance: body.instanceName ?? body.resourceId },
  });
};

/** A form, or JSON. Undefined: nothing that we can read. */
export const calledIn = (body: string, now: number): Called[] | undefined => {
  const json = body.trimStart().startsWith("{") ? recordIn(body) : undefined;
  if (json) {
    const subscribed = Subscribed.safeParse(json).data;
    if (subscribed) return [ofSubscription(subscribed)];
    const flat = Flat.safeParse(json).data;
    return flat && [ofFlat(flat, now)];
  }
  const form = Threshold.safeParse(Object.fromEntries(new URLSearchParams(body))).data;
  return form && ofThreshold(form);
};
