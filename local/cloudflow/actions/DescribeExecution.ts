import { once } from "node:events";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionAnswer } from "../calls/answers.ts";
import { countIn, executionIn } from "../calls/parameters.ts";
import { MAX_POLL_SECONDS } from "../limits.ts";
import type { Execution } from "../rows.ts";
import { type CloudFlow, keyOf } from "../turn.ts";

const untilEnded = async ({ ended, closing }: CloudFlow, { flowId, name }: Execution, seconds: number) => {
  const signal = AbortSignal.any([AbortSignal.timeout(seconds * 1000), closing]);
  await once(ended, keyOf({ flowId, execution: name, scope: "" }), { signal }).catch(() => undefined);
};

/** `FlowName, ExecutionName, WaitTimeSeconds?` → the execution; the wait is in real time and ends with the execution. */
export const describeExecution = (cloud: CloudFlow) => async (call: OpenApiCall) => {
  const seconds = countIn(call.parameters, "WaitTimeSeconds", { min: 0, max: MAX_POLL_SECONDS, absent: 0 });
  const execution = executionIn(cloud, call);
  if (seconds > 0 && execution.status === "Running") await untilEnded(cloud, execution, seconds);
  return executionAnswer(cloud, executionIn(cloud, call));
};
