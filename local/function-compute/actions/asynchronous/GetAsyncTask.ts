import { describeTask } from "../../asynchronous/description.ts";
import { taskOf } from "../../asynchronous/task-of.ts";
import { found } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/async-tasks/{id}?qualifier=` */
export const GetAsyncTask: Operation = (platform, call) =>
  jsonReply(200, describeTask(found(platform, call.functionName), taskOf(platform, call), true));
