import { parse } from "yaml";
import * as z from "zod";
import { Definition, type Scope, type State } from "./definition.ts";

/** Why a definition is refused, in words; the caller answers InvalidArgument. */
export class InvalidDefinition extends Error {}

const must = (holds: boolean, message: string): void => {
  if (!holds) throw new InvalidDefinition(message);
};

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

const checkState = (state: State, names: Set<string>, warn: (line: string) => void): void => {
  must(goesOn(state), `${state.Name} needs either Next or End`);
  for (const target of targets(state))
    must(names.has(target), `${state.Name} leads to ${target}, which is no state here`);
  if (state.Type === "Parallel") for (const branch of state.Branches) checkScope(branch, warn);
};

/** Names are unique and lead somewhere, within one scope (cloudflow.md 1.2, 7.1). */
const checkScope = (scope: Scope, warn: (line: string) => void): void => {
  const names = new Set(scope.States.map(({ Name }) => Name));
  must(names.size === scope.States.length, "two states of one scope have the same name");
  must(names.has(scope.StartAt), `StartAt ${scope.StartAt} is no state here`);
  for (const state of scope.States) checkState(state, names, warn);
  const reached = reachable(scope);
  for (const name of names) if (!reached.has(name)) warn(`state ${name} cannot be reached`);
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
export const readDefinition = (text: string, warn: (line: string) => void = () => undefined): Definition => {
  const { success, data, error } = Definition.safeParse(read(text));
  if (!success) throw new InvalidDefinition(z.prettifyError(error));
  checkScope(data, warn);
  return data;
};
