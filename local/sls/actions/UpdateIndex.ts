import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { readIndex } from "../index-config.ts";
import { getLogstore, saveLogstore } from "../state.ts";

/** Here it holds for all lines; the service's new index holds for those that come after it. */
export const updateIndex: Operation = async (call) => {
  const { sls, engine, path, body } = call;
  const { name } = ownProject(call, "UpdateIndex");
  const index = readIndex(body);
  const change = () => {
    const logstore = getLogstore(sls, name, path.logstore ?? "");
    if (!logstore.index) throw refusals.noIndex();
    saveLogstore(sls, { ...logstore, index });
  };
  await engine.change(name, path.logstore ?? "", async () => sls.local.store.transactionSync(change));
  return {};
};
