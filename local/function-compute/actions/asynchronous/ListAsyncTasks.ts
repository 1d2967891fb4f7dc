import { describeTask } from "../../asynchronous/description.ts";
import type { Task } from "../../asynchronous/tasks.ts";
import { found } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { limitIn } from "../../paging.ts";
import { jsonReply } from "../../reply.ts";

const asked = (query: URLSearchParams, task: Task): boolean =>
  task.taskId.startsWith(query.get("prefix") ?? "") &&
  (!query.get("qualifier") || query.get("qualifier") === task.qualifier) &&
  (!query.get("status") || query.get("status") === task.status) &&
  task.startedTime >= Number(query.get("startedTimeBegin") ?? 0) &&
  task.startedTime <= Number(query.get("startedTimeEnd") ?? Number.MAX_SAFE_INTEGER);

/** `GET /functions/{f}/async-tasks?status=&prefix=&startedTimeBegin=&startedTimeEnd=&sortOrderByTime=&includePayload=` */
export const ListAsyncTasks: Operation = (platform, { functionName, query }) => {
  const deployed = found(platform, functionName);
  const tasks = platform.tasks.of(functionName).filter((task) => asked(query, task));
  if (query.get("sortOrderByTime") === "desc") tasks.reverse();
  const from = Number(query.get("nextToken") ?? 0);
  const to = from + limitIn(query);
  const shown = tasks
    .slice(from, to)
    .map((task) => describeTask(deployed, task, query.get("includePayload") === "true"));
  return jsonReply(200, { tasks: shown, ...(tasks.length > to && { nextToken: String(to) }) });
};
