import { createHash, createHmac } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import { type Denial, findCaller } from "./caller.ts";
import { readPairs } from "./canonical-query.ts";
import type { HttpRequest } from "./http.ts";
import { contentSha256, isoOf, isV4, readClaimV4, signSlsV4 } from "./sls-signature-v4.ts";

/** Signature version 1 of the log service, which the SDKs take by default: channels-and-logs.md 6.4. */
const AUTHORIZATION = /^LOG ([^:\s]+):([A-Za-z0-9+/=]+)$/;
const METHODS: Record<string, string> = { "hmac-sha256": "sha256", "hmac-sha1": "sha1" };

const denial = (status: number, code: string, message: string): Denial => ({ status, code, message });

/** The page "Error codes" of the API; the words about tokens are UNCONFIRMED. */
const strangers: Record<string, Denial> = {
  "InvalidTimeStamp.Format": denial(400, "InvalidDateFormat", "Date must follow RFC822."),
  "InvalidTimeStamp.Expired": denial(
    400,
    "RequestTimeTooSkewed",
    "Request time exceeds server time more than 15 minutes.",
  ),
  "InvalidAccessKeyId.NotFound": denial(401, "Unauthorized", "AccessKeyId not found."),
  MissingSecurityToken: denial(401, "Unauthorized", "The security token is missing."),
  "InvalidSecurityToken.Malformed": denial(401, "Unauthorized", "The security token is invalid."),
  "InvalidSecurityToken.Expired": denial(401, "SecurityTokenExpired", "The security token is expired."),
};

const header = ({ headers }: HttpRequest, name: string): string => String(headers[name] ?? "").trim();

const md5 = (body: Buffer): string => createHash("md5").update(body).digest("hex").toUpperCase();

const signedHeaders = ({ headers }: HttpRequest): string =>
  Object.keys(headers)
    .filter((name) => name.startsWith("x-log-") || name.startsWith("x-acs-"))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");

const signedResource = ({ path, query }: HttpRequest): string => {
  const pairs = readPairs(query)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${name}=${value}`);
  return decodeURIComponent(path) + (pairs.length > 0 ? `?${pairs.join("&")}` : "");
};

/** What `LOG <key id>:<signature>` signs. @throws URIError when the path is no percent-encoded text */
export const slsStringToSign = (request: HttpRequest): string =>
  `${request.method}\n${header(request, "content-md5")}\n${header(request, "content-type")}\n${header(request, "date")}\n${signedHeaders(request)}${signedResource(request)}`;

/** In base64. @param method `hmac-sha256` or `hmac-sha1` */
export const signSls = (toSign: string, accessKeySecret: string, method: string): string =>
  createHmac(METHODS[method] ?? "sha256", accessKeySecret)
    .update(toSign)
    .digest("base64");

const absent = (request: HttpRequest, name: string, code: string): Denial | undefined =>
  header(request, name) === "" ? denial(400, code, `${name} does not exist in http header.`) : undefined;

const absentType = (request: HttpRequest): Denial | undefined =>
  request.body.length > 0 ? absent(request, "content-type", "MissingContentType") : undefined;

const missing = (request: HttpRequest): Denial | undefined =>
  absent(request, "x-log-apiversion", "MissingAPIVersion") ??
  absent(request, "date", "MissingDate") ??
  absent(request, "x-log-signaturemethod", "MissingSignatureMethod") ??
  absentType(request);

const missingV4 = (request: HttpRequest): Denial | undefined =>
  absent(request, "x-log-apiversion", "MissingAPIVersion") ??
  absent(request, "x-log-date", "MissingDate") ??
  absentType(request);

const mismatch = (signature: string): Denial => denial(401, "SignatureNotMatch", `signature ${signature} not matched.`);

const unsigned = denial(401, "Unauthorized", "The Authorization header is missing or wrongly formed.");

const callerOf = (
  local: Local,
  request: HttpRequest,
  given: { accessKeyId: string; date: string },
): Caller | Denial => {
  const securityToken = header(request, "x-acs-security-token") || undefined;
  const caller = findCaller(local, { ...given, securityToken });
  return "code" in caller ? (strangers[caller.code] ?? caller) : caller;
};

const verifyV4 = (local: Local, request: HttpRequest): Caller | Denial => {
  const refusal = missingV4(request);
  if (refusal) return refusal;
  const claim = readClaimV4(request);
  if (!claim) return unsigned;
  const date = header(request, "x-log-date");
  const caller = callerOf(local, request, { accessKeyId: claim.accessKeyId, date: isoOf(date) });
  if ("code" in caller) return caller;
  const isOurs = claim.region === local.region && date.startsWith(claim.day);
  const isWhole = header(request, "x-log-content-sha256") === contentSha256(request.body);
  const isSigned = claim.signature === signSlsV4(request, caller.accessKeySecret, claim);
  return isOurs && isWhole && isSigned ? caller : mismatch(claim.signature);
};

const verifyV1 = (local: Local, request: HttpRequest): Caller | Denial => {
  const refusal = missing(request);
  if (refusal) return refusal;
  const method = header(request, "x-log-signaturemethod");
  if (!Object.hasOwn(METHODS, method))
    return denial(400, "InvalidSignatureMethod", `signature method ${method} is unsupported.`);
  const [, accessKeyId, signature = ""] = AUTHORIZATION.exec(header(request, "authorization")) ?? [];
  if (!accessKeyId) return unsigned;
  const caller = callerOf(local, request, { accessKeyId, date: header(request, "date") });
  if ("code" in caller) return caller;
  if (request.body.length > 0 && header(request, "content-md5") !== md5(request.body)) return mismatch(signature);
  return signature === signSls(slsStringToSign(request), caller.accessKeySecret, method) ? caller : mismatch(signature);
};

/** Who sent this request, or the reason to refuse it. */
export const verifySls = (local: Local, request: HttpRequest): Caller | Denial =>
  isV4(request) ? verifyV4(local, request) : verifyV1(local, request);
