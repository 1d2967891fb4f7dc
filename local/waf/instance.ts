import { type OpenApiCall, OpenApiError } from "../wire/openapi.ts";
import type { LogSettings, WafLogs } from "./log-settings.ts";

/** The caller's instance, which the call names. UNCONFIRMED: the code of its absence. */
export const instanceOf = (logs: WafLogs, { parameters: { InstanceId }, caller }: OpenApiCall): LogSettings => {
  const settings = logs.of(caller.accountId);
  if (!settings || settings.instance !== InstanceId)
    throw new OpenApiError(400, "Waf.Instance.NotExist", "The WAF instance does not exist.");
  return settings;
};
