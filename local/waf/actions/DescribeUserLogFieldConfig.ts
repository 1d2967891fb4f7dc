import type { OpenApiCall } from "../../wire/openapi.ts";
import { instanceOf } from "../instance.ts";
import type { WafLogs } from "../log-settings.ts";

/** Which share of the lines is delivered, as the JSON text that the service answers. Fields are not told. UNCONFIRMED: that it is text. */
export const describeUserLogFieldConfig = (logs: WafLogs) => (call: OpenApiCall) => {
  const { rates } = instanceOf(logs, call);
  return { LogDeliveryStrategy: JSON.stringify(Object.entries(rates).map(([logType, rate]) => ({ logType, rate }))) };
};
