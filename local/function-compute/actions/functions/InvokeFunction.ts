import { invoke } from "../../invocation.ts";
import type { Operation } from "../../operation.ts";
import { qualifierIn } from "../../qualifier.ts";
import { fail } from "../../refused.ts";

/** Section 5.1: 0 to 3600 seconds. */
const DELAY = /^(?:3600|3[0-5]\d\d|[12]?\d{1,3})$/;
/** Section 5.3. */
const TASK_ID = /^[A-Za-z_][\w-]{0,127}$/;

type Headers = Parameters<Operation>[1]["request"]["headers"];

/** One of two words, the first being the default; upper and lower case are alike. */
const oneOf = (headers: Headers, name: string, [usual, other]: [string, string]): string => {
  const word = String(headers[name] || usual).toLowerCase();
  if (word === usual.toLowerCase() || word === other.toLowerCase()) return word;
  return fail(400, "InvalidArgument", `${name} must be ${usual} or ${other}`);
};

const delayIn = (headers: Headers): number => {
  const delay = String(headers["x-fc-async-delay"] ?? "0");
  return DELAY.test(delay) ? Number(delay) * 1000 : fail(400, "InvalidArgument", "x-fc-async-delay must be 0 to 3600");
};

/** The second name is that of API 2016-08-15. */
const taskIdIn = (headers: Headers): string | undefined => {
  const taskId = headers["x-fc-async-task-id"] ?? headers["x-fc-stateful-async-invocation-id"];
  if (taskId === undefined || TASK_ID.test(String(taskId))) return taskId as string | undefined;
  return fail(400, "InvalidArgument", "x-fc-async-task-id is malformed");
};

/** `POST /functions/{f}/invocations`, answered by the function (200) or, asynchronously, at once (202). */
export const InvokeFunction: Operation = (platform, { request, requestId, functionName, query }) => {
  const { headers, body: event } = request;
  const taskId = taskIdIn(headers);
  return invoke(platform, {
    functionName,
    qualifier: qualifierIn(query),
    event,
    requestId,
    async: oneOf(headers, "x-fc-invocation-type", ["Sync", "Async"]) === "async",
    delayMs: delayIn(headers),
    tail: oneOf(headers, "x-fc-log-type", ["None", "Tail"]) === "tail",
    retryCount: 0,
    ...(taskId && { taskId }),
  });
};
