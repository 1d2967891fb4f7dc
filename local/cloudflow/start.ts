import { createHash } from "node:crypto";
import { refusal } from "./calls/parameters.ts";
import type { JsonObject } from "./json.ts";
import { MAX_EXECUTION_SECONDS, MAX_EXPRESS_SECONDS, MAX_RUNNING } from "./limits.ts";
import { goTo } from "./moves.ts";
import type { Execution, Flow } from "./rows.ts";
import { type CloudFlow, countRunning, definitionOf, keyOf, record } from "./turn.ts";

export interface Start {
  name: string;
  input: JsonObject;
  /** Token of the task that is told how it ended. */
  callback?: string | undefined;
}

const newExecution = (flow: Flow, { name, input, callback }: Start, startedAt: number): Execution => ({
  flowId: flow.id,
  flowName: flow.name,
  account: flow.account,
  name,
  version: flow.version,
  status: "Running",
  roleArn: flow.roleArn,
  input,
  output: "",
  global: {},
  startedAt,
  events: 0,
  ...(callback && { callback }),
  ...(flow.express && { express: true }),
});

/** A name in the form of a uuid, the same for the same key: what starts by itself starts once, however often it is repeated. */
export const nameFrom = (key: string): string =>
  createHash("sha256")
    .update(key)
    .digest("hex")
    .replace(/^(.{7})(.{4})(.{4})(.{4})(.{12}).*$/, "e$1-$2-$3-$4-$5");

/** Rows, first step and time limit; the step itself is the agenda's. */
const begin = (cloud: CloudFlow, execution: Execution): Execution => {
  const { rows, local } = cloud;
  const { flowId, name, input, startedAt, express } = execution;
  const definition = definitionOf(cloud, execution);
  const place = { flowId, execution: name, scope: "" };
  const frame = { state: "", input, phase: "ready", entered: 0, built: {}, retryCount: 0 } as const;
  const turn = { cloud, place, definition, execution, frame };
  record(turn, "ExecutionStarted", { input });
  goTo(turn, definition.StartAt, input);
  const max = express ? MAX_EXPRESS_SECONDS : MAX_EXECUTION_SECONDS;
  const due = startedAt + Math.min(definition.Timeout ?? max, max) * 1000;
  local.dial.put({ kind: "fnf/timeout", key: keyOf(place), due, data: place });
  for (const list of ["all", "running"]) rows.listed.putSync([flowId, list, -startedAt, name], true);
  countRunning(rows, execution.account, 1);
  rows.executions.putSync([flowId, name], execution);
  return execution;
};

/**
 * The execution of this name: still running, it is returned as it is, whatever the input (UNCONFIRMED).
 * @throws ExecutionAlreadyExists when it has ended in any way, or a refusal because too many run
 */
export const start = (cloud: CloudFlow, flow: Flow, asked: Start): Execution =>
  cloud.local.store.transactionSync(() => {
    const before = cloud.rows.executions.get([flow.id, asked.name]);
    if (before?.status === "Running") return before;
    if (before) throw refusal("executionExists", `Execution ${asked.name} already exists`);
    if ((cloud.rows.running.get(flow.account) ?? 0) >= MAX_RUNNING)
      throw refusal("tooManyRunning", `an account has at most ${MAX_RUNNING} running executions`);
    return begin(cloud, newExecution(flow, asked, cloud.local.dial.now()));
  });
