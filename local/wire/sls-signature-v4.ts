import { createHash, createHmac } from "node:crypto";
import { percentEncode, readPairs } from "./canonical-query.ts";
import type { HttpRequest } from "./http.ts";

/** Signature version 4 of the log service: channels-and-logs.md 6.4. */
const ALGORITHM = "SLS4-HMAC-SHA256";
const AUTHORIZATION =
  /^SLS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([\w-]+)\/sls\/aliyun_v4_request,\s?Signature=([0-9a-f]{64})$/;

/** What the Authorization header says. */
export interface ClaimV4 {
  accessKeyId: string;
  /** `yyyyMMdd`. */
  day: string;
  region: string;
  signature: string;
}

export const isV4 = ({ headers }: HttpRequest): boolean => String(headers.authorization ?? "").startsWith(ALGORITHM);

/** @returns undefined for a header of another form */
export const readClaimV4 = ({ headers }: HttpRequest): ClaimV4 | undefined => {
  const [, accessKeyId, day = "", region = "", signature = ""] =
    AUTHORIZATION.exec(String(headers.authorization ?? "")) ?? [];
  return accessKeyId ? { accessKeyId, day, region, signature } : undefined;
};

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Hash of the body, as `x-log-content-sha256` carries it. */
export const contentSha256 = (body: Buffer): string => sha256(body);

const signedNames = ({ headers }: HttpRequest): string[] =>
  Object.keys(headers)
    .filter((name) => /^x-(log|acs)-/.test(name) || name === "host" || name === "content-type")
    .sort();

const canonicalQuery = ({ query }: HttpRequest): string =>
  readPairs(query)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => (value === "" ? name : `${name}=${percentEncode(value)}`))
    .join("&");

const canonical = (request: HttpRequest): string => {
  const names = signedNames(request);
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join("");
  const body = String(request.headers["x-log-content-sha256"] ?? "");
  return [request.method, request.path, canonicalQuery(request), headers, names.join(";"), body].join("\n");
};

/** In hex. */
export const signSlsV4 = (
  request: HttpRequest,
  secret: string,
  { day, region }: Pick<ClaimV4, "day" | "region">,
): string => {
  const scope = `${day}/${region}/sls/aliyun_v4_request`;
  const toSign = [ALGORITHM, request.headers["x-log-date"], scope, sha256(canonical(request))].join("\n");
  const key = [region, "sls", "aliyun_v4_request"].reduce(hmac, hmac(`aliyun_v4${secret}`, day));
  return hmac(key, toSign).toString("hex");
};

/** `20261001T020000Z` as ISO 8601; other texts as they are. */
export const isoOf = (date: string): string =>
  date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
