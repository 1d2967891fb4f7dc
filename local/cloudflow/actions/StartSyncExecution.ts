import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionSummary } from "../calls/answers.ts";
import { flowIn, invalid, nameIn, objectIn, refuse } from "../calls/parameters.ts";
import type { Execution } from "../rows.ts";
import { start } from "../start.ts";
import { type CloudFlow, keyOf } from "../turn.ts";

const ended = async (cloud: CloudFlow, { flowId, name }: Execution): Promise<Execution> => {
  const key = keyOf({ flowId, execution: name, scope: "" });
  const [execution] = await once(cloud.ended, key, { signal: cloud.closing });
  return execution;
};

/**
 * `FlowName, ExecutionName?, Input?` of a flow in Express mode → how it ended. It lasts five minutes of the dial at most; the
 * dial must run meanwhile, so a function that is itself run in the order of the agenda waits in vain.
 */
export const startSyncExecution = (cloud: CloudFlow) => async (call: OpenApiCall) => {
  const { parameters } = call;
  refuse(parameters, ["Qualifier"]);
  const asked = parameters.ExecutionName ? nameIn(parameters, "ExecutionName") : randomUUID();
  const input = objectIn(parameters, "Input");
  const flow = flowIn(cloud, call, "FlowName");
  if (!flow.express) throw invalid("StartSyncExecution takes flows in Express mode only");
  const execution = await ended(cloud, start(cloud, flow, { name: `${asked}:${randomUUID()}`, input }));
  const { code: ErrorCode = "", detail: ErrorMessage = "" } = execution.failure ?? {};
  return { ...executionSummary(execution), Output: execution.output, ErrorCode, ErrorMessage };
};
