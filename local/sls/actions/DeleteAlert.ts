import { alertIn, forgetAlert, keyOf } from "../alerts/operations.ts";
import type { Operation } from "../call.ts";

export const deleteAlert: Operation = async (call) => {
  const { sls, alerts, engine } = call;
  const alert = alertIn(call, "DeleteJob");
  await engine.settle(keyOf(alert));
  sls.local.store.transactionSync(() => forgetAlert(alerts, engine, alert));
  return {};
};
