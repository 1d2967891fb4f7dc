import type { Execution, Place } from "./rows.ts";
import { type CloudFlow, clear, countRunning, keyOf } from "./turn.ts";

/** Nothing of an execution is left, not even its history. */
export const forget = (cloud: CloudFlow, execution: Execution): void => {
  const { rows, local } = cloud;
  const { flowId, name, account, startedAt } = execution;
  const place = { flowId, execution: name, scope: "" };
  clear(cloud, place);
  local.dial.drop("fnf/timeout", keyOf(place));
  for (let id = 1; id <= execution.events; id++) rows.events.removeSync([flowId, name, id]);
  for (const list of ["all", "running"]) rows.listed.removeSync([flowId, list, -startedAt, name]);
  if (execution.status === "Running") countRunning(rows, account, -1);
  rows.executions.removeSync([flowId, name]);
};

/** The agenda's part: an execution in Express mode has ended, and who waited for it was told. */
export const forgetEnded = (cloud: CloudFlow, { flowId, execution: name }: Place): void =>
  cloud.local.store.transactionSync(() => {
    const execution = cloud.rows.executions.get([flowId, name]);
    if (execution) forget(cloud, execution);
  });
