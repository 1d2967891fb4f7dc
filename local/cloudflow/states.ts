import { Failure, isObject, type JsonObject, objectWithin } from "./json.ts";
import { construct } from "./language/construct.ts";
import type { Choice, Fail, MapState, Parallel, State, Wait } from "./language/definition.ts";
import { evaluate, isTrue } from "./language/expression.ts";
import { MAX_EXPRESS_WAIT_SECONDS, MAX_ITEMS_AT_ONCE, MAX_OBJECT_BYTES, MAX_WAIT_SECONDS } from "./limits.ts";
import { fired, lateBy } from "./misfortune.ts";
import { beginItems, goTo, leave, stay } from "./moves.ts";
import { type Attempt, resume, schedule } from "./task.ts";
import { branchesOf, end, record, stateOf, type Turn, variablesOf } from "./turn.ts";
import { failures, unconfirmed } from "./unconfirmed.ts";

const choose = (turn: Turn, { Branches, Default }: Choice): void => {
  const variables = variablesOf(turn);
  const branch = Branches.find(({ Condition }) => isTrue(Condition, variables));
  leave(turn, turn.frame.built, branch?.Next ?? Default);
};

const secondsOf = (turn: Turn, state: Wait): number => {
  const max = turn.execution.express ? MAX_EXPRESS_WAIT_SECONDS : MAX_WAIT_SECONDS;
  const dynamic = state["Seconds.$"];
  const seconds = dynamic === undefined ? state.Seconds : Number(evaluate(dynamic, variablesOf(turn)));
  if (seconds !== undefined && Number.isInteger(seconds) && seconds >= 1 && seconds <= max) return seconds;
  throw new Failure(failures.data, `Seconds is not a whole number from 1 to ${max}`);
};

const instantOf = (turn: Turn, text: string): number => {
  const at = Date.parse(String(text.startsWith("$") ? evaluate(text, variablesOf(turn)) : text));
  if (Number.isNaN(at)) throw new Failure(failures.data, "UntilDateTime is no instant");
  return at;
};

/** Seconds count where both are given. */
const wait = (turn: Turn, state: Wait): void => {
  const now = turn.cloud.local.dial.now();
  const isUntil = state.Seconds === undefined && state["Seconds.$"] === undefined;
  const due = isUntil ? instantOf(turn, state.UntilDateTime ?? "") : now + secondsOf(turn, state) * 1000;
  stay(turn, { phase: "waiting" }, Math.max(due, now) + lateBy(turn.cloud, "Timer"));
};

/** Every branch gets the same input. */
const fork = (turn: Turn, { Branches }: Parallel): void => {
  stay(turn, { phase: "branches", left: Branches.length });
  const { scope } = branchesOf(turn);
  for (const [index, { StartAt }] of Branches.entries())
    goTo({ ...turn, place: { ...turn.place, scope: `${scope}${index}` } }, StartAt, turn.frame.built);
};

const itemsOf = (turn: Turn, { ItemsPath }: MapState): JsonObject[] => {
  const items = evaluate(ItemsPath, variablesOf(turn));
  if (!Array.isArray(items)) throw new Failure(failures.data, "ItemsPath does not lead to an array");
  return items.map((item) => (isObject(item) ? item : { [unconfirmed.mapItemKey]: item }));
};

/** Every item gets a sub-flow of its own, so many at a time. */
const spread = (turn: Turn, state: MapState): void => {
  const items = itemsOf(turn, state);
  if (items.length === 0) return void leave(turn, { Items: [] });
  const frame = { ...turn.frame, phase: "branches", left: items.length, items, begun: 0 } as const;
  stay(turn, frame);
  beginItems({ ...turn, frame }, state.MaxConcurrency ?? state.MaxConcuccency ?? MAX_ITEMS_AT_ONCE);
};

/** Ends the whole execution, in a branch as well (cloudflow.md 1.3). */
const giveUp = (turn: Turn, { Code = "", Detail = "" }: Fail): void => {
  end(turn, "Failed", { error: Code, cause: Detail });
};

const perform = (turn: Turn, state: State): Attempt | undefined => {
  switch (state.Type) {
    case "Task":
      return schedule(turn, state);
    case "Wait":
      return void wait(turn, state);
    case "Choice":
      return void choose(turn, state);
    case "Parallel":
      return void fork(turn, state);
    case "Map":
      return void spread(turn, state);
    case "Fail":
      return void giveUp(turn, state);
    case "Pass":
    case "Succeed":
      return void leave(turn, turn.frame.built);
  }
};

const enter = (turn: Turn, state: State): Attempt | undefined => {
  const { frame } = turn;
  const entered = record(turn, "StateEntered");
  const input = { ...turn, frame: { ...frame, entered, built: frame.input } };
  const built = state.InputConstructor ? construct(state.InputConstructor, variablesOf(input)) : frame.input;
  objectWithin(built, MAX_OBJECT_BYTES, "Input");
  return perform({ ...turn, frame: { ...frame, entered, built } }, state);
};

/**
 * One step of one scope: enter the state it stands at, or go on with it.
 * @returns the invocation to make, if that is what the step takes
 */
export const step = (turn: Turn): Attempt | undefined => {
  const state = stateOf(turn);
  switch (turn.frame.phase) {
    case "ready":
      return enter(turn, state);
    case "retry":
      return fired(turn, "Timer", (fires) => perform(fires, state));
    case "waiting":
      return fired(turn, "Timer", (fires) => void leave(fires, turn.frame.built));
    case "open":
    case "awaiting":
      return resume(turn);
    case "branches":
    case "done":
      return undefined;
  }
};
