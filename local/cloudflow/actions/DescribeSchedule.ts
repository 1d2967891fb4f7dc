import type { OpenApiCall } from "../../wire/openapi.ts";
import { scheduleAnswer } from "../calls/answers.ts";
import { scheduleIn } from "../calls/parameters.ts";
import type { CloudFlow } from "../turn.ts";

/** `FlowName, ScheduleName` → the schedule. */
export const describeSchedule = (cloud: CloudFlow) => (call: OpenApiCall) => scheduleAnswer(scheduleIn(cloud, call));
