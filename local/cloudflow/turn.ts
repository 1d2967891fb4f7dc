import type { EventEmitter } from "node:events";
import type { Local } from "../service.ts";
import { Failure, type Json, type JsonObject } from "./json.ts";
import type { Definition, Scope, State } from "./language/definition.ts";
import type { Variables } from "./language/expression.ts";
import { readDefinition } from "./language/validation.ts";
import { MAX_EVENTS } from "./limits.ts";
import type { MessageStore } from "./queues.ts";
import {
  type Execution,
  type Frame,
  framesUnder,
  type Place,
  type Report,
  type Rows,
  type Standing,
  type Status,
} from "./rows.ts";
import { tokenOf } from "./token.ts";
import { failures } from "./unconfirmed.ts";

/**
 * A function of Function Compute, called. A 200 whose function threw has `errorType`, and its JSON error as body; any other
 * status has the service's `errorCode`. `requestKey` is the same when a step is repeated after a crash; `retryCount`
 * is then more than 0.
 */
export type InvokeFunction = (call: {
  functionArn: string;
  body: string;
  async: boolean;
  requestKey: string;
  retryCount: number;
}) => Promise<{ status: number; body: string; errorType?: string; errorCode?: string }>;

/** The running service. */
export interface CloudFlow {
  local: Local;
  rows: Rows;
  queues: MessageStore;
  invoke: InvokeFunction;
  /** Emits `keyOf` an execution that has ended, and its row. */
  ended: EventEmitter;
  /** Read from the rows, by flow and version. */
  definitions: Map<string, Definition>;
  /** Aborted once the service is closed. */
  closing: AbortSignal;
}

/** One change of one execution: everything in it is one transaction. */
export interface Turn {
  cloud: CloudFlow;
  place: Place;
  definition: Definition;
  /** Changed in place; saved at the end of the turn. */
  execution: Execution;
  frame: Frame;
}

/** Key of what the agenda holds for a place: `flow/execution[/branch]`. */
export const keyOf = ({ flowId, execution, scope }: Place): string => `${flowId}/${execution}${scope}`;

/** Far above the definitions in use at one time; then all are read anew. */
const MAX_DEFINITIONS = 1_000;

/** The definition that this execution started with. */
export const definitionOf = ({ rows, definitions }: CloudFlow, { flowId, version }: Execution): Definition => {
  const key = `${flowId}/${version}`;
  const known = definitions.get(key);
  if (known) return known;
  const definition = readDefinition(rows.definitions.get([flowId, version]) ?? "");
  if (definitions.size === MAX_DEFINITIONS) definitions.clear();
  definitions.set(key, definition);
  return definition;
};

export const parentOf = (scope: string): string => scope.slice(0, scope.lastIndexOf("/"));

const scopeAt = (definition: Scope, scope: string): Scope => {
  if (scope === "") return definition;
  const [state = "", branch = ""] = scope.slice(scope.lastIndexOf("/") + 1).split(".");
  const outer = scopeAt(definition, parentOf(scope)).States[Number(state)];
  if (outer?.Type === "Map") return outer.Processor;
  const found = outer?.Type === "Parallel" ? outer.Branches[Number(branch)] : undefined;
  if (!found) throw new Error(`there is no scope ${scope}`);
  return found;
};

const indexOf = ({ definition, place, frame }: Turn): number =>
  scopeAt(definition, place.scope).States.findIndex(({ Name }) => Name === frame.state);

export const stateOf = (turn: Turn): State => {
  const state = scopeAt(turn.definition, turn.place.scope).States[indexOf(turn)];
  if (!state) throw new Error(`there is no state ${turn.frame.state}`);
  return state;
};

/** What the scopes of this state's branches, or items, begin with. */
export const branchesOf = (turn: Turn): Place => ({
  ...turn.place,
  scope: `${turn.place.scope}/${indexOf(turn)}.`,
});

/** Whether what an ARN names is this account's, and here; region and account may be empty in it. */
export const isOwn = ({ cloud, execution }: Turn, [region, account]: (string | undefined)[]): boolean =>
  (!region || region === cloud.local.region) && (!account || account === execution.account);

/** Of the attempt under way; empty outside of a task. */
export const taskToken = ({ cloud, place, frame }: Turn): string =>
  frame.task ? tokenOf(cloud.rows.secret, { ...place, event: frame.task.token }) : "";

/** @param seen `Output` and `Error` where the state has come so far (cloudflow.md 1.4) */
export const variablesOf = (turn: Turn, seen: { Output?: Json; Error?: JsonObject } = {}): Variables => {
  const { execution, frame } = turn;
  const TaskToken = taskToken(turn);
  return {
    $Context: {
      Execution: { Name: execution.name, Input: execution.input, RoleArn: execution.roleArn },
      Current: { Name: frame.state, Input: frame.built, RetryCount: frame.retryCount, TaskToken, ...seen },
    },
    $Input: frame.built,
    $Global: execution.global,
    ...(seen.Output !== undefined && { $Output: seen.Output }),
  };
};

