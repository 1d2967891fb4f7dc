import { bytesOf, Failure, type JsonObject, objectWithin } from "./json.ts";
import { construct } from "./language/construct.ts";
import type { Catch, Retry } from "./language/definition.ts";
import { MAX_GLOBAL_KEY_BYTES, MAX_GLOBAL_VALUE_BYTES, MAX_OBJECT_BYTES } from "./limits.ts";
import { lateBy } from "./misfortune.ts";
import type { Frame } from "./rows.ts";
import { framesUnder } from "./rows.ts";
import {
  branchesOf,
  clear,
  end,
  keyOf,
  parentOf,
  record,
  save,
  stateOf,
  stepAt,
  type Turn,
  variablesOf,
} from "./turn.ts";
import { failures, unconfirmed } from "./unconfirmed.ts";

const now = ({ cloud }: Turn): number => cloud.local.dial.now();

/** Stand at a state, to be entered now. */
export const goTo = (turn: Turn, state: string, input: JsonObject): void => {
  const entered = turn.execution.events;
  const { again } = turn.frame;
  save(turn, { state, input, phase: "ready", entered, built: {}, retryCount: 0, ...(again && { again }) });
  stepAt(turn, now(turn));
};

/** Stand where we are, in another phase; the step falls due then, or never. */
export const stay = (turn: Turn, frame: Partial<Frame>, due?: number): void => {
  save(turn, { ...turn.frame, ...frame });
  if (due === undefined) turn.cloud.local.dial.drop("fnf/step", keyOf(turn.place));
  else stepAt(turn, due);
};

const closeTask = ({ cloud, place, frame }: Turn): void => {
  if (frame.task) cloud.local.dial.drop("fnf/deadline", keyOf(place));
};

const merge = (turn: Turn, values: JsonObject): void => {
  for (const [key, value] of Object.entries(values))
    if (Buffer.byteLength(key) > MAX_GLOBAL_KEY_BYTES || bytesOf(value) > MAX_GLOBAL_VALUE_BYTES)
      throw new Failure(failures.data, `$Global takes no such key or value: ${key}`);
  Object.assign(turn.execution.global, values);
};

/** The state has done its work: build what comes out, go on to `next` or end the scope. */
export const leave = (turn: Turn, output: JsonObject, next?: string): void => {
  const state = stateOf(turn);
  const variables = variablesOf(turn, { Output: objectWithin(output, MAX_OBJECT_BYTES, "Output") });
  const built = state.OutputConstructor ? construct(state.OutputConstructor, variables) : output;
  const result = objectWithin(built, MAX_OBJECT_BYTES, "what OutputConstructor built");
  if (state.GlobalConstructor) merge(turn, construct(state.GlobalConstructor, variables));
  closeTask(turn);
  record(turn, "StateSucceeded");
  const to = next ?? ("Next" in state ? state.Next : undefined);
  if (to !== undefined) goTo(turn, to, result);
  else if (turn.place.scope === "") endFlow(turn, result);
  else endBranch(turn, result);
};

const endFlow = (turn: Turn, output: JsonObject): void => {
  turn.execution.output = JSON.stringify(output);
  end(turn, "Succeeded");
};

const parentTurn = (turn: Turn): Turn => {
  const place = { ...turn.place, scope: parentOf(turn.place.scope) };
  const frame = turn.cloud.rows.frames.get([place.flowId, place.execution, place.scope]);
  if (!frame) throw new Error(`no frame at ${keyOf(place)}`);
  return { ...turn, place, frame };
};

const endBranch = (turn: Turn, output: JsonObject): void => {
  stay(turn, { phase: "done", built: output });
  const parent = parentTurn(turn);
  const frame = { ...parent.frame, left: (parent.frame.left ?? 0) - 1 };
  if (frame.left === 0) return void join(parent);
  save(parent, frame);
  beginItems({ ...parent, frame }, 1);
};

/** So many more items of a Map are worked on, if there are any left. */
export const beginItems = (turn: Turn, count: number): void => {
  const { items = [], begun = 0 } = turn.frame;
  const state = stateOf(turn);
  const upTo = Math.min(begun + count, items.length);
  if (state.Type !== "Map" || upTo === begun) return;
  save(turn, { ...turn.frame, begun: upTo });
  const { scope } = branchesOf(turn);
  for (const [index, input] of items.slice(begun, upTo).entries())
    goTo({ ...turn, place: { ...turn.place, scope: `${scope}${begun + index}` } }, state.Processor.StartAt, input);
};

/** Every branch has ended: `{Branch0: …, Branch1: …}`, or `{Items: […]}` of a Map (cloudflow.md 1.3). */
const join = (turn: Turn): void => {
  const outputs: JsonObject[] = [];
  for (const { place, frame } of framesUnder(turn.cloud.rows, branchesOf(turn)))
    outputs[Number(place.scope.slice(place.scope.lastIndexOf(".") + 1))] = frame.built;
  clear(turn.cloud, branchesOf(turn));
  if (stateOf(turn).Type === "Map") return void leave(turn, { Items: outputs });
  leave(turn, Object.fromEntries(outputs.map((output, index) => [`Branch${index}`, output])));
};

const covers =
  (code: string) =>
  ({ Errors }: Retry | Catch): boolean =>
    Errors.includes("FnF.ALL") || Errors.includes(code);

/** MaxAttempts counts the attempts after the first. */
const pauseOf = (
  { IntervalSeconds, BackoffRate = 1, MaxBackoffSeconds = Infinity }: Retry,
  retryCount: number,
): number => 1000 * Math.min(IntervalSeconds * BackoffRate ** retryCount, MaxBackoffSeconds);

const retry = (turn: Turn, rules: Retry[], code: string): boolean => {
  const { retryCount } = turn.frame;
  const rule = rules.find(covers(code));
  if (!rule || retryCount >= rule.MaxAttempts) return false;
  const due = Math.round(now(turn) + pauseOf(rule, retryCount)) + lateBy(turn.cloud, "Timer");
  stay(turn, { phase: "retry", retryCount: retryCount + 1 }, due);
  return true;
};

const caught = (turn: Turn, rule: Catch, error: Failure): void => {
  const variables = variablesOf(turn, { Error: { Code: error.code, Detail: error.message } });
  const input = rule.OutputConstructor ? construct(rule.OutputConstructor, variables) : unconfirmed.catchInput;
  goTo(turn, rule.Next, objectWithin(input, MAX_OBJECT_BYTES, "what OutputConstructor built"));
};

/** The state has failed: try again, or go where it is caught, or fail the scope (cloudflow.md 1.5). */
export const fail = (turn: Turn, error: Failure): void => {
  const state = stateOf(turn);
  closeTask(turn);
  if ("Retry" in state && retry(turn, state.Retry ?? [], error.code)) return;
  record(turn, error.code === unconfirmed.timeoutError ? "StateTimedOut" : "StateFailed", {
    error: error.code,
    cause: error.message,
  });
  const rule = "Catch" in state ? state.Catch?.find(covers(error.code)) : undefined;
  if (rule) caught(turn, rule, error);
  else failScope(turn, error);
};

/** A failing branch takes the others with it. */
const failScope = (turn: Turn, error: Failure): void => {
  if (turn.place.scope === "") throw error;
  const parent = parentTurn(turn);
  for (const { place, frame } of clear(turn.cloud, branchesOf(parent)))
    if (frame.phase !== "done" && place.scope !== turn.place.scope) record({ ...parent, place, frame }, "StateAborted");
  fail(parent, error);
};
