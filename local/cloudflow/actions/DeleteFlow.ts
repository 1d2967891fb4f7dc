import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowIn } from "../calls/parameters.ts";
import { forget } from "../forget.ts";
import type { Flow } from "../rows.ts";
import { dropSchedule, schedulesOf } from "../schedules.ts";
import type { CloudFlow } from "../turn.ts";

/** Executions removed at a time: with 5,000 events each this is a transaction of well under a second. */
const CHUNK = 10;

/** `Name`. At once nobody finds the flow and its schedules any more; its executions and their history go in the background. */
export const deleteFlow = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { local, rows } = cloud;
  local.store.transactionSync(() => {
    const flow = flowIn(cloud, call, "Name");
    rows.flows.removeSync([flow.account, flow.name]);
    for (const schedule of [...schedulesOf(cloud, flow.id)]) dropSchedule(cloud, schedule);
    local.dial.put({ kind: "fnf/delete", key: flow.id, due: local.dial.now(), data: flow });
  });
  return {};
};

/** The agenda's part of the deletion: a piece at a time, until nothing is left. */
export const deleteNext = (cloud: CloudFlow, flow: Flow): void =>
  cloud.local.store.transactionSync(() => {
    const { rows, local } = cloud;
    const start: [string, string] = [flow.id, ""];
    const end: [string, string] = [flow.id, "\uffff"];
    const executions = [...rows.executions.getRange({ start, end, limit: CHUNK })];
    for (const { value } of executions) forget(cloud, value);
    if (executions.length === CHUNK)
      local.dial.put({ kind: "fnf/delete", key: flow.id, due: local.dial.now(), data: flow });
    else for (let version = 1; version <= flow.version; version++) rows.definitions.removeSync([flow.id, version]);
  });
