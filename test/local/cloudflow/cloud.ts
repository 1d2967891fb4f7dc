import { startCloudFlow } from "../../../local/cloudflow/server.ts";
import type { InvokeFunction } from "../../../local/cloudflow/turn.ts";
import type { Local } from "../../../local/service.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";

/** Where the dial stands first. */
export const START = Date.parse("2026-01-01T00:00:00Z");

export type Invocation = Parameters<InvokeFunction>[0];
type Answer = Awaited<ReturnType<InvokeFunction>>;

export const ok = (result: unknown): Answer => ({ status: 200, body: JSON.stringify(result) });

/** A running service on this folder, whose functions are one function of the test. */
export const startFlows = async (
  local: Local,
  answer: (call: Invocation) => Answer | Promise<Answer>,
  { throttles = false } = {},
) => {
  const calls: (Invocation & { at: number })[] = [];
  const invoke: InvokeFunction = async (call) => {
    calls.push({ ...call, at: local.dial.now() });
    return answer(call);
  };
  const service = await startCloudFlow(local, { invoke, throttles });
  const target: Target = {
    url: service.url,
    version: "2019-03-15",
    credentials: local.accounts.get("provider"),
    signatureAlgorithm: "v2",
  };
  const api = (action: string, query: Record<string, unknown> = {}) => callOpenApi(target, action, { query });
  return { calls, target, api, queues: service.queues, close: service.close };
};

export type Flows = Awaited<ReturnType<typeof startFlows>>;

export const createFlow = ({ api }: Flows, Name: string, body: object, rest: object = {}) =>
  api("CreateFlow", {
    Name,
    Description: "a test",
    Type: "FDL",
    Definition: JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name, ...body }),
    ...rest,
  });

/** A Task that calls `function`; `body` is its Parameters.body. */
export const task = (Name: string, rest: Record<string, unknown> = {}) => {
  const { body = {}, ...others } = rest;
  const resourceArn = `acs:fc:cn-hangzhou:1234567890123456:functions/${Name}/LATEST`;
  return {
    Name,
    Type: "Task",
    Action: "FC:InvokeFunction",
    Parameters: { resourceArn, invocationType: "Sync", body },
    ...others,
  };
};

/** Runs one execution to its end, or to `seconds` from now. */
export const run = async (flows: Flows, local: Local, { flow = "f", name = "e", input = {}, seconds = 0 } = {}) => {
  await flows.api("StartExecution", { FlowName: flow, ExecutionName: name, Input: JSON.stringify(input) });
  await local.dial.runUntil(local.dial.now() + seconds * 1000);
  return flows.api("DescribeExecution", { FlowName: flow, ExecutionName: name });
};

export const history = async ({ api }: Flows, FlowName = "f", ExecutionName = "e") => {
  const { Events } = await api("GetExecutionHistory", { FlowName, ExecutionName, Limit: 999 });
  return Events as { EventId: number; StepName: string; Type: string; Time: string; EventDetail: string }[];
};

export const refusal = (code: string, statusCode: number) => expect.objectContaining({ code, statusCode });
