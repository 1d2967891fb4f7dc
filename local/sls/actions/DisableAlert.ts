import { alertIn, changeAlert, keyOf } from "../alerts/operations.ts";
import type { Operation } from "../call.ts";

/** What fires is forgotten: nobody is told that it is over. */
export const disableAlert: Operation = async (call) => {
  const alert = alertIn(call, "DisableJob");
  await changeAlert(call, keyOf(alert), (current) => ({ ...current, enabled: false }));
  return {};
};
