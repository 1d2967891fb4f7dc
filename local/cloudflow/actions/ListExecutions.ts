import type { OpenApiCall } from "../../wire/openapi.ts";
import { executionAnswer, executionSummary } from "../calls/answers.ts";
import { countIn, flowIn, invalid, refuse } from "../calls/parameters.ts";
import type { Execution, Flow } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";

type Key = [flowId: string, list: string, order: number, execution: string];
type Parameters = OpenApiCall["parameters"];

/** Executions looked at in one call; a page may then be short, and its token leads on. */
const MAX_SCANNED = 10_000;

const instantIn = (parameters: Parameters, key: string, absent: number): number => {
  const at = parameters[key] ? Date.parse(parameters[key]) : absent;
  if (Number.isNaN(at)) throw invalid(`${key} is no time`);
  return at;
};

/** The running ones have a list of their own, so that finding them does not depend on how many have ended. */
const rangeOf = (flow: Flow, parameters: Parameters) => {
  const list = parameters.Status === "Running" ? "running" : "all";
  const [order = "", name = ""] = (parameters.NextToken ?? "").split(/\/(.*)/s);
  const from = order ? Number(order) : -instantIn(parameters, "StartedTimeEnd", Number.MAX_SAFE_INTEGER);
  if (Number.isNaN(from)) throw invalid("NextToken is not one of ours");
  const until = -instantIn(parameters, "StartedTimeBegin", -Number.MAX_SAFE_INTEGER);
  const start: Key = [flow.id, list, from, name];
  const end: Key = [flow.id, list, until, "\uffff"];
  return { start, end, exclusiveStart: true, limit: MAX_SCANNED };
};

const fits = ({ name, status }: Execution, { Status, ExecutionNamePrefix = "" }: Parameters): boolean =>
  name.startsWith(ExecutionNamePrefix) && (!Status || status === Status);

const tokenOf = ([, , order, name]: Key): string => `${order}/${name}`;

const pageOf = ({ rows }: CloudFlow, flow: Flow, { parameters, limit }: { parameters: Parameters; limit: number }) => {
  const found: Execution[] = [];
  let scanned = 0;
  for (const key of rows.listed.getKeys(rangeOf(flow, parameters))) {
    const execution = rows.executions.get([flow.id, key[3]]);
    if (execution && fits(execution, parameters)) found.push(execution);
    if (found.length === limit || ++scanned === MAX_SCANNED) return { found, next: tokenOf(key) };
  }
  return { found };
};

/**
 * `FlowName, Limit (1–99, 60), NextToken, Status, StartedTimeBegin, StartedTimeEnd, ExecutionNamePrefix, MetadataOnly` →
 * `{Executions, NextToken?}`, newest first (order UNCONFIRMED). A token may lead to an empty page.
 */
export const listExecutions = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters } = call;
  refuse(parameters, ["Qualifier", "MapRunName"]);
  const limit = countIn(parameters, "Limit", { min: 1, max: 99, absent: 60 });
  const { found, next } = pageOf(cloud, flowIn(cloud, call, "FlowName"), { parameters, limit });
  const answer =
    parameters.MetadataOnly === "true" ? executionSummary : (one: Execution) => executionAnswer(cloud, one);
  return { Executions: found.map(answer), ...(next && { NextToken: next }) };
};
