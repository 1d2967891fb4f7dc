import { randomUUID } from "node:crypto";
import { OpenApiError } from "../../wire/openapi.ts";
import { Failure, isObject, type JsonObject } from "../json.ts";
import type { TaskMode } from "../language/definition.ts";
import type { FlowCall } from "../rows.ts";
import { nameFrom, start } from "../start.ts";
import { isOwn, type Turn, taskToken } from "../turn.ts";
import { failures } from "../unconfirmed.ts";
import type { Outcome } from "./outcome.ts";

/** `acs:fnf:{region}:{account}:flow/{name}`; region and account may be empty. */
const FLOW_ARN = /^acs:fnf:([^:]*):([^:]*):flow\/([A-Za-z_][A-Za-z0-9_-]{0,127})$/;

/** FNF:StartExecution. @param parameters of the task, built */
export const flowCall = (parameters: JsonObject, mode: TaskMode): FlowCall => {
  const { resourceArn, executionName, input = {} } = parameters;
  if (!isObject(input)) throw new Failure(failures.data, "input is not a JSON object");
  return {
    flowArn: String(resourceArn),
    ...(executionName !== undefined && { executionName: String(executionName) }),
    input,
    untilEnd: mode === "WaitForSystemCallback",
  };
};

const flowNamed = (turn: Turn, arn: string) => {
  const [, region, owner, name] = FLOW_ARN.exec(arn) ?? [];
  const { cloud, execution } = turn;
  const flow = name && isOwn(turn, [region, owner]) ? cloud.rows.flows.get([execution.account, name]) : undefined;
  if (!flow) throw new OpenApiError(404, "FlowNotExists", `Flow ${arn} does not exist`);
  return flow;
};

/** In the turn of the task, so that a child is started exactly once, whenever the process dies. */
export const callFlow = (turn: Turn, call: FlowCall, requestKey: string): Outcome => {
  try {
    const flow = flowNamed(turn, call.flowArn);
    const name = call.executionName ?? nameFrom(requestKey);
    const callback = call.untilEnd ? taskToken(turn) : undefined;
    start(turn.cloud, flow, { name, input: call.input, callback });
    return { output: { FlowName: flow.name, ExecutionName: name, RequestID: randomUUID().toUpperCase() } };
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    return { error: new Failure(`${failures.refusedChild}${error.code}`, error.message) };
  }
};
