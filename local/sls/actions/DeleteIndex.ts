import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { getLogstore, saveLogstore } from "../state.ts";

export const deleteIndex: Operation = async (call) => {
  const { sls, engine, path } = call;
  const { name } = ownProject(call, "DeleteIndex");
  const change = () => {
    const { index, ...logstore } = getLogstore(sls, name, path.logstore ?? "");
    if (!index) throw refusals.noIndex();
    saveLogstore(sls, logstore);
  };
  await engine.change(name, path.logstore ?? "", async () => sls.local.store.transactionSync(change));
  return {};
};
