import { type FunctionSpec, LATEST } from "../project.ts";
import { checked, fail, jsonIn } from "../refused.ts";
import { Trigger } from "../schema.ts";

export type TriggerSpec = FunctionSpec["triggers"][number];

/** Section 1.7. */
const MAX_TRIGGERS = 50;
const known = ["timer", "http", "log"];

/** @throws Refused 404 */
export const triggerOf = ({ triggers }: FunctionSpec, triggerName: string): TriggerSpec =>
  triggers.find((one) => one.triggerName === triggerName) ??
  fail(404, "TriggerNotFound", `trigger '${triggerName}' does not exist`);

/** A trigger as a request describes it; `triggerConfig` is JSON in a string, or with API 2016-08-15 an object. */
export const readTrigger = (given: Record<string, unknown>): TriggerSpec => {
  const { triggerType, triggerConfig } = given;
  if (!known.includes(String(triggerType)))
    fail(
      400,
      "InvalidArgument",
      `triggerType: '${triggerType}' is no part of the local cloud, only ${known.join(", ")}`,
    );
  const config = typeof triggerConfig === "string" ? jsonIn(triggerConfig, "triggerConfig") : triggerConfig;
  const described = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const authType = triggerType === "http" && { authType: "function" };
  return checked(Trigger, { ...described, triggerConfig: { ...authType, ...(config as object) } });
};

/** An HTTP trigger of this version or alias. */
export const isHttp =
  (qualifier: string) =>
  (one: TriggerSpec): boolean =>
    one.triggerType === "http" && (one.qualifier ?? LATEST) === qualifier;

/** @throws Refused: 50 triggers a function, one of HTTP for a version or alias, each name once. The code for a second HTTP trigger is UNCONFIRMED. */
export const checkRoom = ({ triggers }: FunctionSpec, trigger: TriggerSpec): void => {
  const { triggerName, triggerType, qualifier = LATEST } = trigger;
  const taken = triggers.some((one) => one.triggerName === triggerName);
  if (taken) fail(409, "TriggerAlreadyExists", `trigger '${triggerName}' already exists`);
  const second = triggerType === "http" && triggers.some(isHttp(qualifier));
  if (second) fail(409, "TriggerAlreadyExists", "the function has an HTTP trigger already");
  if (triggers.length >= MAX_TRIGGERS)
    fail(400, "LimitExceededError", `a function has at most ${MAX_TRIGGERS} triggers`);
};
