import type { OpenApiCall } from "../../wire/openapi.ts";
import { instanceOf } from "../instance.ts";
import type { WafLogs } from "../log-settings.ts";

/** Where the lines are, and how much room is left. */
export const describeSlsLogStore = (logs: WafLogs) => (call: OpenApiCall) => {
  const { project, logstore, ttlDays, quotaBytes, usedBytes } = instanceOf(logs, call);
  return { ProjectName: project, LogStoreName: logstore, Ttl: ttlDays, Quota: quotaBytes, Used: usedBytes };
};
