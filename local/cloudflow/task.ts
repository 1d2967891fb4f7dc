import { construct } from "./construct.ts";
import type { Task } from "./definition.ts";
import { evaluate } from "./expression.ts";
import { bytesOf, Failure, type Json, type JsonObject } from "./json.ts";
import { MAX_OBJECT_BYTES, MAX_TASK_SECONDS } from "./limits.ts";
import { fail, leave, stay } from "./moves.ts";
import type { Call, Report } from "./rows.ts";
import {
  type CloudFlow,
  type InvokeFunction,
  keyOf,
  record,
  save,
  stateOf,
  type Turn,
  take,
  variablesOf,
} from "./turn.ts";
import { failures, unconfirmed } from "./unconfirmed.ts";

type Answer = Awaited<ReturnType<InvokeFunction>>;

/** An invocation to make once the transaction that decided on it has ended. */
export interface Attempt {
  /** Id of the TaskScheduled event. */
  event: number;
  call: Call;
}

const callOf = (turn: Turn, { Parameters, TaskMode }: Task): Call => {
  const { resourceArn = "", invocationType = "Sync", body = "" } = construct(Parameters, variablesOf(turn));
  if (bytesOf(body) > MAX_OBJECT_BYTES)
    throw new Failure(failures.data, `body is larger than ${MAX_OBJECT_BYTES} bytes`);
  return {
    functionArn: String(resourceArn),
    body: typeof body === "string" ? body : JSON.stringify(body),
    // The end of an asynchronous call is what WaitForSystemCallback waits for: the same as a call that is waited for.
    async: invocationType === "Async" && TaskMode === "WaitForCustomCallback",
  };
};

const secondsOf = (turn: Turn, state: Task): number => {
  const dynamic = state["Timeout.$"];
  const seconds =
    dynamic === undefined
      ? (state.Timeout ?? unconfirmed.defaultTimeoutSeconds)
      : Number(evaluate(dynamic, variablesOf(turn)));
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_TASK_SECONDS) return seconds;
  throw new Failure(failures.data, `Timeout is not a whole number from 0 to ${MAX_TASK_SECONDS}`);
};

const setDeadline = ({ cloud, place }: Turn, seconds: number): void => {
  const { dial } = cloud.local;
  if (seconds > 0) dial.put({ kind: "fnf/deadline", key: keyOf(place), due: dial.now() + seconds * 1000, data: place });
};

const tokenEvent = ({ frame }: Turn, event: number): number =>
  unconfirmed.newTokenOnRetry ? event : (frame.task?.token ?? event);

/** A new attempt: from here on its token is valid and its time runs, whatever becomes of the process. */
export const schedule = (turn: Turn, state: Task): Attempt => {
  const event = record(turn, "TaskScheduled");
  const task = { event, token: tokenEvent(turn, event), call: { functionArn: "", body: "", async: false } };
  const scheduled: Turn = { ...turn, frame: { ...turn.frame, phase: "open", report: undefined, task } };
  task.call = callOf(scheduled, state);
  save(turn, scheduled.frame);
  setDeadline(turn, secondsOf(turn, state));
  return task;
};

const settle = (turn: Turn, report: Report): void => {
  if ("code" in report) fail(turn, new Failure(report.code, report.detail));
  else leave(turn, unconfirmed.wrapCallbackOutput ? { Body: report.output } : report.output);
};

/** A task that was begun before: settled by a report, or to be called again because the process died in the call. */
export const resume = (turn: Turn): Attempt | undefined => {
  const { phase, report, task } = turn.frame;
  if (report) settle(turn, report);
  return report || phase !== "open" ? undefined : task;
};

/** Errors of cloudflow.md 1.5: what the function threw by its own name, a refusal of Function Compute as `FC.<code>`. */
const errorOf = ({ status, body, errorType, errorCode = "Unknown" }: Answer): Failure | undefined => {
  if (errorType !== undefined) return new Failure(errorType, body);
  return status >= 200 && status < 300 ? undefined : new Failure(`FC.${errorCode}`, body);
};

const bodyOf = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

const succeed = (turn: Turn, output: JsonObject): void => {
  record(turn, "TaskSucceeded");
  leave(turn, output);
};

/** The invocation has returned. What was reported in the meantime counts more than what it returned. */
const conclude = (turn: Turn, answer: Answer): void => {
  const error = errorOf(answer);
  if (turn.frame.report) settle(turn, turn.frame.report);
  else if (error) {
    record(turn, "TaskFailed", { error: error.code, cause: error.message });
    fail(turn, error);
  } else if ((stateOf(turn) as Task).TaskMode === "WaitForCustomCallback") stay(turn, { phase: "awaiting" });
  else succeed(turn, { Body: bodyOf(answer.body) });
};

const call = async ({ invoke, local }: CloudFlow, request: Parameters<InvokeFunction>[0]): Promise<Answer> => {
  try {
    return await invoke(request);
  } catch (error) {
    local.log(`fnf: ${request.functionArn} could not be called: ${error}`);
    return { status: 500, body: String(error) };
  }
};

/** A closed service leaves its items to the next start: a handler that ended would take its item off the agenda. */
export const never = () => new Promise<never>(() => undefined);

/** @param tries how often this attempt was made before */
export const perform = async (cloud: CloudFlow, turn: { place: Turn["place"]; attempt: Attempt; tries: number }) => {
  const { place, attempt, tries } = turn;
  const requestKey = `fnf/${keyOf(place)}/${attempt.event}`;
  const answer = await call(cloud, { ...attempt.call, requestKey, retryCount: tries });
  if (cloud.closing.aborted) await never();
  take(cloud, place, (later) => {
    const { phase, task } = later.frame;
    if (phase === "open" && task?.event === attempt.event) conclude(later, answer);
  });
};

/** The agenda's deadline of a task. */
export const timeOut = (turn: Turn): void => {
  record(turn, "TaskTimedOut");
  fail(turn, new Failure(unconfirmed.timeoutError, "the task did not end in time"));
};

/** Keep a report; the state goes on in a step of its own, never in the caller's request. @returns the event's id */
export const report = (turn: Turn, outcome: Report): number => {
  const { cloud, place, frame } = turn;
  cloud.local.dial.drop("fnf/deadline", keyOf(place));
  const reported = { ...frame, report: outcome };
  if (frame.phase === "awaiting") stay(turn, reported, cloud.local.dial.now());
  else save(turn, reported);
  return record(turn, "code" in outcome ? "TaskFailed" : "TaskSucceeded");
};

/** Whether a token's task still waits for its report. */
export const isOpen = ({ frame }: Turn, event: number): boolean =>
  frame.task?.token === event && frame.report === undefined && (frame.phase === "open" || frame.phase === "awaiting");
