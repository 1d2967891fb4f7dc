import { found } from "../definitions/install.ts";
import type { Platform } from "../invocation.ts";
import type { Call } from "../operation.ts";
import { LATEST } from "../project.ts";
import { fail } from "../refused.ts";
import type { Task } from "./tasks.ts";

/** @throws Refused 404; the name of the code is UNCONFIRMED */
export const taskOf = (platform: Platform, { functionName, name: taskId, query }: Call): Task => {
  found(platform, functionName);
  const task = platform.tasks.get(functionName, taskId);
  const { qualifier = LATEST } = task ?? {};
  const isMeant = (query.get("qualifier") || qualifier) === qualifier;
  return (isMeant && task) || fail(404, "AsyncTaskNotFound", `async task '${taskId}' does not exist`);
};
