export interface AsyncCall {
  functionName: string;
  /** LATEST where none is named. */
  qualifier?: string | undefined;
  event: string | Buffer;
  /** The same over all repeats; a second call with it replaces one that still waits. */
  requestId: string;
  delayMs?: number;
  /** Taken for seven days: section 5.3. */
  taskId?: string;
}

/** Stores an invocation, durable when it returns; may stand inside a transaction. False = the task id is taken. */
export type Accept = (call: AsyncCall) => boolean;

export interface Pending {
  functionName: string;
  qualifier: string;
  event: string;
  encoding: "utf8" | "base64";
  /** Instant in ms from which its age counts. That the delay is no part of it is UNCONFIRMED. */
  since: number;
  /** How often it was started, before this item was put. */
  starts: number;
  /** How often the function failed. */
  failures: number;
  /** How often no instance was free, since it last ran. */
  busy: number;
}
