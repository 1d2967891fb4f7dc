import type { Logs } from "./logs.ts";
import type { Metrics } from "./metrics.ts";
import type { Waf } from "./waf.ts";

/** What a customer lets us reach in their own account. */
export interface CustomerCloud {
  logs: Logs;
  metrics: Metrics;
  waf: Waf;
}
