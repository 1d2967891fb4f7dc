import type { Deployed } from "../host.ts";
import type { Task } from "./tasks.ts";

/** What `includePayload` shows. */
const payloads = ({ taskPayload, returnPayload }: Task) => ({ taskPayload, returnPayload });

/** A task as the API shows it: section 5.3; instants in ms. */
export const describeTask = ({ arn }: Deployed, task: Task, includePayload: boolean) => {
  const { functionName: _, taskPayload: __, returnPayload: ___, ...shown } = task;
  const duration = task.endTime === undefined ? {} : { durationMs: task.endTime - task.startedTime };
  return { ...shown, ...duration, functionArn: arn, ...(includePayload && payloads(task)) };
};
