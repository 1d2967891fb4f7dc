import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { readIndex } from "../index-config.ts";
import { getLogstore, saveLogstore } from "../state.ts";

export const createIndex: Operation = async (call) => {
  const { sls, engine, path, body } = call;
  const { name } = ownProject(call, "CreateIndex");
  const index = readIndex(body);
  const change = () => {
    const logstore = getLogstore(sls, name, path.logstore ?? "");
    if (logstore.index) throw refusals.exists("IndexAlreadyExist", "log store index");
    saveLogstore(sls, { ...logstore, index });
  };
  await engine.change(name, path.logstore ?? "", async () => sls.local.store.transactionSync(change));
  return {};
};
