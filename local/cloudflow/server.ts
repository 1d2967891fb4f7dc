import { EventEmitter } from "node:events";
import type { Item } from "../clock.ts";
import type { Local, Service } from "../service.ts";
import { type OpenApi, serveOpenApi } from "../wire/openapi.ts";
import { createFlow } from "./actions/CreateFlow.ts";
import { createSchedule } from "./actions/CreateSchedule.ts";
import { deleteFlow, deleteNext } from "./actions/DeleteFlow.ts";
import { deleteSchedule } from "./actions/DeleteSchedule.ts";
import { describeExecution } from "./actions/DescribeExecution.ts";
import { describeFlow } from "./actions/DescribeFlow.ts";
import { describeRegions } from "./actions/DescribeRegions.ts";
import { describeSchedule } from "./actions/DescribeSchedule.ts";
import { getExecutionHistory } from "./actions/GetExecutionHistory.ts";
import { listExecutions } from "./actions/ListExecutions.ts";
import { listFlows } from "./actions/ListFlows.ts";
import { listSchedules } from "./actions/ListSchedules.ts";
import { reportTaskFailed } from "./actions/ReportTaskFailed.ts";
import { reportTaskSucceeded } from "./actions/ReportTaskSucceeded.ts";
import { startExecution } from "./actions/StartExecution.ts";
import { startSyncExecution } from "./actions/StartSyncExecution.ts";
import { stopExecution } from "./actions/StopExecution.ts";
import { updateFlow } from "./actions/UpdateFlow.ts";
import { updateSchedule } from "./actions/UpdateSchedule.ts";
import { admitted } from "./calls/admission.ts";
import { dialect } from "./calls/dialect.ts";
import { reportEnd } from "./calls/report.ts";
import { forgetEnded } from "./forget.ts";
import { offerFaults } from "./misfortune.ts";
import { openQueues, type Queues } from "./queues.ts";
import { type Flow, openRows, type Place, type Report } from "./rows.ts";
import { attendSchedules } from "./schedules.ts";
import { step } from "./states.ts";
import { never, perform, timeOut } from "./task.ts";
import { type CloudFlow, end, type InvokeFunction, take } from "./turn.ts";

const operationsOf = (cloud: CloudFlow) => ({
  CreateFlow: createFlow(cloud),
  UpdateFlow: updateFlow(cloud),
  DescribeFlow: describeFlow(cloud),
  ListFlows: listFlows(cloud),
  DeleteFlow: deleteFlow(cloud),
  StartExecution: startExecution(cloud),
  StartSyncExecution: startSyncExecution(cloud),
  DescribeExecution: describeExecution(cloud),
  StopExecution: stopExecution(cloud),
  ListExecutions: listExecutions(cloud),
  GetExecutionHistory: getExecutionHistory(cloud),
  ReportTaskSucceeded: reportTaskSucceeded(cloud),
  ReportTaskFailed: reportTaskFailed(cloud),
  CreateSchedule: createSchedule(cloud),
  UpdateSchedule: updateSchedule(cloud),
  DescribeSchedule: describeSchedule(cloud),
  ListSchedules: listSchedules(cloud),
  DeleteSchedule: deleteSchedule(cloud),
  DescribeRegions: describeRegions(cloud.local),
});

const runStep = async (cloud: CloudFlow, { data: place, tries }: Item<Place>): Promise<void> => {
  const attempt = cloud.closing.aborted ? await never() : take(cloud, place, step);
  if (attempt) await perform(cloud, { place, attempt, tries });
};

/** What falls due: a step of a scope, a task's deadline, an execution's time limit, a piece of a deletion. */
const attend = (cloud: CloudFlow): void => {
  const { dial } = cloud.local;
  dial.on<Place>("fnf/step", (item) => runStep(cloud, item));
  dial.on<Place>("fnf/deadline", ({ data }) => take(cloud, data, timeOut));
  dial.on<Place>("fnf/timeout", ({ data }) => take(cloud, data, (turn) => end(turn, "TimedOut")));
  dial.on<{ token: string; outcome: Report }>("fnf/report", ({ data }) => reportEnd(cloud, data));
  attendSchedules(cloud);
  dial.on<Place>("fnf/forget", ({ data }) => forgetEnded(cloud, data));
  dial.on<Flow>("fnf/delete", ({ data }) => deleteNext(cloud, data));
};

/** As policies name a flow; some calls have its name in one parameter, some in the other. */
const ram: OpenApi["ram"] = { product: "fnf", resource: ({ FlowName, Name }) => `flow/${FlowName ?? Name ?? "*"}` };

interface CloudFlowOptions {
  invoke: InvokeFunction;
  port?: number;
  /** Count calls per second of the dial (cloudflow.md 3.4): in virtual time a morning of calls falls on one instant. */
  throttles?: boolean | undefined;
}

/** CloudFlow 2019-03-15: flows in the new form, Standard and Express. Close the dial soon after the service. */
export const startCloudFlow = async (
  local: Local,
  { invoke, port, throttles = false }: CloudFlowOptions,
): Promise<Service & { queues: Queues }> => {
  const close = new AbortController();
  const ended = new EventEmitter().setMaxListeners(0);
  const { send, ...queues } = openQueues(local);
  const stored = { rows: openRows(local.store), queues: { send } };
  const cloud = { local, invoke, ...stored, ended, definitions: new Map(), closing: close.signal };
  const operations = admitted(cloud, operationsOf(cloud), throttles);
  const service = await serveOpenApi({ local, service: "fnf", version: "2019-03-15", operations, dialect, ram }, port);
  attend(cloud);
  offerFaults(local.faults);
  return {
    ...service,
    queues,
    close: () => {
      close.abort();
      return service.close();
    },
  };
};
