import { refusals } from "../errors.ts";
import { MAX_QUERY_CHARS } from "../limits.ts";
import { type Condition, readCondition } from "./condition.ts";
import { type Join, readJoin } from "./join.ts";
import { readSchedule, type Schedule, span } from "./schedule.ts";

/** One entry of the severity list: the first that holds for a group decides. */
export interface Severity {
  severity: number;
  text: string;
  condition: Condition | undefined;
  /** Over `__count__`, the number of rows of the group for which the condition holds. */
  countCondition: Condition | undefined;
}

/** One query of a rule. */
export interface Source {
  project: string;
  store: string;
  query: string;
  /** Relative to the evaluation: [start, end), both 0 or less. */
  startSeconds: number;
  endSeconds: number;
  powerSqlMode: string;
}

/** A rule as the engine reads it: channels-and-logs.md 5.6. Seconds and ms as the names say. */
export interface Rule extends Schedule {
  /** One to three. */
  queries: Source[];
  /** How the rows of each query after the first are put together with those before it. */
  joins: Join[];
  severities: Severity[];
  group: { type: "no_group" } | { type: "labels_auto" } | { type: "custom"; fields: string[] };
  labels: Record<string, string>;
  annotations: Record<string, string>;
  autoAnnotation: boolean;
  /** Evaluations in a row that must hit before it fires. */
  threshold: number;
  sendResolved: boolean;
  /** Severity when the query finds nothing; undefined: that is no alert. */
  noDataSeverity: number | undefined;
  policy: { alertPolicyId: string; actionPolicyId: string; repeatInterval: string };
  repeatMs: number;
  /** Nobody is told of anything before this instant. */
  mutedUntil: number;
}

const SEVERITIES = new Set([2, 4, 6, 8, 10]);
const DAY_SECONDS = 86_400;
const MAX_THRESHOLD = 1000;
const MAX_TAGS = 50;
const MAX_TAG_CHARS = 1024;
/** What a rule without an interval of its own repeats after: UNCONFIRMED. */
const DEFAULT_REPEAT = "4h";

const bad = (detail: string) => refusals.parameter(`the alert is not valid: ${detail}`);

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const objectAt = (value: unknown, where: string): Json => {
  if (!isObject(value)) throw bad(`${where} is no object`);
  return value;
};

const listAt = (value: unknown, where: string, most: number): Json[] => {
  if (!Array.isArray(value) || value.length > most || !value.every(isObject))
    throw bad(`${where} is no list of objects`);
  return value;
};

const textAt = (value: unknown, where: string, most = MAX_TAG_CHARS): string => {
  if (typeof value !== "string" || value.length > most) throw bad(`${where} is no text of at most ${most} characters`);
  return value;
};

/** `-5m`, `now`. */
const offset = (value: unknown, where: string): number => {
  if (value === "now") return 0;
  const text = String(value);
  if (!text.startsWith("-")) throw bad(`${where} is neither now nor like -5m`);
  return -span(text.slice(1), where);
};

const MAX_QUERIES = 3;

const readSpan = ({ start, end, timeSpanType }: Json) => {
  if (timeSpanType !== "Relative" && timeSpanType !== "Custom")
    throw bad("timeSpanType: the local cloud knows Relative and Custom");
  const [startSeconds, endSeconds] = [offset(start, "start"), offset(end, "end")];
  if (startSeconds >= endSeconds) throw bad("start is not before end");
  if (endSeconds - startSeconds > DAY_SECONDS) throw bad("a query spans 24 hours at most");
  return { startSeconds, endSeconds };
};

const readSource = (source: Json): Source => {
  if (source.storeType !== "log") throw bad("storeType: the local cloud knows log");
  return {
    project: textAt(source.project, "project"),
    store: textAt(source.store, "store"),
    query: textAt(source.query, "query", MAX_QUERY_CHARS),
    powerSqlMode: textAt(source.powerSqlMode ?? "auto", "powerSqlMode"),
    ...readSpan(source),
  };
};

const readQueries = (configuration: Json, delayMs: number): Source[] => {
  const list = listAt(configuration.queryList, "queryList", MAX_QUERIES);
  if (list.length === 0) throw bad("queryList is empty");
  const delaySeconds = delayMs / 1000;
  return list.map(readSource).map((source) => ({
    ...source,
    startSeconds: source.startSeconds - delaySeconds,
    endSeconds: source.endSeconds - delaySeconds,
  }));
};

