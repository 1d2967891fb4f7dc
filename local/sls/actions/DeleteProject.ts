import { alertsOf } from "../alerts/alert.ts";
import { forgetAlert } from "../alerts/operations.ts";
import { type Operation, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import { tableOf } from "../lines.ts";
import { logstoresOf } from "../state.ts";

/** With what is in it only when `forceDelete` says so (UNCONFIRMED: by default the service may as well). */
export const deleteProject: Operation = async (call) => {
  const { sls, alerts, engine, query } = call;
  const { name } = ownProject(call, "DeleteProject");
  const logstores = logstoresOf(sls, name);
  if (logstores.length > 0 && query.forceDelete !== "true") throw refusals.parameter(`project ${name} is not empty`);
  sls.local.store.transactionSync(() => {
    for (const alert of alertsOf(alerts, name)) forgetAlert(alerts, engine, alert);
    for (const logstore of logstores) sls.logstores.removeSync([name, logstore.name]);
    sls.projects.removeSync(name);
  });
  await sls.lines.write(async (run) => {
    for (const { number } of logstores) await run(`DROP TABLE IF EXISTS ${tableOf(number)}`);
  });
  return {};
};
