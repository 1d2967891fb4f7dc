import type { Operation } from "../call.ts";
import { refusals } from "../errors.ts";
import { findRecord } from "../resource-records.ts";

export const getResourceRecord: Operation = (call) => {
  const id = call.path.record ?? "";
  const record = findRecord(call, id);
  if (!record) throw refusals.noRecord(id);
  return { body: record };
};
