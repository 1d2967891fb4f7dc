import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { isDropped, lateBy } from "../misfortune.ts";
import type { Report } from "../rows.ts";
import { isOpen, report } from "../task.ts";
import { readToken, type TokenOf } from "../token.ts";
import { type CloudFlow, type Turn, take } from "../turn.ts";
import { invalid, required } from "./parameters.ts";

const eventOf = ({ rows }: CloudFlow, { flowId, execution, event }: TokenOf) => ({
  place: { flowId, execution, scope: rows.events.get([flowId, execution, event])?.scope ?? "" },
  event,
});

/** @returns undefined when the task has ended in any way */
const onOpen = <T>(cloud: CloudFlow, token: TokenOf, act: (turn: Turn) => T): T | undefined => {
  const { place, event } = eventOf(cloud, token);
  return take(cloud, place, (turn) => (isOpen(turn, event) ? act(turn) : undefined));
};

interface Reported {
  token: string;
  outcome: Report;
}

/** Under a fault of `Callback` the flow learns of a report later, or never. */
const isHeld = ({ cloud }: Turn, reported: Reported): boolean => {
  const { dial } = cloud.local;
  if (isDropped(cloud)) return true;
  const lateMs = lateBy(cloud, "Callback");
  if (lateMs > 0) dial.put({ kind: "fnf/report", key: reported.token, due: dial.now() + lateMs, data: reported });
  return lateMs > 0;
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
  const reported = { token: String(call.parameters.TaskToken), outcome };
  const EventId = onOpen(cloud, token, (turn) =>
    isHeld(turn, reported) ? turn.execution.events : report(turn, outcome),
  );
  if (EventId === undefined)
    throw new OpenApiError(400, "TaskAlreadyCompleted", `Task ${token.execution} has already completed.`);
  return { EventId };
};

/** The agenda's part: an execution that somebody's task waits for has ended, or a report was late. */
export const reportEnd = (cloud: CloudFlow, { token, outcome }: Reported): void => {
  const known = readToken(cloud.rows.secret, token);
  if (known) onOpen(cloud, known, (turn) => report(turn, outcome));
};
