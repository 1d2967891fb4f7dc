import type { Execution, Flow, Schedule } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";

const timeOf = (at: number | undefined): string => (at === undefined ? "" : new Date(at).toISOString());

export const flowAnswer = ({ rows }: CloudFlow, flow: Flow) => ({
  Id: flow.id,
  Name: flow.name,
  Type: "FDL",
  Definition: rows.definitions.get([flow.id, flow.version]) ?? "",
  Description: flow.description,
  RoleArn: flow.roleArn,
  ExecutionMode: flow.express ? "Express" : "Standard",
  Environment: flow.environment,
  ResourceGroupId: flow.resourceGroupId,
  CreatedTime: timeOf(flow.createdAt),
  LastModifiedTime: timeOf(flow.modifiedAt),
});

/** Without what may be large: `ListExecutions` with `MetadataOnly`. */
export const executionSummary = (execution: Execution) => ({
  Name: execution.name,
  FlowName: execution.flowName,
  Status: execution.status,
  StartedTime: timeOf(execution.startedAt),
  StoppedTime: timeOf(execution.stoppedAt),
});

export const executionAnswer = ({ rows }: CloudFlow, execution: Execution) => ({
  ...executionSummary(execution),
  RoleArn: execution.roleArn,
  FlowDefinition: rows.definitions.get([execution.flowId, execution.version]) ?? "",
  Input: JSON.stringify(execution.input),
  Output: execution.output,
});

export const scheduleAnswer = (schedule: Schedule) => ({
  ScheduleId: schedule.id,
  ScheduleName: schedule.name,
  CronExpression: schedule.cronExpression,
  Enable: schedule.enabled,
  Payload: schedule.payload,
  Description: schedule.description,
  CreatedTime: timeOf(schedule.createdAt),
  LastModifiedTime: timeOf(schedule.modifiedAt),
});
