import { randomUUID } from "node:crypto";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionAnswer } from "../answers.ts";
import type { JsonObject } from "../json.ts";
import { MAX_RUNNING } from "../limits.ts";
import { goTo } from "../moves.ts";
import { flowIn, nameIn, objectIn, refusal, refuse } from "../parameters.ts";
import type { Execution, Flow } from "../rows.ts";
import { type CloudFlow, countRunning, definitionOf, keyOf, record } from "../turn.ts";

const checkRoom = (running: number): void => {
  if (running >= MAX_RUNNING)
    throw refusal("tooManyRunning", `an account has at most ${MAX_RUNNING} running executions`);
};

const newExecution = (flow: Flow, name: string, started: { input: JsonObject; startedAt: number }): Execution => ({
  ...started,
  flowId: flow.id,
  flowName: flow.name,
  account: flow.account,
  name,
  version: flow.version,
  status: "Running",
  roleArn: flow.roleArn,
  output: "",
  global: {},
  events: 0,
});

/** Rows, first step and time limit; the step itself is the agenda's. */
const begin = (cloud: CloudFlow, execution: Execution): Execution => {
  const { rows, local } = cloud;
  const { flowId, name, input, startedAt } = execution;
  const definition = definitionOf(cloud, execution);
  const place = { flowId, execution: name, scope: "" };
  const frame = { state: "", input, phase: "ready", entered: 0, built: {}, retryCount: 0 } as const;
  const turn = { cloud, place, definition, execution, frame };
  record(turn, "ExecutionStarted", { input });
  goTo(turn, definition.StartAt, input);
  if (definition.Timeout !== undefined) {
    const due = startedAt + definition.Timeout * 1000;
    local.dial.put({ kind: "fnf/timeout", key: keyOf(place), due, data: place });
  }
  for (const list of ["all", "running"]) rows.listed.putSync([flowId, list, -startedAt, name], true);
  countRunning(rows, execution.account, 1);
  rows.executions.putSync([flowId, name], execution);
  return execution;
};

/**
 * `FlowName, ExecutionName?, Input?` → the execution. The name makes it idempotent: still running, it is returned as
 * it is, whatever the input (UNCONFIRMED); ended in any way, the call is refused.
 */
export const startExecution = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters } = call;
  refuse(parameters, ["CallbackFnFTaskToken", "Qualifier"]);
  const name = parameters.ExecutionName ? nameIn(parameters, "ExecutionName") : randomUUID();
  const input = objectIn(parameters, "Input");
  const execution = cloud.local.store.transactionSync(() => {
    const flow = flowIn(cloud, call, "FlowName");
    const before = cloud.rows.executions.get([flow.id, name]);
    if (before?.status === "Running") return before;
    if (before) throw refusal("executionExists", `Execution ${name} already exists`);
    checkRoom(cloud.rows.running.get(flow.account) ?? 0);
    return begin(cloud, newExecution(flow, name, { input, startedAt: cloud.local.dial.now() }));
  });
  return executionAnswer(cloud, execution);
};
