import { describeTask } from "../../asynchronous/description.ts";
import { taskOf } from "../../asynchronous/task-of.ts";
import { found } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/async-tasks/{id}?qualifier=` */
export const GetAsyncTask: Operation = (platform, { functionName, name, query }) => {
  latest(query);
  return jsonReply(200, describeTask(found(platform, functionName), taskOf(platform, functionName, name), true));
};
