import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { isObject, type JsonObject } from "../json.ts";
import { MAX_OBJECT_BYTES } from "../limits.ts";
import type { Execution, Flow, Schedule } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";
import { refusals } from "../unconfirmed.ts";

type Parameters = OpenApiCall["parameters"];

export const invalid = (message: string): OpenApiError => new OpenApiError(400, "InvalidArgument", message);

export const refusal = (name: keyof typeof refusals, message: string): OpenApiError =>
  new OpenApiError(refusals[name].status, refusals[name].code, message);

/** @throws MissingRequiredParams */
export const required = (parameters: Parameters, key: string): string => {
  const value = parameters[key];
  if (!value) throw new OpenApiError(400, "MissingRequiredParams", `${key} is required`);
  return value;
};

/** cloudflow.md 3.1. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

export const nameIn = (parameters: Parameters, key: string): string => {
  const name = required(parameters, key);
  if (!NAME.test(name)) throw invalid(`${key} is no valid name`);
  return name;
};

/** A text of bounded length: `Error` of at most 128 characters, `Cause` of 4,096 (cloudflow.md 3.2). */
export const textIn = (parameters: Parameters, key: string, maxChars: number): string => {
  const text = parameters[key] ?? "";
  if (text.length > maxChars) throw invalid(`${key} takes at most ${maxChars} characters`);
  return text;
};

/** A whole number from `min` to `max`, or what stands for its absence. */
export const countIn = (
  parameters: Parameters,
  key: string,
  { min, max, absent }: { min: number; max: number; absent: number },
): number => {
  const count = parameters[key] ? Number(parameters[key]) : absent;
  if (!Number.isInteger(count) || count < min || count > max)
    throw invalid(`${key} is not a whole number from ${min} to ${max}`);
  return count;
};

/** `true` or `false`; undefined where it is absent. */
export const flagIn = (parameters: Parameters, key: string): boolean | undefined => {
  const flag = parameters[key] || undefined;
  if (flag !== undefined && flag !== "true" && flag !== "false") throw invalid(`${key} is neither true nor false`);
  return flag === undefined ? undefined : flag === "true";
};

/** Parameters that would change what happens, and that this service does not know how to obey. */
export const refuse = (parameters: Parameters, keys: string[]): void => {
  const key = keys.find((one) => parameters[one]);
  if (key) throw invalid(`${key} is not supported here`);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A JSON object in a string. @throws InvalidArgument, EntityTooLarge */
export const objectIn = (parameters: Parameters, key: string): JsonObject => {
  const text = parameters[key] || "{}";
  if (Buffer.byteLength(text) > MAX_OBJECT_BYTES)
    throw new OpenApiError(400, "EntityTooLarge", `${key} is larger than ${MAX_OBJECT_BYTES} bytes`);
  const value = parse(text);
  if (!isObject(value)) throw invalid(`${key} is not a JSON object`);
  return value;
};

/** @throws FlowNotExists: tools recognise it by "does not exist" (cloudflow.md 3.3) */
export const flowIn = ({ rows }: CloudFlow, { parameters, caller }: OpenApiCall, key: "Name" | "FlowName"): Flow => {
  const name = nameIn(parameters, key);
  const flow = rows.flows.get([caller.accountId, name]);
  if (!flow) throw new OpenApiError(404, "FlowNotExists", `Flow ${name} does not exist`);
  return flow;
};

export const executionIn = (cloud: CloudFlow, call: OpenApiCall): Execution => {
  const { id } = flowIn(cloud, call, "FlowName");
  const name = required(call.parameters, "ExecutionName");
  const execution = name.length <= 128 ? cloud.rows.executions.get([id, name]) : undefined;
  if (!execution) throw refusal("executionMissing", `Execution ${name} does not exist`);
  return execution;
};

/** @throws ScheduleNotExists */
export const scheduleIn = (cloud: CloudFlow, call: OpenApiCall): Schedule => {
  const { id } = flowIn(cloud, call, "FlowName");
  const name = nameIn(call.parameters, "ScheduleName");
  const schedule = cloud.rows.schedules.get([id, name]);
  if (!schedule) throw new OpenApiError(404, "ScheduleNotExists", `Schedule ${name} does not exist`);
  return schedule;
};
