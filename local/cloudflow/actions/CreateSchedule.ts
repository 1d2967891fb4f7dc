import { randomUUID } from "node:crypto";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { scheduleAnswer } from "../calls/answers.ts";
import { flagIn, flowIn, nameIn, objectIn, refusal, required } from "../calls/parameters.ts";
import type { Schedule } from "../rows.ts";
import { checkCron, plan } from "../schedules.ts";
import type { CloudFlow } from "../turn.ts";
import { unconfirmed } from "../unconfirmed.ts";

const scheduleOf = (
  { local }: CloudFlow,
  parameters: OpenApiCall["parameters"],
): Omit<Schedule, "flowId" | "account"> => {
  const now = local.dial.now();
  const cronExpression = required(parameters, "CronExpression");
  checkCron(cronExpression);
  objectIn(parameters, "Payload");
  return {
    id: randomUUID(),
    flowName: nameIn(parameters, "FlowName"),
    name: nameIn(parameters, "ScheduleName"),
    cronExpression,
    enabled: flagIn(parameters, "Enable") ?? unconfirmed.scheduleEnabled,
    payload: parameters.Payload ?? "",
    description: parameters.Description ?? "",
    createdAt: now,
    modifiedAt: now,
  };
};

/** `FlowName, ScheduleName, CronExpression, Enable?, Payload?, Description?` → the schedule; `Payload` becomes the input. */
export const createSchedule = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const asked = scheduleOf(cloud, call.parameters);
  return cloud.local.store.transactionSync(() => {
    const { id: flowId, account } = flowIn(cloud, call, "FlowName");
    const { schedules } = cloud.rows;
    if (schedules.doesExist([flowId, asked.name]))
      throw refusal("scheduleExists", `Schedule ${asked.name} already exists`);
    const schedule = { ...asked, flowId, account };
    schedules.putSync([flowId, schedule.name], schedule);
    plan(cloud, schedule, schedule.createdAt);
    return scheduleAnswer(schedule);
  });
};
