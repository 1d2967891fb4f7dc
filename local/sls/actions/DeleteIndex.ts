import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { getLogstore, saveLogstore } from "../state.ts";

export const deleteIndex: Operation = (call) => {
  const { sls, path } = call;
  const { name } = ownProject(call, "DeleteIndex");
  sls.local.store.transactionSync(() => {
    const { index, ...logstore } = getLogstore(sls, name, path.logstore ?? "");
    if (!index) throw refusals.noIndex();
    saveLogstore(sls, logstore);
  });
  return {};
};
