import type { OpenApiCall } from "../../wire/openapi.ts";
import { scheduleIn } from "../calls/parameters.ts";
import { dropSchedule } from "../schedules.ts";
import type { CloudFlow } from "../turn.ts";

/** `FlowName, ScheduleName`. What it has started goes on. */
export const deleteSchedule = (cloud: CloudFlow) => (call: OpenApiCall) =>
  cloud.local.store.transactionSync(() => {
    dropSchedule(cloud, scheduleIn(cloud, call));
    return {};
  });
