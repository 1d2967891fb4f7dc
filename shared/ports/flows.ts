export interface EscalationInput {
  customer: string;
  incident: string;
  generation: number;
  /** Of a new execution for one that died: what tells it from the others. */
  again?: string;
}

/** An escalation that runs. */
export interface RunningEscalation {
  name: string;
  incident: string;
  generation: number;
  startedAt: number;
}

export interface ReportInput {
  customer: string;
  /** `daily#2026-10-01` */
  report: string;
  /** So long it waits for logs that cannot be read in full, ms. */
  until: number;
}

/** The alarm clock. The row is the truth: losing any of these calls costs punctuality, never a page, so that none throws unless it says so. */
export interface Flows {
  /** Starting the same execution again is harmless. */
  startEscalation(input: EscalationInput): Promise<void>;
  /** All that run, of any incident. @throws a `Fault` when they cannot be listed */
  escalations(): Promise<RunningEscalation[]>;
  /** Ends one for which there is nothing to wait any more. One that has ended already is at most a line of the log. */
  stopEscalation(name: string): Promise<void>;
  /** Ends the wait that handed out `callback`. An ended or unknown wait is fine. */
  wake(callback: string): Promise<void>;
  /** One execution a report, whatever became of it: starting it again is harmless. @throws a `Fault` when it could not be started */
  startReport(input: ReportInput): Promise<void>;
}
