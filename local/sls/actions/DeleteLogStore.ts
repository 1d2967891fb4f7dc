import { type Operation, ownProject } from "../call.ts";
import { tableOf } from "../lines.ts";
import { getLogstore } from "../state.ts";

/** Its lines go with it. */
export const deleteLogStore: Operation = async (call) => {
  const { sls, engine, path } = call;
  const { name } = ownProject(call, "DeleteLogStore");
  const logstore = getLogstore(sls, name, path.logstore ?? "");
  await engine.change(name, logstore.name, async () => {
    sls.logstores.removeSync([name, logstore.name]);
    await sls.lines.write((run) => run(`DROP TABLE IF EXISTS ${tableOf(logstore.number)}`));
  });
  return {};
};
