import { isDeepStrictEqual } from "node:util";
import type { Alert } from "../alerts/alert.ts";
import { alertIn, changeAlert, firstAnchorAt, keyOf } from "../alerts/operations.ts";
import { readRule } from "../alerts/rule.ts";
import { type Call, type Operation, textOf } from "../call.ts";

/** With another schedule the evaluations begin anew; what fires goes on firing. */
const changed = ({ sls, alerts, body }: Call, alert: Alert): Alert => {
  const { configuration = alert.configuration, schedule = alert.schedule } = body;
  const rule = readRule(configuration, schedule);
  const texts = {
    displayName: textOf(body, "displayName", alert.displayName),
    description: textOf(body, "description", alert.description),
  };
  const same = { ...alert, ...texts, configuration, schedule };
  if (isDeepStrictEqual(schedule, alert.schedule)) return same;
  const progress = alerts.progress.get(keyOf(alert));
  if (progress) alerts.progress.putSync(keyOf(alert), { ...progress, evaluation: -1 });
  return { ...same, anchor: firstAnchorAt(sls.local.dial.now(), { ...rule, runImmediately: false }) };
};

export const updateAlert: Operation = async (call) => {
  const alert = alertIn(call, "UpdateJob");
  readRule(call.body.configuration ?? alert.configuration, call.body.schedule ?? alert.schedule);
  await changeAlert(call, keyOf(alert), (current) => changed(call, current));
  return {};
};
