import { type OpenApiCall, OpenApiError } from "../wire/openapi.ts";
import { invalid, required } from "./parameters.ts";
import type { Report } from "./rows.ts";
import { isOpen, report } from "./task.ts";
import { readToken } from "./token.ts";
import { type CloudFlow, take } from "./turn.ts";

const placeOf = ({ rows }: CloudFlow, { parameters, caller }: OpenApiCall) => {
  const token = readToken(rows.secret, required(parameters, "TaskToken"));
  if (!token) throw invalid("TaskToken is not one of ours");
  const { flowId, execution, event } = token;
  const owner = rows.executions.get([flowId, execution])?.account ?? caller.accountId;
  if (owner !== caller.accountId) throw invalid("TaskToken is of another account");
  return { place: { flowId, execution, scope: rows.events.get([flowId, execution, event])?.scope ?? "" }, event };
};

/**
 * What was reported on a token is kept, and the deadline is off; the state goes on in a step of its own.
 * @throws TaskAlreadyCompleted when the task has ended in any way, InvalidArgument for a forged token (code UNCONFIRMED)
 */
export const reportTask = (cloud: CloudFlow, call: OpenApiCall, outcome: Report) => {
  const { place, event } = placeOf(cloud, call);
  const EventId = take(cloud, place, (turn) => (isOpen(turn, event) ? report(turn, outcome) : undefined));
  if (EventId === undefined)
    throw new OpenApiError(400, "TaskAlreadyCompleted", `Task ${place.execution} has already completed.`);
  return { EventId };
};
