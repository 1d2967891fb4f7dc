import type { Alert } from "../alerts/alert.ts";
import { alertsOf } from "../alerts/alert.ts";
import { alertName, firstAnchorAt } from "../alerts/operations.ts";
import { readRule } from "../alerts/rule.ts";
import { type Operation, ownProject, textOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { MAX_ALERTS } from "../limits.ts";

/** On from its first evaluation: now, or after one interval. */
export const createAlert: Operation = (call) => {
  const { sls, alerts, engine, body } = call;
  const { name: project, accountId } = ownProject(call, "CreateJob");
  const name = alertName(textOf(body, "name"));
  const { configuration, schedule } = body;
  const rule = readRule(configuration, schedule);
  const now = sls.local.dial.now();
  const alert: Alert = {
    ...{ project, name, accountId, configuration, schedule, enabled: true, createdAt: now, updatedAt: now },
    ...{ displayName: textOf(body, "displayName", name), description: textOf(body, "description") },
    anchor: firstAnchorAt(now, rule),
  };
  sls.local.store.transactionSync(() => {
    if (alerts.alerts.doesExist([project, name])) throw refusals.exists("JobAlreadyExist", `job ${name}`);
    if (alertsOf(alerts, project).length >= MAX_ALERTS)
      throw refusals.parameter(`a project has at most ${MAX_ALERTS} alerts`);
    alerts.alerts.putSync([project, name], alert);
    engine.changed([project, name]);
  });
  return {};
};
