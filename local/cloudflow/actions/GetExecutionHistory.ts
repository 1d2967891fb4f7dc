import type { OpenApiCall } from "../../wire/openapi.ts";
import { countIn, executionIn } from "../calls/parameters.ts";
import type { Event } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";

const eventAnswer = (id: number, { type, state, scheduledBy, at, detail }: Event) => ({
  EventId: id,
  ScheduleEventId: scheduledBy,
  StepName: state,
  Time: new Date(at).toISOString(),
  Type: type,
  EventDetail: JSON.stringify(detail),
});

/** `FlowName, ExecutionName, Limit (1–999, 60), NextToken` → `{Events, NextToken?}`, oldest first. */
export const getExecutionHistory = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters } = call;
  const limit = countIn(parameters, "Limit", { min: 1, max: 999, absent: 60 });
  const after = countIn(parameters, "NextToken", { min: 0, max: Number.MAX_SAFE_INTEGER, absent: 0 });
  const { flowId, name, events } = executionIn(cloud, call);
  const last = Math.min(after + limit, events);
  const start: [string, string, number] = [flowId, name, after + 1];
  const end: [string, string, number] = [flowId, name, last + 1];
  const page = [...cloud.rows.events.getRange({ start, end })];
  return {
    Events: page.map(({ key, value }) => eventAnswer(key[2], value)),
    ...(last < events && { NextToken: String(last) }),
  };
};
