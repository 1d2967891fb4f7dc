import { alertsOf } from "../alerts/alert.ts";
import { showAlert } from "../alerts/operations.ts";
import { type Operation, ownProject, pageOf } from "../call.ts";

export const listAlerts: Operation = (call) => {
  const { name } = ownProject(call, "ListJobs");
  const { count, total, page } = pageOf(call, alertsOf(call.alerts, name));
  return { body: { count, total, results: page.map(showAlert) } };
};
