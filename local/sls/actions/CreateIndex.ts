import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { readIndex } from "../index-config.ts";
import { getLogstore, saveLogstore } from "../state.ts";

export const createIndex: Operation = (call) => {
  const { sls, path, body } = call;
  const { name } = ownProject(call, "CreateIndex");
  const index = readIndex(body);
  sls.local.store.transactionSync(() => {
    const logstore = getLogstore(sls, name, path.logstore ?? "");
    if (logstore.index) throw refusals.exists("IndexAlreadyExist", "log store index");
    saveLogstore(sls, { ...logstore, index });
  });
  return {};
};
