import type * as z from "zod";

/** A named question to a log store, and what a row of its answer is. */
export interface Question<T> {
  name: string;
  /** `search | SQL` in the log service's dialect, with its own `limit`: without one the service returns 100 rows. */
  text: string;
  /** Values arrive as text. */
  row: z.ZodType<T>;
}

/** Times in ms, [from, to). */
export interface Span {
  from: number;
  to: number;
}

/** Over which span the answer really is (whole seconds, never up to this moment), and whether the service looked at all of it. */
export interface Answer<T> extends Span {
  rows: T[];
  /** False: some lines were not counted. What is missing is unknown, not zero. */
  isComplete: boolean;
}

/** One customer's WAF log store. */
export interface Logs {
  /**
   * @param withinMs whoever waits has no more time than this
   * @throws a `Fault` when there is no log store, no access or no answer (in time): the caller says "no data", never zero
   */
  ask<T>(question: Question<T>, span: Span, withinMs?: number): Promise<Answer<T>>;
}
