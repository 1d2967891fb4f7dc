import type { ResourceRecord } from "./alerts/alert.ts";
import { type Call, textOf } from "./call.ts";
import { refusals } from "./errors.ts";
import { MAX_RECORDS } from "./limits.ts";

/** Kinds of shared objects that alerts use: channels-and-logs.md 5.6. */
const resources = new Set([
  ...["sls.alert.action_webhook", "sls.alert.action_policy", "sls.alert.alert_policy", "sls.alert.content_template"],
  ...["sls.common.user", "sls.common.user_group"],
]);
const ID = /^[\w.-]{1,100}$/;

const isObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/** @throws Refusal ResourceNotExist */
export const resourceOf = ({ path }: Call): string => {
  const name = path.resource ?? "";
  if (!resources.has(name)) throw refusals.noRecord(name);
  return name;
};

const listed = ({ alerts, caller }: Call, resource: string): ResourceRecord[] =>
  [
    ...alerts.records.getRange({
      start: [caller.accountId, resource, ""],
      end: [caller.accountId, resource, "\uffff"],
    }),
  ].map(({ value }) => value);

/** All of a kind in the caller's account, by id. */
export const recordsOf = (call: Call): ResourceRecord[] => listed(call, resourceOf(call));

export const findRecord = (call: Call, id: string): ResourceRecord | undefined =>
  ID.test(id) ? call.alerts.records.get([call.caller.accountId, resourceOf(call), id]) : undefined;

/** Makes or replaces one; inside a transaction of the store. @throws Refusal ParameterInvalid */
export const saveRecord = (call: Call, given: Record<string, unknown>): void => {
  const resource = resourceOf(call);
  const [id, tag, value] = [textOf(given, "id"), textOf(given, "tag"), textOf(given, "value")];
  if (!ID.test(id)) throw refusals.parameter("the id of a record takes 1 to 100 letters, digits, and . _ -");
  if (!isObject(value)) throw refusals.parameter("the value of a record is the text of a JSON object");
  const now = Math.floor(call.sls.local.dial.now() / 1000);
  const before = findRecord(call, id);
  if (!before && listed(call, resource).length >= MAX_RECORDS)
    throw refusals.parameter(`at most ${MAX_RECORDS} records of a kind`);
  const record = { id, tag, value, createTime: before?.createTime ?? now, lastModifyTime: now };
  call.alerts.records.putSync([call.caller.accountId, resource, id], record);
};
