export interface EscalationInput {
  customer: string;
  incident: string;
  generation: number;
}

export interface ReportInput {
  customer: string;
  /** `daily#2026-10-01` */
  report: string;
  /** So long it waits for logs that cannot be read in full, ms. */
  until: number;
}

/** The alarm clock. The row is the truth: losing any of these calls costs punctuality, never a page. */
export interface Flows {
  /** Starting the same execution again is harmless. */
  startEscalation(input: EscalationInput): Promise<void>;
  /** Ends the wait that handed out `callback`. An ended or unknown wait is fine. */
  wake(callback: string): Promise<void>;
  /** One execution a report, whatever became of it: starting it again is harmless. @throws a `Fault` when it could not be started */
  startReport(input: ReportInput): Promise<void>;
}
