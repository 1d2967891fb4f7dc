import { invoke } from "../invocation.ts";
import type { Operation } from "../operation.ts";
import { refusal } from "../reply.ts";

/** Section 5.1: 0 to 3600 seconds. */
const DELAY = /^(?:3600|3[0-5]\d\d|[12]?\d{1,3})$/;
/** Section 5.3. */
const TASK_ID = /^[A-Za-z_][\w-]{0,127}$/;

/** `POST /functions/{f}/invocations`, answered by the function (200) or, asynchronously, at once (202). */
export const InvokeFunction: Operation = (platform, { request, requestId, functionName }) => {
  const { headers, body: event } = request;
  const delay = String(headers["x-fc-async-delay"] ?? "0");
  const taskId = headers["x-fc-async-task-id"] as string | undefined;
  if (!DELAY.test(delay)) return refusal(400, "InvalidArgument", "x-fc-async-delay must be 0 to 3600");
  if (taskId !== undefined && !TASK_ID.test(taskId))
    return refusal(400, "InvalidArgument", "x-fc-async-task-id is malformed");
  return invoke(platform, {
    functionName,
    event,
    requestId,
    async: String(headers["x-fc-invocation-type"]).toLowerCase() === "async",
    delayMs: Number(delay) * 1000,
    retryCount: 0,
    ...(taskId && { taskId }),
  });
};
