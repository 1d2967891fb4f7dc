import { randomBytes } from "node:crypto";
import type { Database } from "lmdb";
import type { Store } from "../store.ts";
import type { JsonObject } from "./json.ts";

export interface Flow {
  id: string;
  account: string;
  name: string;
  description: string;
  roleArn: string;
  resourceGroupId: string;
  /** Express mode; otherwise Standard. */
  express?: true | undefined;
  /** `{Variables: […]}` as it was sent. */
  environment: JsonObject;
  /** Which definition new executions get; running ones keep theirs. */
  version: number;
  createdAt: number;
  modifiedAt: number;
}

export type Status = "Running" | "Stopped" | "Succeeded" | "Failed" | "TimedOut";

export interface Execution {
  flowId: string;
  flowName: string;
  account: string;
  name: string;
  version: number;
  status: Status;
  roleArn: string;
  input: JsonObject;
  /** JSON, once it has succeeded; empty before. */
  output: string;
  /** Why it did not succeed, where a reason was given. */
  failure?: { code: string; detail: string };
  /** Token of the task that is told how it ended. */
  callback?: string | undefined;
  /** Lives only as long as the call that waits for it. */
  express?: true | undefined;
  /** `$Global`. */
  global: JsonObject;
  startedAt: number;
  stoppedAt?: number;
  /** Events so far: the newest has this id. */
  events: number;
}

/** What was reported on a task's token. */
export type Report = { output: JsonObject } | { code: string; detail: string };

export interface FunctionCall {
  functionArn: string;
  body: string;
  async: boolean;
}

export interface HttpCall {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

export interface FlowCall {
  flowArn: string;
  /** Without it, one that follows from the attempt. */
  executionName?: string;
  input: JsonObject;
  /** The task ends with the child. */
  untilEnd: boolean;
}

export interface MessageCall {
  messagesArn: string;
  body: string;
  priority: number;
  delaySeconds: number;
  tag: string | null;
  attributes: JsonObject | null;
}

/** What a task does, by its Action. */
export type Call = FunctionCall | HttpCall | FlowCall | MessageCall;

/** Where one scope of an execution (the flow, or a branch) stands. */
export interface Frame {
  /** Name of the state. */
  state: string;
  /** What the state before put out. */
  input: JsonObject;
  /**
   * `ready`: to be entered. `waiting`: a Wait until its item falls due. `retry`: to be tried again then. `open`: a task
   * whose function runs. `awaiting`: it has ended, the callback has not come. `branches`: a Parallel or Map whose branches run.
   * `done`: a branch that has ended.
   */
  phase: "ready" | "waiting" | "retry" | "open" | "awaiting" | "branches" | "done";
  /** Id of the StateEntered event; before that, of the event that led here. */
  entered: number;
  /** `$Input`, once the state is entered. */
  built: JsonObject;
  retryCount: number;
  /** The attempt under way: ids of its TaskScheduled event and of the one that its token names. */
  task?: { event: number; token: number; call: Call };
  report?: Report | undefined;
  /** A timer has fired twice: the task that it leads to is called twice. */
  again?: true | undefined;
  /** Branches that have not ended. */
  left?: number;
  /** Inputs of a Map's branches, and how many of them have begun. */
  items?: JsonObject[];
  begun?: number;
}

export interface Event {
  type: string;
  state: string;
  scope: string;
  scheduledBy: number;
  at: number;
  detail: JsonObject;
}

/** Starts a flow by itself. */
export interface Schedule {
  id: string;
  flowId: string;
  flowName: string;
  account: string;
  name: string;
  cronExpression: string;
  enabled: boolean;
  /** JSON as it was sent; empty for none. */
  payload: string;
  description: string;
  createdAt: number;
  modifiedAt: number;
}

/** One scope of one execution: `scope` is empty for the flow, `/3.0` for the first branch or item of its fourth state, and so on. */
export interface Place {
  flowId: string;
  execution: string;
  scope: string;
}

export interface Rows {
  flows: Database<Flow, [account: string, name: string]>;
  /** As it was sent. */
  definitions: Database<string, [flowId: string, version: number]>;
  executions: Database<Execution, [flowId: string, execution: string]>;
  events: Database<Event, [flowId: string, execution: string, id: number]>;
  frames: Database<Frame, [flowId: string, execution: string, scope: string]>;
  schedules: Database<Schedule, [flowId: string, schedule: string]>;
  /** Newest first; `list` is `all` or `running`, `order` the start in ms, negative. */
  listed: Database<true, [flowId: string, list: string, order: number, execution: string]>;
  /** Running executions of an account. */
  running: Database<number, string>;
  /** Key of the signatures in tokens; it lives as long as the folder. */
  secret: string;
}

const SECRET_BYTES = 32;

const secretOf = (store: Store): string => {
  const secrets = store.openDB<string, string>({ name: "fnf/secret", encoding: "json" });
  return store.transactionSync(() => {
    const secret = secrets.get("token") ?? randomBytes(SECRET_BYTES).toString("base64");
    secrets.putSync("token", secret);
    return secret;
  });
};

export const openRows = (store: Store): Rows => ({
  flows: store.openDB({ name: "fnf/flows", encoding: "json" }),
  definitions: store.openDB({ name: "fnf/definitions", encoding: "json" }),
  executions: store.openDB({ name: "fnf/executions", encoding: "json" }),
  events: store.openDB({ name: "fnf/events", encoding: "json" }),
  frames: store.openDB({ name: "fnf/frames", encoding: "json" }),
  schedules: store.openDB({ name: "fnf/schedules", encoding: "json" }),
  listed: store.openDB({ name: "fnf/listed", encoding: "json" }),
  running: store.openDB({ name: "fnf/running", encoding: "json" }),
  secret: secretOf(store),
});

/** A frame and where it stands. */
export interface Standing {
  place: Place;
  frame: Frame;
}

/** Sorts after every character of a scope. */
const LAST = "\uffff";

/** The frames whose scope begins with that of the place. */
export const framesUnder = ({ frames }: Rows, { flowId, execution, scope }: Place): Standing[] => {
  const range = frames.getRange({ start: [flowId, execution, scope], end: [flowId, execution, scope + LAST] });
  return [...range].map(({ key, value }) => ({ place: { flowId, execution, scope: key[2] }, frame: value }));
};
