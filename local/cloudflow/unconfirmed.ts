/** What cloudflow.md section 8 leaves open. Turn a switch once a real account has answered. */
export const unconfirmed: {
  wrapCallbackOutput: boolean;
  timeoutError: string;
  newTokenOnRetry: boolean;
  defaultTimeoutSeconds: number;
  missingField: "fails" | "null";
  catchInput: Record<string, string>;
  acceptsUntilDateTime: boolean;
  mapItemKey: string;
  scheduleEnabled: boolean;
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
  /** `Wait` takes `UntilDateTime`, as its page did in 2023 and does no more. */
  acceptsUntilDateTime: false,
  /** An item of a Map that is no object comes to its sub-flow under this key, since inputs are objects. */
  mapItemKey: "Item",
  /** A schedule that is created without Enable. */
  scheduleEnabled: false,
};

/** Names of errors that the references do not give: the platform's own reasons to fail an execution. */
export const failures = {
  expression: "FnF.InvalidExpression",
  data: "FnF.InvalidData",
  events: "FnF.EventsLimitExceeded",
  noChoice: "FnF.NoChoiceMatched",
  /** No answer to an HTTP:Request; any answer, whatever its status, is a result. */
  http: "HTTP.RequestFailed",
  /** A child flow that ended so, where StopExecution or the flow gave no name of its own. */
  child: { Failed: "FnF.ExecutionFailed", Stopped: "FnF.ExecutionStopped", TimedOut: "FnF.ExecutionTimedOut" },
  /** Before the code of a StartExecution that was refused within a flow, as `FC.` is before those of functions. */
  refusedChild: "FNF.",
  /** Of MNS:SendMessage. */
  message: {
    ...{ throttled: "MNS.QpsLimitExceeded", unavailable: "MNS.InternalServerError" },
    ...{ queues: "MNS.QueueNotExist", topics: "MNS.TopicNotExist" },
  },
} as const;

/** Codes and statuses of refusals that the references do not give, or give without status (cloudflow.md 3.3). */
export const refusals = {
  executionExists: { status: 409, code: "ExecutionAlreadyExists" },
  executionMissing: { status: 404, code: "ExecutionNotExists" },
  executionEnded: { status: 412, code: "PreconditionFailed" },
  flowExists: { status: 409, code: "FlowAlreadyExists" },
  scheduleExists: { status: 409, code: "ScheduleAlreadyExists" },
  tooManyRunning: { status: 429, code: "Throttling.RunningExecutions" },
  throttled: { status: 400, code: "Throttling.User" },
  tooManyFlows: { status: 400, code: "FlowLimitExceeded" },
} as const;
