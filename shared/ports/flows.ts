export interface EscalationInput {
  customer: string;
  incident: string;
  generation: number;
}

/** The alarm clock. The row is the truth: losing any of these calls costs punctuality, never a page. */
export interface Flows {
  /** Starting the same execution again is harmless. */
  startEscalation(input: EscalationInput): Promise<void>;
  /** Ends the wait that handed out `callback`. An ended or unknown wait is fine. */
  wake(callback: string): Promise<void>;
}
