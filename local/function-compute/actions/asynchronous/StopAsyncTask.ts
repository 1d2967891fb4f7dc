import { taskOf } from "../../asynchronous/task-of.ts";
import { hasEnded } from "../../asynchronous/tasks.ts";
import type { Operation } from "../../operation.ts";
import { fail } from "../../refused.ts";

/**
 * `PUT /functions/{f}/async-tasks/{id}/stop`: one that waits is not started, one that runs is ended.
 * That this reaches a delayed one, and the refusal for one that has ended, are UNCONFIRMED.
 */
export const StopAsyncTask: Operation = (platform, call) => {
  const task = taskOf(platform, call);
  if (hasEnded(task)) fail(400, "InvalidArgument", `async task '${task.taskId}' has ended: ${task.status}`);
  if (task.status !== "Stopping") platform.stop(task);
  return { status: 204, body: "" };
};
