import type { OpenApiCall } from "../../wire/openapi.ts";
import { scheduleAnswer } from "../calls/answers.ts";
import { countIn, flowIn } from "../calls/parameters.ts";
import { schedulesOf } from "../schedules.ts";
import type { CloudFlow } from "../turn.ts";

/** `FlowName, Limit` (1–999, 60; UNCONFIRMED), `NextToken` → `{Schedules, NextToken?}` by name. */
export const listSchedules = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const limit = countIn(call.parameters, "Limit", { min: 1, max: 999, absent: 60 });
  const { id } = flowIn(cloud, call, "FlowName");
  const schedules = [...schedulesOf(cloud, id, call.parameters.NextToken).slice(0, limit + 1)];
  const page = schedules.slice(0, limit);
  return {
    Schedules: page.map(scheduleAnswer),
    ...(schedules.length > limit && { NextToken: page.at(-1)?.name }),
  };
};
