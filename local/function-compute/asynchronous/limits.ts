/** Section 5.3: a task, and its id, are kept so long. */
export const TASK_LIFE_MS = 7 * 24 * 3_600_000;
/** Before the first repeat, doubled for each further one; the cloud's figure after a function error is UNCONFIRMED. */
export const ERROR_BACKOFF_MS = 1000;
/** Section 5.1: when no instance is free, from 0.5 s up, doubled each time. */
export const BUSY_BACKOFF_MS = 500;
/** Where that doubling ends is UNCONFIRMED. */
export const MAX_BUSY_BACKOFF_MS = 60_000;
/** Section 5.1: so long an invocation waits for a free instance. */
export const MAX_BUSY_MS = 5 * 3_600_000;
/** Why an invocation ended, as a destination sees it: `FunctionResourceExhausted` is documented, the rest UNCONFIRMED. */
export type Condition = "" | "RetriesExhausted" | "EventAgeExceeded" | "FunctionResourceExhausted";
