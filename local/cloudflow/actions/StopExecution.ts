import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionAnswer } from "../calls/answers.ts";
import { executionIn, refusal, textIn } from "../calls/parameters.ts";
import { type CloudFlow, end, take } from "../turn.ts";

/** `FlowName, ExecutionName, Error?, Cause?` → the execution. A function that runs is not stopped; its result is ignored. */
export const stopExecution = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const error = textIn(call.parameters, "Error", 128);
  const cause = textIn(call.parameters, "Cause", 4096);
  const { flowId, name } = executionIn(cloud, call);
  const stopped = take(cloud, { flowId, execution: name, scope: "" }, (turn) => {
    end(turn, "Stopped", { error, cause });
    return turn.execution;
  });
  if (!stopped) throw refusal("executionEnded", `Execution ${name} is not running`);
  return executionAnswer(cloud, stopped);
};
