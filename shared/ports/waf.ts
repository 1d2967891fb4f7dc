import type { LogDelivery } from "../domain/log-watch/delivery.ts";

/** One customer's WAF. */
export interface Waf {
  /**
   * Undefined: this generation of WAF does not tell.
   * @throws a `Fault` when it cannot be read
   */
  logDelivery(): Promise<LogDelivery | undefined>;
}
