import type { OpenApiCall } from "../../wire/openapi.ts";
import { scheduleAnswer } from "../calls/answers.ts";
import { flagIn, objectIn, scheduleIn } from "../calls/parameters.ts";
import type { Schedule } from "../rows.ts";
import { checkCron, plan } from "../schedules.ts";
import type { CloudFlow } from "../turn.ts";

const changed = (schedule: Schedule, parameters: OpenApiCall["parameters"]): Schedule => {
  const { CronExpression, Payload, Description } = parameters;
  if (CronExpression) checkCron(CronExpression);
  objectIn(parameters, "Payload");
  return {
    ...schedule,
    cronExpression: CronExpression || schedule.cronExpression,
    enabled: flagIn(parameters, "Enable") ?? schedule.enabled,
    payload: Payload || schedule.payload,
    description: Description || schedule.description,
  };
};

/** `FlowName, ScheduleName` and what shall change → the schedule. Another expression, or enabling it, starts it anew. */
export const updateSchedule = (cloud: CloudFlow) => (call: OpenApiCall) =>
  cloud.local.store.transactionSync(() => {
    const before = scheduleIn(cloud, call);
    const now = cloud.local.dial.now();
    const after = { ...changed(before, call.parameters), modifiedAt: now };
    cloud.rows.schedules.putSync([after.flowId, after.name], after);
    if (after.cronExpression !== before.cronExpression || after.enabled !== before.enabled) plan(cloud, after, now);
    return scheduleAnswer(after);
  });
