import type { OpenApiCall } from "../../wire/openapi.ts";
import { objectIn, required } from "../calls/parameters.ts";
import { reportTask } from "../calls/report.ts";
import type { CloudFlow } from "../turn.ts";

/** `TaskToken, Output` (a JSON object) → `{EventId}`. */
export const reportTaskSucceeded = (cloud: CloudFlow) => (call: OpenApiCall) => {
  required(call.parameters, "Output");
  return reportTask(cloud, call, { output: objectIn(call.parameters, "Output") });
};
