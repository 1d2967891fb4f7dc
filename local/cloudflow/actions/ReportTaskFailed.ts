import type { OpenApiCall } from "../../wire/openapi.ts";
import { required, textIn } from "../calls/parameters.ts";
import { reportTask } from "../calls/report.ts";
import type { CloudFlow } from "../turn.ts";

/** `TaskToken, Error, Cause?` → `{EventId}`; Error is the name that Retry and Catch see. */
export const reportTaskFailed = (cloud: CloudFlow) => (call: OpenApiCall) => {
  required(call.parameters, "Error");
  const code = textIn(call.parameters, "Error", 128);
  return reportTask(cloud, call, { code, detail: textIn(call.parameters, "Cause", 4096) });
};
