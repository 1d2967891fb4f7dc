import { ruleOf } from "../alerts/alert.ts";
import { alertIn, anchorAt, changeAlert, keyOf } from "../alerts/operations.ts";
import type { Operation } from "../call.ts";

/** Its evaluations begin anew. */
export const enableAlert: Operation = async (call) => {
  const alert = alertIn(call, "EnableJob");
  if (alert.enabled) return {};
  await changeAlert(call, keyOf(alert), (current) => {
    call.alerts.progress.removeSync(keyOf(alert));
    return { ...current, enabled: true, anchor: anchorAt(call.sls.local.dial.now(), ruleOf(current)) };
  });
  return {};
};
