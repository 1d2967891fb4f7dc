import type { MetricQuestion } from "../domain/alert/confirmation.ts";

/** What CloudMonitor has measured of one customer. */
export interface Metrics {
  /**
   * The newest value within the span; undefined: there is none.
   * @throws a `Fault` when it cannot be read
   */
  last(question: MetricQuestion): Promise<number | undefined>;
}
