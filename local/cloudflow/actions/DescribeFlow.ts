import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowAnswer } from "../calls/answers.ts";
import { flowIn, refuse } from "../calls/parameters.ts";
import type { CloudFlow } from "../turn.ts";

/** `Name` → the flow with its newest definition. */
export const describeFlow = (cloud: CloudFlow) => (call: OpenApiCall) => {
  refuse(call.parameters, ["FlowVersion"]);
  return flowAnswer(cloud, flowIn(cloud, call, "Name"));
};
