import type { Operation } from "../call.ts";
import { refusals } from "../errors.ts";
import { MAX_RECORDS } from "../limits.ts";
import { saveRecord } from "../resource-records.ts";

/** `{records: [{id, tag, value}]}`: all of them or none. */
export const upsertResourceRecord: Operation = (call) => {
  const { records } = call.body;
  if (!Array.isArray(records) || records.length === 0 || records.length > MAX_RECORDS)
    throw refusals.parameter(`records takes 1 to ${MAX_RECORDS}`);
  call.sls.local.store.transactionSync(() => {
    for (const record of records) saveRecord(call, typeof record === "object" && record !== null ? record : {});
  });
  return {};
};
