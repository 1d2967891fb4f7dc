import type { Operation } from "../call.ts";
import { refusals } from "../errors.ts";
import { findRecord, saveRecord } from "../resource-records.ts";

export const updateResourceRecord: Operation = (call) => {
  const id = call.path.record ?? "";
  call.sls.local.store.transactionSync(() => {
    if (!findRecord(call, id)) throw refusals.noRecord(id);
    saveRecord(call, { ...call.body, id });
  });
  return {};
};
