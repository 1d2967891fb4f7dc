import type { Logs } from "./logs.ts";

/** What a customer lets us reach in their own account. */
export interface CustomerCloud {
  logs: Logs;
}
