import { found } from "../definitions/install.ts";
import type { Platform } from "../invocation.ts";
import { fail } from "../refused.ts";
import type { Task } from "./tasks.ts";

/** @throws Refused 404; the name of the code is UNCONFIRMED */
export const taskOf = (platform: Platform, functionName: string, taskId: string): Task => {
  found(platform, functionName);
  const task = platform.tasks.get(functionName, taskId);
  return task ?? fail(404, "AsyncTaskNotFound", `async task '${taskId}' does not exist`);
};
