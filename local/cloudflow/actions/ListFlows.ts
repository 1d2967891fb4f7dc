import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowAnswer } from "../calls/answers.ts";
import { countIn } from "../calls/parameters.ts";
import type { CloudFlow } from "../turn.ts";

/** `Limit` (1–999, 60), `NextToken`, `ResourceGroupId` → `{Flows, NextToken?}` by name. */
export const listFlows =
  (cloud: CloudFlow) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) => {
    const limit = countIn(parameters, "Limit", { min: 1, max: 999, absent: 60 });
    const { NextToken = "", ResourceGroupId } = parameters;
    const start: [string, string] = [accountId, NextToken];
    const end: [string, string] = [accountId, "\uffff"];
    const found = cloud.rows.flows
      .getRange({ start, end, exclusiveStart: true })
      .map(({ value }) => value)
      .filter((flow) => !ResourceGroupId || flow.resourceGroupId === ResourceGroupId)
      .slice(0, limit + 1);
    const flows = [...found];
    const page = flows.slice(0, limit);
    return {
      Flows: page.map((flow) => flowAnswer(cloud, flow)),
      ...(flows.length > limit && { NextToken: page.at(-1)?.name }),
    };
  };
