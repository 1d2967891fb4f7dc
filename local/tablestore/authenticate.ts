import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import type { HttpRequest } from "../wire/http.ts";
import { contentMd5, type OtsHeaders, signOtsRequest } from "../wire/ots-signature.ts";
import { invalid, Refusal } from "./errors.ts";
import { MAX_SKEW_MS } from "./limits.ts";

const REQUIRED = ["date", "apiversion", "accesskeyid", "instancename", "contentmd5", "signature"].map(
  (name) => `x-ots-${name}`,
);

const denied = (message: string): Refusal => new Refusal("OTSAuthFailed", message);

/** The last two wordings are UNCONFIRMED. */
const strangers = {
  "unknown-key": "The AccessKeyID does not exist.",
  "wrong-token": "The security token is invalid.",
  "expired-token": "The security token is expired.",
} as const;

const checkHeaders = ({ method, headers }: HttpRequest): void => {
  if (method !== "POST") throw new Refusal("OTSMethodNotAllowed", "Only POST method for requests is supported.");
  const missing = REQUIRED.find((name) => headers[name] === undefined);
  if (missing) throw invalid(`Missing header: ${missing}.`);
};

const header = (headers: OtsHeaders, name: string): string => String(headers[`x-ots-${name}`]);

const findCaller = ({ accounts, dial }: Local, { headers }: HttpRequest): Caller => {
  const token = headers["x-ots-ststoken"] === undefined ? undefined : header(headers, "ststoken");
  const caller = accounts.find(header(headers, "accesskeyid"), token, dial.now());
  if (typeof caller === "string") throw denied(strangers[caller]);
  return caller;
};

/** Dated by the dial, or by the wall clock unless `strictDates`. */
const checkDate = ({ dial, strictDates }: Local, date: string): void => {
  const sent = Date.parse(date);
  if (Number.isNaN(sent)) throw invalid(`Invalid date format: ${date}.`);
  const clocks = strictDates ? [dial.now()] : [dial.now(), Date.now()];
  if (clocks.every((now) => Math.abs(sent - now) > MAX_SKEW_MS))
    throw denied(`Mismatch between system time and x-ots-date: ${date}.`);
};

/**
 * Who sent a request to this instance, in the order in which we take the service to check (UNCONFIRMED).
 * @throws Refusal OTSAuthFailed, OTSMethodNotAllowed, OTSParameterInvalid
 */
export const authenticate = (
  { local, name }: { local: Local; name: string },
  operation: string,
  request: HttpRequest,
): Caller => {
  const { headers, body } = request;
  checkHeaders(request);
  const caller = findCaller(local, request);
  if (signOtsRequest(caller.accessKeySecret, operation, headers) !== header(headers, "signature"))
    throw denied("Signature mismatch.");
  checkDate(local, header(headers, "date"));
  if (contentMd5(body) !== header(headers, "contentmd5"))
    throw denied("Mismatch between MD5 value of request body and x-ots-contentmd5 in header.");
  if (header(headers, "instancename").toLowerCase() !== name.toLowerCase()) throw denied("The instance is not found.");
  return caller;
};
