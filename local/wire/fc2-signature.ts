import { createHash, createHmac } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Local } from "../service.ts";
import { type Denial, denials, findCaller } from "./caller.ts";
import type { HttpRequest } from "./http.ts";

const AUTHORIZATION = /^FC ([^:\s]+):([A-Za-z0-9+/]+={0,2})$/;

const header = ({ headers }: HttpRequest, name: string): string => String(headers[name] ?? "").trim();

/** The path is signed decoded; a query only below `/proxy/`, which is not there. */
const plainPath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** function-compute.md section 7.1. */
export const stringToSignFc2 = (request: HttpRequest): string => {
  const own = Object.keys(request.headers)
    .filter((name) => name.startsWith("x-fc-"))
    .sort();
  const fixed = ["content-md5", "content-type", "date"].map((name) => header(request, name));
  const signed = own.map((name) => `${name}:${header(request, name)}\n`).join("");
  return [request.method, ...fixed, signed + plainPath(request.path)].join("\n");
};

/** In base64. */
export const signFc2 = (text: string, accessKeySecret: string): string =>
  createHmac("sha256", accessKeySecret).update(text).digest("base64");

/** Base64 of the hexadecimal text of the hash, as the SDK of that API sends it. */
export const bodyMd5 = (body: Buffer): string =>
  Buffer.from(createHash("md5").update(body).digest("hex")).toString("base64");

/** A body that comes without its hash is not covered by the signature. */
const bodyIsMeant = (request: HttpRequest): boolean => {
  const md5 = header(request, "content-md5");
  return md5 === "" || md5 === bodyMd5(request.body);
};

/** Who sent this request signed the way of Function Compute 2.0, or the reason to refuse it. */
export const verifyFc2 = (local: Local, request: HttpRequest): Caller | Denial => {
  const [, accessKeyId, signature] = AUTHORIZATION.exec(header(request, "authorization")) ?? [];
  const date = header(request, "date");
  if (!accessKeyId || !date) return denials.incomplete;
  const securityToken = header(request, "x-fc-security-token") || undefined;
  const caller = findCaller(local, { accessKeyId, securityToken, date });
  if ("code" in caller) return caller;
  if (!bodyIsMeant(request)) return denials.badMd5;
  return signature === signFc2(stringToSignFc2(request), caller.accessKeySecret) ? caller : denials.mismatch;
};