const readJoins = (value: unknown, queries: number): Join[] => {
  const list = listAt(value ?? [], "joinConfigurations", MAX_QUERIES - 1);
  if (list.length !== queries - 1) throw bad("joinConfigurations has one entry less than queryList");
  return list.map(({ type, condition = "" }) => readJoin(type, textAt(condition, "joinConfigurations.condition")));
};

const readMute = (value: unknown): number => {
  const seconds = Number(value ?? 0);
  if (!(Number.isSafeInteger(seconds) && seconds >= 0)) throw bad("muteUntil takes unix seconds");
  return seconds * 1000;
};

const severityAt = (value: unknown): number => {
  if (!SEVERITIES.has(Number(value))) throw bad("severity is 2, 4, 6, 8 or 10");
  return Number(value);
};

const readSeverity = ({ severity, evalCondition }: Json): Severity => {
  const { condition = "", countCondition = "" } = objectAt(evalCondition ?? {}, "evalCondition");
  const text = textAt(condition, "condition");
  return {
    severity: severityAt(severity),
    text,
    condition: readCondition(text),
    countCondition: readCondition(textAt(countCondition, "countCondition")),
  };
};

const readSeverities = (value: unknown): Severity[] => {
  const list = listAt(value, "severityConfigurations", 10).map(readSeverity);
  if (list.length === 0) throw bad("severityConfigurations is empty");
  return list;
};

const readGroup = (value: unknown): Rule["group"] => {
  const { type = "no_group", fields = [] } = objectAt(value ?? {}, "groupConfiguration");
  if (type === "no_group" || type === "labels_auto") return { type };
  if (type !== "custom") throw bad("groupConfiguration.type is no_group, labels_auto or custom");
  if (!Array.isArray(fields) || fields.length === 0 || !fields.every((field) => typeof field === "string"))
    throw bad("groupConfiguration.fields names no columns");
  return { type, fields };
};

const readTags = (value: unknown, where: string): Record<string, string> =>
  Object.fromEntries(
    listAt(value ?? [], where, MAX_TAGS).map((tag) => [
      textAt(tag.key, `${where}.key`),
      textAt(tag.value, `${where}.value`),
    ]),
  );

const readThreshold = (value: unknown): number => {
  const threshold = Number(value ?? 1);
  if (!(Number.isInteger(threshold) && threshold >= 1 && threshold <= MAX_THRESHOLD))
    throw bad(`threshold takes 1 to ${MAX_THRESHOLD}`);
  return threshold;
};

const readPolicy = (value: unknown) => {
  const { alertPolicyId = "", actionPolicyId = "", repeatInterval } = objectAt(value ?? {}, "policyConfiguration");
  const repeat = textAt(repeatInterval || DEFAULT_REPEAT, "repeatInterval");
  return {
    policy: {
      alertPolicyId: textAt(alertPolicyId, "alertPolicyId"),
      actionPolicyId: textAt(actionPolicyId, "actionPolicyId"),
      repeatInterval: repeat,
    },
    repeatMs: span(repeat, "repeatInterval") * 1000,
  };
};

/** @throws Refusal ParameterInvalid naming what is wrong, or what the local cloud does not know */
export const readRule = (configuration: unknown, schedule: unknown): Rule => {
  const given = objectAt(configuration, "configuration");
  const timed = readSchedule(objectAt(schedule, "schedule"));
  const queries = readQueries(given, timed.delayMs);
  return {
    ...timed,
    queries,
    joins: readJoins(given.joinConfigurations, queries.length),
    mutedUntil: readMute(given.muteUntil),
    ...readPolicy(given.policyConfiguration),
    severities: readSeverities(given.severityConfigurations),
    group: readGroup(given.groupConfiguration),
    labels: readTags(given.labels, "labels"),
    annotations: readTags(given.annotations, "annotations"),
    autoAnnotation: given.autoAnnotation === true,
    threshold: readThreshold(given.threshold),
    sendResolved: given.sendResolved === true,
    noDataSeverity: given.noDataFire === true ? severityAt(given.noDataSeverity ?? 6) : undefined,
  };
};
