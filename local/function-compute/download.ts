import { createHmac, timingSafeEqual } from "node:crypto";
import type { Local } from "../service.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import { archiveOf } from "./definitions/code.ts";
import type { Platform } from "./invocation.ts";
import { LATEST } from "./project.ts";
import { type Callee, targetOf } from "./qualifier.ts";
import { refusal } from "./reply.ts";

/** How long an address of code is good for is UNCONFIRMED. */
const LIFE_MS = 3_600_000;
const PATH = /^\/code\/([\w$-]+)\/([\w-]+)\.zip$/;

const sign = ({ accounts }: Local, code: string, expires: string): Buffer =>
  createHmac("sha256", accounts.get("provider").accessKeySecret).update(`${code}\n${expires}`).digest();

/** @param host `host:port` of the service, as the caller knows it */
export const codeAddress = (local: Local, { functionName, qualifier = LATEST }: Callee, host: string): string => {
  const code = `${functionName}/${qualifier}`;
  const expires = String(local.dial.now() + LIFE_MS);
  const signature = sign(local, code, expires).toString("hex");
  return `http://${host}/code/${code}.zip?Expires=${expires}&Signature=${signature}`;
};

/** The archive behind such an address; undefined = it is none. */
export const download = (platform: Platform, request: HttpRequest): HttpAnswer | undefined => {
  const { local } = platform;
  const [, functionName, qualifier] = (request.method === "GET" && PATH.exec(request.path)) || [];
  if (!functionName) return undefined;
  const query = new URLSearchParams(request.query);
  const expires = query.get("Expires") ?? "";
  const given = Buffer.from(query.get("Signature") ?? "", "hex");
  const expected = sign(local, `${functionName}/${qualifier}`, expires);
  const signed = given.length === expected.length && timingSafeEqual(given, expected);
  if (!signed || Number(expires) < local.dial.now()) return refusal(403, "AccessDenied", "the address is over");
  const { spec } = targetOf(platform, { functionName, qualifier, requestId: request.path });
  return { status: 200, headers: { "content-type": "application/zip" }, body: archiveOf(spec.code) };
};
