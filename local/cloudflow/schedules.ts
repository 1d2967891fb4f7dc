import { schedule as instants } from "../cron.ts";
import { OpenApiError } from "../wire/openapi.ts";
import { invalid } from "./calls/parameters.ts";
import type { JsonObject } from "./json.ts";
import type { Schedule } from "./rows.ts";
import { nameFrom, start } from "./start.ts";
import type { CloudFlow } from "./turn.ts";

const KIND = "fnf/schedule";

export interface Tick {
  flowId: string;
  name: string;
}

const keyOf = ({ flowId, name }: Tick): string => `${flowId}/${name}`;

/** @throws InvalidArgument for an expression that is none, or never fires */
export const checkCron = (expression: string): void => {
  try {
    instants(expression);
  } catch (error) {
    throw invalid(`CronExpression: ${(error as Error).message}`);
  }
};

/** The agenda holds the next tick of a schedule that is enabled, and nothing of others. */
export const plan = ({ local: { dial } }: CloudFlow, schedule: Schedule, after: number): void => {
  const { flowId, name, enabled, cronExpression } = schedule;
  const data: Tick = { flowId, name };
  if (!enabled) return void dial.drop(KIND, keyOf(data));
  dial.put({ kind: KIND, key: keyOf(data), due: instants(cronExpression)(after), data });
};

/** The schedules of a flow, by name; those after one of them. */
export const schedulesOf = ({ rows }: CloudFlow, flowId: string, after = "") => {
  const start: [string, string] = [flowId, after];
  const end: [string, string] = [flowId, "\uffff"];
  return rows.schedules.getRange({ start, end, exclusiveStart: true }).map(({ value }) => value);
};

export const dropSchedule = ({ rows, local: { dial } }: CloudFlow, schedule: Tick): void => {
  rows.schedules.removeSync([schedule.flowId, schedule.name]);
  dial.drop(KIND, keyOf(schedule));
};

/** A refusal costs this tick, and no other. */
const startFlow = (cloud: CloudFlow, { account, flowName, name, payload }: Schedule, due: number): void => {
  const flow = cloud.rows.flows.get([account, flowName]);
  if (!flow) return;
  const input: JsonObject = JSON.parse(payload || "{}");
  try {
    start(cloud, flow, { name: nameFrom(`${flow.id}/${name}/${due}`), input });
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error;
    cloud.local.log(`fnf: schedule ${name} could not start ${flowName}: ${error.message}`);
  }
};

/** A tick starts its execution and plans the tick after it in one transaction. */
export const attendSchedules = (cloud: CloudFlow): void =>
  cloud.local.dial.on<Tick>(KIND, ({ due, data: { flowId, name } }) =>
    cloud.local.store.transactionSync(() => {
      const schedule = cloud.rows.schedules.get([flowId, name]);
      if (!schedule) return;
      startFlow(cloud, schedule, due);
      plan(cloud, schedule, due);
    }),
  );
