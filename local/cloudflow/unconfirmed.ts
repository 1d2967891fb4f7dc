/** What cloudflow.md section 8 leaves open. Turn a switch once a real account has answered. */
export const unconfirmed: {
  wrapCallbackOutput: boolean;
  timeoutError: string;
  newTokenOnRetry: boolean;
  defaultTimeoutSeconds: number;
  missingField: "fails" | "null";
  catchInput: Record<string, string>;
} = {
  /** `$Output` of a custom callback is `{Body: <what was reported>}` instead of what was reported. */
  wrapCallbackOutput: false,
  /** The name is the legacy form's. */
  timeoutError: "FnF.TaskTimeout",
  /** A retried callback task gets a token of its own and the one before is void. */
  newTokenOnRetry: true,
  /** A task without Timeout; 0 waits for ever. */
  defaultTimeoutSeconds: 0,
  /** What an expression sees where an object has no such field. */
  missingField: "fails",
  /** Input of the state that a Catch without OutputConstructor leads to. */
  catchInput: {},
};

/** Names of errors that the references do not give: the platform's own reasons to fail an execution. */
export const failures = {
  expression: "FnF.InvalidExpression",
  data: "FnF.InvalidData",
  events: "FnF.EventsLimitExceeded",
  noChoice: "FnF.NoChoiceMatched",
} as const;

/** Codes and statuses of refusals that the references do not give, or give without status (cloudflow.md 3.3). */
export const refusals = {
  executionExists: { status: 409, code: "ExecutionAlreadyExists" },
  executionMissing: { status: 404, code: "ExecutionNotExists" },
  executionEnded: { status: 412, code: "PreconditionFailed" },
  flowExists: { status: 409, code: "FlowAlreadyExists" },
  tooManyRunning: { status: 429, code: "Throttling.RunningExecutions" },
  tooManyFlows: { status: 400, code: "FlowLimitExceeded" },
} as const;
