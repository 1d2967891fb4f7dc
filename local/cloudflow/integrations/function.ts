import { bytesOf, Failure, type JsonObject } from "../json.ts";
import type { TaskMode } from "../language/definition.ts";
import { MAX_OBJECT_BYTES } from "../limits.ts";
import type { FunctionCall } from "../rows.ts";
import type { CloudFlow, InvokeFunction } from "../turn.ts";
import { failures } from "../unconfirmed.ts";
import { bodyOf, type Outcome } from "./outcome.ts";

type Answer = Awaited<ReturnType<InvokeFunction>>;

/** FC:InvokeFunction. @param parameters of the task, built */
export const functionCall = (parameters: JsonObject, mode: TaskMode): FunctionCall => {
  const { resourceArn = "", invocationType = "Sync", body = "" } = parameters;
  if (bytesOf(body) > MAX_OBJECT_BYTES)
    throw new Failure(failures.data, `body is larger than ${MAX_OBJECT_BYTES} bytes`);
  return {
    functionArn: String(resourceArn),
    body: typeof body === "string" ? body : JSON.stringify(body),
    // The end of an asynchronous call is what WaitForSystemCallback waits for: the same as a call that is waited for.
    async: invocationType === "Async" && mode === "WaitForCustomCallback",
  };
};

/** Errors of cloudflow.md 1.5: what the function threw by its own name, a refusal of Function Compute as `FC.<code>`. */
const errorOf = ({ status, body, errorType, errorCode = "Unknown" }: Answer): Failure | undefined => {
  if (errorType !== undefined) return new Failure(errorType, body);
  return status >= 200 && status < 300 ? undefined : new Failure(`FC.${errorCode}`, body);
};

const invoked = async ({ invoke, local }: CloudFlow, request: Parameters<InvokeFunction>[0]): Promise<Answer> => {
  try {
    return await invoke(request);
  } catch (error) {
    local.log(`fnf: ${request.functionArn} could not be called: ${error}`);
    return { status: 500, body: String(error) };
  }
};

export const callFunction = async (
  cloud: CloudFlow,
  call: FunctionCall,
  attempt: { requestKey: string; retryCount: number },
): Promise<Outcome> => {
  const answer = await invoked(cloud, { ...call, ...attempt });
  const error = errorOf(answer);
  return error ? { error } : { output: { Body: bodyOf(answer.body) } };
};
