import type { Local } from "../../service.ts";
import { minuteIn } from "../../wire/china-time.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import { type Detail, type Details, placeIn, type Sought } from "../details.ts";
import { type EndingName, endingNames, endingOf } from "../outcome.ts";

type Parameters = OpenApiCall["parameters"];

/** channels-and-logs.md 2.6. */
const MAX_SPAN_MS = 30 * 86_400_000;
const MAX_LENGTH = 100;
/** Of a page whose length nobody gave: UNCONFIRMED. */
const LENGTH = "100";
/** Minutes of a query are whole. */
const MINUTE_MS = 60_000;
const MS_PER_SECOND = 1_000;

const invalid = (name: string) => new OpenApiError(400, "InvalidParameter", `The specified ${name} is wrongly formed.`);

/** Both are mandatory: UNCONFIRMED. The last minute counts to its end. */
const timeIn = ({ StartTime = "", EndTime = "" }: Parameters): { from: number; to: number } => {
  const [from, to] = [minuteIn(StartTime), minuteIn(EndTime)];
  if (from === undefined) throw invalid("StartTime");
  if (to === undefined || to < from || to - from > MAX_SPAN_MS) throw invalid("EndTime");
  return { from, to: to + MINUTE_MS - 1 };
};

const soughtIn = ({ AccountName, TagName, ToAddress }: Parameters): Sought => {
  const given: Sought[] = [];
  if (AccountName) given.push(["account", AccountName]);
  if (TagName) given.push(["tag", TagName]);
  if (ToAddress) given.push(["to", ToAddress]);
  if (given.length > 1) throw invalid("AccountName, TagName, ToAddress: at most one of them");
  return given[0] ?? ["all", ""];
};

const endingIn = ({ Status }: Parameters): EndingName | undefined => {
  if (!Status) return undefined;
  const ending = endingNames.find((name) => String(endingOf(name).status) === Status);
  if (!ending) throw invalid("Status");
  return ending;
};

const pageIn = ({ Length = LENGTH, NextStart }: Parameters) => {
  const limit = /^\d{1,3}$/.test(Length) ? Number(Length) : 0;
  if (limit < 1 || limit > MAX_LENGTH) throw invalid("Length");
  if (NextStart && !placeIn(NextStart)) throw invalid("NextStart");
  return { limit, after: NextStart || undefined };
};

/** Both times in the form of the vendor's example; in UTC. */
const show = ({ account, to, subject, ending, at }: Detail) => {
  const { status, message, classification } = endingOf(ending);
  return {
    AccountName: account,
    ToAddress: to,
    Subject: subject,
    Status: status,
    Message: message,
    ErrorClassification: classification,
    LastUpdateTime: `${new Date(at).toISOString().slice(0, 16)}Z`,
    UtcLastUpdateTime: String(Math.floor(at / MS_PER_SECOND)),
  };
};

/** What became of mails, a row for each recipient, from the instant on at which it is known. */
export const senderStatisticsDetailByParam =
  ({ dial }: Local, details: Details) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) => {
    const { from, to } = timeIn(parameters);
    const asked = { sought: soughtIn(parameters), ending: endingIn(parameters), ...pageIn(parameters) };
    const { found, next } = details.find({ accountId, from, to: Math.min(to, dial.now()), ...asked });
    return { ...(next && { NextStart: next }), data: { mailDetail: found.map(show) } };
  };
