import { parse } from "yaml";
import * as z from "zod";
import { MAX_EXPRESS_WAIT_SECONDS } from "../limits.ts";
import { Definition, type Scope, type State } from "./definition.ts";

/** Why a definition is refused, in words; the caller answers InvalidArgument. */
export class InvalidDefinition extends Error {}

const must = (holds: boolean, message: string): void => {
  if (!holds) throw new InvalidDefinition(message);
};

export interface Checks {
  /** Of a flow in Express mode. */
  express?: boolean | undefined;
  /** Told of what is odd and no reason to refuse. */
  warn?: (line: string) => void;
}

/** Where a state can lead. */
const targets = (state: State): string[] => {
  if (state.Type === "Choice") return [...state.Branches.map(({ Next }) => Next), state.Default];
  const caught = "Catch" in state ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  return "Next" in state && state.Next !== undefined ? [...caught, state.Next] : caught;
};

const reachable = ({ StartAt, States }: Scope): Set<string> => {
  const seen = new Set([StartAt]);
  for (const name of seen) {
    const state = States.find(({ Name }) => Name === name);
    for (const target of state ? targets(state) : []) seen.add(target);
  }
  return seen;
};

const goesOn = (state: State): boolean =>
  state.Type === "Choice" || state.Type === "Succeed" || state.Type === "Fail" || !state.Next !== !state.End;

/** What Express mode does not know (cloudflow.md 1.9). */
const checkExpress = (state: State): void => {
  if (state.Type === "Task")
    must(state.TaskMode === "RequestComplete", `${state.Name}: Express mode takes RequestComplete only`);
  if (state.Type === "Wait" && state.Seconds !== undefined)
    must(state.Seconds <= MAX_EXPRESS_WAIT_SECONDS, `${state.Name}: Seconds are at most ${MAX_EXPRESS_WAIT_SECONDS}`);
};

const scopesIn = (state: State): Scope[] => {
  if (state.Type === "Map") return [state.Processor];
  return state.Type === "Parallel" ? state.Branches : [];
};

const checkState = (state: State, names: Set<string>, checks: Checks): void => {
  must(goesOn(state), `${state.Name} needs either Next or End`);
  for (const target of targets(state))
    must(names.has(target), `${state.Name} leads to ${target}, which is no state here`);
  if (checks.express) checkExpress(state);
  for (const scope of scopesIn(state)) checkScope(scope, checks);
};

/** Names are unique and lead somewhere, within one scope (cloudflow.md 1.2, 7.1). */
const checkScope = (scope: Scope, checks: Checks): void => {
  const names = new Set(scope.States.map(({ Name }) => Name));
  must(names.size === scope.States.length, "two states of one scope have the same name");
  must(names.has(scope.StartAt), `StartAt ${scope.StartAt} is no state here`);
  for (const state of scope.States) checkState(state, names, checks);
  const reached = reachable(scope);
  for (const name of names) if (!reached.has(name)) checks.warn?.(`state ${name} cannot be reached`);
};

/** Anchors and aliases are UNCONFIRMED in the service's parser: refused. */
const read = (text: string): unknown => {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InvalidDefinition((error as Error).message);
  }
};

/**
 * A definition from YAML or JSON, checked as cloudflow.md 7.1 asks.
 * @throws InvalidDefinition
 */
export const readDefinition = (text: string, checks: Checks = {}): Definition => {
  const { success, data, error } = Definition.safeParse(read(text));
  if (!success) throw new InvalidDefinition(z.prettifyError(error));
  checkScope(data, checks);
  return data;
};
