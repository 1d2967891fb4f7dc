import { randomUUID } from "node:crypto";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionAnswer } from "../calls/answers.ts";
import { flowIn, invalid, nameIn, objectIn, refuse } from "../calls/parameters.ts";
import { start } from "../start.ts";
import { readToken } from "../token.ts";
import type { CloudFlow } from "../turn.ts";

const callbackIn = ({ rows }: CloudFlow, token: string | undefined): string | undefined => {
  if (token && !readToken(rows.secret, token)) throw invalid("CallbackFnFTaskToken is not one of ours");
  return token;
};

/**
 * `FlowName, ExecutionName?, Input?, CallbackFnFTaskToken?` → the execution. The name makes it idempotent: still running,
 * it is returned; ended in any way, the call is refused. The task of the token is told how the execution ended.
 */
export const startExecution = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters } = call;
  refuse(parameters, ["Qualifier"]);
  const name = parameters.ExecutionName ? nameIn(parameters, "ExecutionName") : randomUUID();
  const input = objectIn(parameters, "Input");
  const callback = callbackIn(cloud, parameters.CallbackFnFTaskToken);
  const flow = flowIn(cloud, call, "FlowName");
  if (flow.express) throw invalid("a flow in Express mode is started by StartSyncExecution");
  return executionAnswer(cloud, start(cloud, flow, { name, input, callback }));
};
