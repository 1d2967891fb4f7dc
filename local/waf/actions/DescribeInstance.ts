import type { OpenApiCall } from "../../wire/openapi.ts";
import type { WafLogs } from "../log-settings.ts";

/** Whether the account has an instance of 3.0: empty, if not. */
export const describeInstance =
  (logs: WafLogs) =>
  ({ caller }: OpenApiCall) => {
    const instance = logs.of(caller.accountId)?.instance;
    return instance === undefined ? {} : { InstanceId: instance, Status: 1 };
  };
