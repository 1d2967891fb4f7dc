import type { Operation } from "../call.ts";
import { resourceOf } from "../resource-records.ts";

/** `ids`, joined by commas; one that does not exist is no error (UNCONFIRMED). */
export const deleteResourceRecord: Operation = (call) => {
  const resource = resourceOf(call);
  const ids = (call.query.ids ?? "").split(",").filter(Boolean);
  call.sls.local.store.transactionSync(() => {
    for (const id of ids) call.alerts.records.removeSync([call.caller.accountId, resource, id]);
  });
  return {};
};
