import { createHash, createHmac } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import { type Denial, denials, findCaller } from "./caller.ts";
import { canonicalQuery, readPairs } from "./canonical-query.ts";
import type { HttpRequest } from "./http.ts";

const ALGORITHM = "ACS3-HMAC-SHA256";
const AUTHORIZATION = /^ACS3-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const header = ({ headers }: HttpRequest, name: string): string => String(headers[name] ?? "").trim();

/** SDKs send the path as they sign it, but for these three. */
const canonicalUri = (path: string): string =>
  path.replaceAll("+", "%20").replaceAll("*", "%2A").replaceAll("%7E", "~");

/** @param signedHeaders lower-case names in the order of the `Authorization` header */
export const canonicalRequest = (request: HttpRequest, signedHeaders: string[]): string =>
  [
    request.method,
    canonicalUri(request.path),
    canonicalQuery(readPairs(request.query)),
    signedHeaders.map((name) => `${name}:${header(request, name)}\n`).join(""),
    signedHeaders.join(";"),
    header(request, "x-acs-content-sha256"),
  ].join("\n");

/** Signature of channels-and-logs.md 1.3, in hexadecimal. */
export const signAcs3 = (canonical: string, accessKeySecret: string): string =>
  createHmac("sha256", accessKeySecret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest("hex");

/** The host and every `x-acs-` header that was sent must be signed: the token and the body's hash are among them. */
const signsEnough = (request: HttpRequest, signedHeaders: string[]): boolean =>
  Object.keys(request.headers)
    .filter((name) => name === "host" || name.startsWith("x-acs-"))
    .every((name) => signedHeaders.includes(name));

/** Who sent this request signed with ACS3, or the reason to refuse it. Every API of style RPC and ROA takes it. */
export const verifyAcs3 = (local: Local, request: HttpRequest): Caller | Denial => {
  const [, accessKeyId, names, signature] = AUTHORIZATION.exec(header(request, "authorization")) ?? [];
  const signedHeaders = names?.split(";") ?? [];
  const nonce = header(request, "x-acs-signature-nonce");
  if (!accessKeyId || !signsEnough(request, signedHeaders)) return denials.incomplete;
  if (!nonce) return denials.noNonce;

  const securityToken = header(request, "x-acs-security-token") || undefined;
  const caller = findCaller(local, { accessKeyId, securityToken, date: header(request, "x-acs-date") });
  if ("code" in caller) return caller;

  if (sha256(request.body) !== header(request, "x-acs-content-sha256")) return denials.badBody;
  const expected = signAcs3(canonicalRequest(request, signedHeaders), caller.accessKeySecret);
  if (signature !== expected) return denials.mismatch;
  return local.nonces.take(accessKeyId, nonce) ? caller : denials.replayed;
};
