import { callFlow, flowCall } from "./integrations/flow.ts";
import { callFunction, functionCall } from "./integrations/function.ts";
import { callHttp, httpCall } from "./integrations/http.ts";
import { messageCall, sendMessage } from "./integrations/message.ts";
import type { Outcome } from "./integrations/outcome.ts";
import { Failure, type JsonObject } from "./json.ts";
import { construct } from "./language/construct.ts";
import type { Task } from "./language/definition.ts";
import { evaluate } from "./language/expression.ts";
import { MAX_TASK_SECONDS } from "./limits.ts";
import { fired, isRepeated, lateBy } from "./misfortune.ts";
import { fail, leave, stay } from "./moves.ts";
import type { Call, Report } from "./rows.ts";
import { type CloudFlow, keyOf, record, save, stateOf, type Turn, take, taskToken, variablesOf } from "./turn.ts";
import { failures, unconfirmed } from "./unconfirmed.ts";

/** Work to do once the transaction that decided on it has ended. */
export interface Attempt {
  /** Id of the TaskScheduled event. */
  event: number;
  call: Call;
  /** Made twice. */
  again?: true | undefined;
}

const callOf = (turn: Turn, { Action, Parameters, TaskMode }: Task): Call => {
  const parameters = construct(Parameters, variablesOf(turn));
  switch (Action) {
    case "FC:InvokeFunction":
      return functionCall(parameters, TaskMode);
    case "HTTP:Request":
      return httpCall(parameters, TaskMode, taskToken(turn));
    case "FNF:StartExecution":
      return flowCall(parameters, TaskMode);
    case "MNS:SendMessage":
      return messageCall(parameters);
  }
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

const setDeadline = (turn: Turn, seconds: number): void => {
  const { cloud, place } = turn;
  const { dial } = cloud.local;
  const due = dial.now() + seconds * 1000 + lateBy(turn.cloud, "Deadline");
  if (seconds > 0) dial.put({ kind: "fnf/deadline", key: keyOf(place), due, data: place });
};

const tokenEvent = ({ frame }: Turn, event: number): number =>
  unconfirmed.newTokenOnRetry ? event : (frame.task?.token ?? event);

/** Stands for the call while it is built: what builds it may read the token. */
const NO_CALL: Call = { url: "", method: "", headers: {} };

/** A new attempt: from here on its token is valid and its time runs, whatever becomes of the process. */
export const schedule = (turn: Turn, state: Task): Attempt => {
  const event = record(turn, "TaskScheduled");
  const token = tokenEvent(turn, event);
  const scheduled = (call: Call): Turn => ({
    ...turn,
    frame: { ...turn.frame, phase: "open", report: undefined, again: undefined, task: { event, token, call } },
  });
  const call = callOf(scheduled(NO_CALL), state);
  save(turn, scheduled(call).frame);
  setDeadline(turn, secondsOf(turn, state));
  return { event, call, again: turn.frame.again };
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

const succeed = (turn: Turn, output: JsonObject): void => {
  record(turn, "TaskSucceeded");
  leave(turn, output);
};

/** A callback is waited for: the function's own end is nothing, a child's start is not its end. */
const awaits = ({ TaskMode, Action }: Task): boolean =>
  TaskMode === "WaitForCustomCallback" || (TaskMode === "WaitForSystemCallback" && Action === "FNF:StartExecution");

/** The work has returned. What was reported in the meantime counts more than what it returned. */
const conclude = (turn: Turn, outcome: Outcome): void => {
  if (turn.frame.report) settle(turn, turn.frame.report);
  else if ("error" in outcome) {
    record(turn, "TaskFailed", { error: outcome.error.code, cause: outcome.error.message });
    fail(turn, outcome.error);
  } else if (awaits(stateOf(turn) as Task)) stay(turn, { phase: "awaiting" });
  else succeed(turn, outcome.output);
};

/** A closed service leaves its items to the next start: a handler that ended would take its item off the agenda. */
export const never = () => new Promise<never>(() => undefined);

/** @param tries how often this attempt was made before */
export const perform = async (cloud: CloudFlow, turn: { place: Turn["place"]; attempt: Attempt; tries: number }) => {
  const { place, attempt, tries } = turn;
  const requestKey = `fnf/${keyOf(place)}/${attempt.event}`;
  const settled = (outcomeOf: (later: Turn) => Outcome) =>
    take(cloud, place, (later) => {
      const { phase, task } = later.frame;
      if (phase === "open" && task?.event === attempt.event) conclude(later, outcomeOf(later));
    });
  const { call } = attempt;
  if ("flowArn" in call) return void settled((later) => callFlow(later, call, requestKey));
  const isAgain = () => attempt.again || isRepeated(cloud);
  if ("messagesArn" in call)
    return void settled((later) => {
      if (isAgain()) sendMessage(later, call);
      return sendMessage(later, call);
    });
  const made = (retryCount: number) =>
    "url" in call ? callHttp(call) : callFunction(cloud, call, { requestKey, retryCount });
  const first = await made(tries);
  const outcome = isAgain() ? await made(tries + 1) : first;
  if (cloud.closing.aborted) await never();
  settled(() => outcome);
};

/** The agenda's deadline of a task. */
export const timeOut = (turn: Turn): void =>
  fired(turn, "Deadline", (fires) => {
    record(fires, "TaskTimedOut");
    fail(fires, new Failure(unconfirmed.timeoutError, "the task did not end in time"));
  });

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
