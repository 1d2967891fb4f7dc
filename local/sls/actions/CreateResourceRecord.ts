import { type Operation, textOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { findRecord, saveRecord } from "../resource-records.ts";

export const createResourceRecord: Operation = (call) => {
  const id = textOf(call.body, "id");
  call.sls.local.store.transactionSync(() => {
    if (findRecord(call, id)) throw refusals.exists("ResourceRecordAlreadyExist", `resource record ${id}`);
    saveRecord(call, call.body);
  });
  return {};
};
