import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import type { Report } from "../rows.ts";
import { isOpen, report } from "../task.ts";
import { readToken, type TokenOf } from "../token.ts";
import { type CloudFlow, take } from "../turn.ts";
import { invalid, required } from "./parameters.ts";

const eventOf = ({ rows }: CloudFlow, { flowId, execution, event }: TokenOf) => ({
  place: { flowId, execution, scope: rows.events.get([flowId, execution, event])?.scope ?? "" },
  event,
});

/** @returns the id of the event, or undefined when the task has ended in any way */
export const reportOn = (cloud: CloudFlow, token: TokenOf, outcome: Report): number | undefined => {
  const { place, event } = eventOf(cloud, token);
  return take(cloud, place, (turn) => (isOpen(turn, event) ? report(turn, outcome) : undefined));
};

const tokenIn = ({ rows }: CloudFlow, { parameters, caller }: OpenApiCall): TokenOf => {
  const token = readToken(rows.secret, required(parameters, "TaskToken"));
  if (!token) throw invalid("TaskToken is not one of ours");
  const owner = rows.executions.get([token.flowId, token.execution])?.account ?? caller.accountId;
  if (owner !== caller.accountId) throw invalid("TaskToken is of another account");
  return token;
};

/**
 * What was reported on a token is kept, and the deadline is off; the state goes on in a step of its own.
 * @throws TaskAlreadyCompleted when the task has ended in any way, InvalidArgument for a forged token (code UNCONFIRMED)
 */
export const reportTask = (cloud: CloudFlow, call: OpenApiCall, outcome: Report) => {
  const token = tokenIn(cloud, call);
  const EventId = reportOn(cloud, token, outcome);
  if (EventId === undefined)
    throw new OpenApiError(400, "TaskAlreadyCompleted", `Task ${token.execution} has already completed.`);
  return { EventId };
};

/** The agenda's part: an execution that somebody's task waits for has ended. */
export const reportEnd = (cloud: CloudFlow, { token, outcome }: { token: string; outcome: Report }): void => {
  const known = readToken(cloud.rows.secret, token);
  if (known) reportOn(cloud, known, outcome);
};
