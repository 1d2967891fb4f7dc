import { createHash, createHmac } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import { type Denial, findCaller } from "./caller.ts";
import { readPairs } from "./canonical-query.ts";
import type { HttpRequest } from "./http.ts";

/** Signature version 1 of the log service: channels-and-logs.md 6.4. Version 4 is not here: the SDKs sign with 1 by default. */
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

const missing = (request: HttpRequest): Denial | undefined => {
  const absent = (name: string, code: string) =>
    header(request, name) === "" ? denial(400, code, `${name} does not exist in http header.`) : undefined;
  return (
    absent("x-log-apiversion", "MissingAPIVersion") ??
    absent("date", "MissingDate") ??
    absent("x-log-signaturemethod", "MissingSignatureMethod") ??
    (request.body.length > 0 ? absent("content-type", "MissingContentType") : undefined)
  );
};

const mismatch = (signature: string): Denial => denial(401, "SignatureNotMatch", `signature ${signature} not matched.`);

/** Who sent this request, or the reason to refuse it. */
export const verifySls = (local: Local, request: HttpRequest): Caller | Denial => {
  const absent = missing(request);
  if (absent) return absent;
  const method = header(request, "x-log-signaturemethod");
  if (!Object.hasOwn(METHODS, method))
    return denial(400, "InvalidSignatureMethod", `signature method ${method} is unsupported.`);
  const [, accessKeyId, signature = ""] = AUTHORIZATION.exec(header(request, "authorization")) ?? [];
  if (!accessKeyId) return denial(401, "Unauthorized", "The Authorization header is missing or wrongly formed.");

  const securityToken = header(request, "x-acs-security-token") || undefined;
  const caller = findCaller(local, { accessKeyId, securityToken, date: header(request, "date") });
  if ("code" in caller) return strangers[caller.code] ?? caller;
  if (request.body.length > 0 && header(request, "content-md5") !== md5(request.body)) return mismatch(signature);
  return signature === signSls(slsStringToSign(request), caller.accessKeySecret, method) ? caller : mismatch(signature);
};
