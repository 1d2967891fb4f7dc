import { construct } from "./construct.ts";
import type { Choice, Fail, Parallel, State, Wait } from "./definition.ts";
import { evaluate, isTrue } from "./expression.ts";
import { Failure, objectWithin } from "./json.ts";
import { MAX_OBJECT_BYTES, MAX_WAIT_SECONDS } from "./limits.ts";
import { goTo, leave, stay } from "./moves.ts";
import { type Attempt, resume, schedule } from "./task.ts";
import { branchesOf, end, record, stateOf, type Turn, variablesOf } from "./turn.ts";
import { failures } from "./unconfirmed.ts";

const choose = (turn: Turn, { Branches, Default }: Choice): void => {
  const variables = variablesOf(turn);
  const branch = Branches.find(({ Condition }) => isTrue(Condition, variables));
  leave(turn, turn.frame.built, branch?.Next ?? Default);
};

const secondsOf = (turn: Turn, state: Wait): number => {
  const dynamic = state["Seconds.$"];
  const seconds = dynamic === undefined ? state.Seconds : Number(evaluate(dynamic, variablesOf(turn)));
  if (seconds !== undefined && Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new Failure(failures.data, `Seconds is not a whole number from 1 to ${MAX_WAIT_SECONDS}`);
};

const wait = (turn: Turn, state: Wait): void =>
  stay(turn, { phase: "waiting" }, turn.cloud.local.dial.now() + secondsOf(turn, state) * 1000);

/** Every branch gets the same input. */
const fork = (turn: Turn, { Branches }: Parallel): void => {
  stay(turn, { phase: "branches", left: Branches.length });
  const { scope } = branchesOf(turn);
  for (const [index, { StartAt }] of Branches.entries())
    goTo({ ...turn, place: { ...turn.place, scope: `${scope}${index}` } }, StartAt, turn.frame.built);
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
      return perform(turn, state);
    case "waiting":
      return void leave(turn, turn.frame.built);
    case "open":
    case "awaiting":
      return resume(turn);
    case "branches":
    case "done":
      return undefined;
  }
};
