/** cloudflow.md 3.4: running executions an account may have. */
export const MAX_RUNNING = 10_000;
/** cloudflow.md 3.4: flows an account may have. */
export const MAX_FLOWS = 10_000;
/** cloudflow.md 3.4: events an execution may have; one more fails it. */
export const MAX_EVENTS = 5_000;
/** cloudflow.md 1.4 and 3.4: inputs, outputs and what a function is sent, as JSON. */
export const MAX_OBJECT_BYTES = 65_536;
/** cloudflow.md 1.4: one value of `$Global`, as JSON. */
export const MAX_GLOBAL_VALUE_BYTES = 262_144;
/** cloudflow.md 1.4: one key of `$Global`. */
export const MAX_GLOBAL_KEY_BYTES = 128;
/** cloudflow.md 1.3: a task waits at most seven days. */
export const MAX_TASK_SECONDS = 604_800;
/** cloudflow.md 2: of MNS:SendMessage; 1 is the most urgent. */
export const LEAST_URGENT = 16;
/** cloudflow.md 2: where none is given. */
export const PRIORITY = 8;
/** cloudflow.md 2: of MNS:SendMessage. */
export const MAX_DELAY_SECONDS = 604_800;
/** UNCONFIRMED: the references give none. */
export const MAX_TAG_CHARS = 16;
/** cloudflow.md 1.3: in Standard mode. */
export const MAX_WAIT_SECONDS = 300;
/** cloudflow.md 1.3: in Express mode. */
export const MAX_EXPRESS_WAIT_SECONDS = 20;
/** cloudflow.md 1.5: between two attempts. */
export const MAX_RETRY_SECONDS = 86_400;
/** cloudflow.md 1.9: a Standard execution lives at most a year. */
export const MAX_EXECUTION_SECONDS = 31_536_000;
/** cloudflow.md 1.9: an Express execution lives at most five minutes. */
export const MAX_EXPRESS_SECONDS = 300;
/** cloudflow.md 1.3. */
export const MAX_BRANCHES = 50;
/** Items of a Map that are worked on at one time, by default and at most (the vendor's page on the inline mode). */
export const MAX_ITEMS_AT_ONCE = 40;
/** cloudflow.md 1.4: function calls within each other. */
export const MAX_CALL_DEPTH = 10;
/** cloudflow.md 3.2: a long poll. */
export const MAX_POLL_SECONDS = 60;
/** cloudflow.md 3.4: a whole request, 1,024 KiB. */
export const MAX_REQUEST_BYTES = 1_048_576;