/** @returns the event's id @throws Failure when only room for the last event is left */
export const record = (turn: Turn, type: string, detail: JsonObject = {}): number => {
  const { cloud, place, execution, frame } = turn;
  const isLast = type.startsWith("Execution");
  if (execution.events >= MAX_EVENTS - 1 && !isLast)
    throw new Failure(failures.events, `an execution has at most ${MAX_EVENTS} events`);
  const id = ++execution.events;
  const at = cloud.local.dial.now();
  const event = { type, state: isLast ? "" : frame.state, scope: place.scope, scheduledBy: frame.entered, at, detail };
  cloud.rows.events.putSync([place.flowId, place.execution, id], event);
  return id;
};

export const save = ({ cloud, place }: Pick<Turn, "cloud" | "place">, frame: Frame): void => {
  cloud.rows.frames.putSync([place.flowId, place.execution, place.scope], frame);
};

export const stepAt = ({ cloud, place }: Pick<Turn, "cloud" | "place">, due: number): void =>
  cloud.local.dial.put({ kind: "fnf/step", key: keyOf(place), due, data: place });

/** Forget the frames at and under a place, and what the agenda holds for them. */
export const clear = ({ rows, local: { dial } }: CloudFlow, root: Place): Standing[] => {
  const standing = framesUnder(rows, root);
  for (const { place } of standing) {
    for (const kind of ["fnf/step", "fnf/deadline"]) dial.drop(kind, keyOf(place));
    rows.frames.removeSync([place.flowId, place.execution, place.scope]);
  }
  return standing;
};

export const countRunning = ({ running }: Rows, account: string, by: 1 | -1): void => {
  running.putSync(account, (running.get(account) ?? 0) + by);
};

/** What the task that waits for this execution is told. */
const reportOf = ({ status, output, failure }: Execution): Report =>
  status === "Succeeded"
    ? { output: JSON.parse(output) as JsonObject }
    : (failure ?? { code: failures.child[status as keyof typeof failures.child], detail: "" });

/** Who waits for the end is told: a task in another execution by the agenda, a caller once the transaction has ended. */
const tell = ({ local: { dial }, ended }: CloudFlow, root: Place, execution: Execution): void => {
  const told = (kind: string, data: unknown) => dial.put({ kind, key: keyOf(root), due: dial.now(), data });
  if (execution.callback) told("fnf/report", { token: execution.callback, outcome: reportOf(execution) });
  if (execution.express) told("fnf/forget", root);
  queueMicrotask(() => ended.emit(keyOf(root), execution));
};

/** The execution is over: nothing of it is left but its row and its history. */
export const end = (
  turn: Turn,
  status: Exclude<Status, "Running">,
  failure?: { error: string; cause: string },
): void => {
  const { cloud, place, execution } = turn;
  const { flowId, account, name, startedAt } = execution;
  const root = { ...place, scope: "" };
  record(turn, `Execution${status}`, failure ?? (execution.output ? { output: JSON.parse(execution.output) } : {}));
  execution.status = status;
  execution.stoppedAt = cloud.local.dial.now();
  if (failure?.error) execution.failure = { code: failure.error, detail: failure.cause };
  clear(cloud, root);
  cloud.local.dial.drop("fnf/timeout", keyOf(root));
  cloud.rows.listed.removeSync([flowId, "running", -startedAt, name]);
  countRunning(cloud.rows, account, -1);
  tell(cloud, root, execution);
};

const act = <T>(turn: Turn, change: (turn: Turn) => T): T | undefined => {
  try {
    return change(turn);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    end(turn, "Failed", { error: error.code, cause: error.message });
    return undefined;
  }
};

/**
 * Load, change, save, in one transaction. A Failure that escapes the change fails the execution.
 * @returns what the change returned, or undefined when there is nothing at this place (any more)
 */
export const take = <T>(cloud: CloudFlow, place: Place, change: (turn: Turn) => T): T | undefined =>
  cloud.local.store.transactionSync(() => {
    const { executions, frames } = cloud.rows;
    const execution = executions.get([place.flowId, place.execution]);
    const frame = frames.get([place.flowId, place.execution, place.scope]);
    if (execution?.status !== "Running" || !frame) return undefined;
    const turn = { cloud, place, definition: definitionOf(cloud, execution), execution, frame };
    const result = act(turn, change);
    executions.putSync([place.flowId, place.execution], execution);
    return result;
  });
