import { verifyAcs3 } from "../../wire/acs3-signature.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { isHttp } from "../definitions/triggers.ts";
import type { FrontRequest } from "../http-event.ts";
import { headerBytes, MAX_HEADER_BYTES, MAX_TARGET_BYTES } from "../http-event.ts";
import type { Platform } from "../invocation.ts";
import { LATEST } from "../project.ts";
import type { Callee } from "../qualifier.ts";
import { refusal } from "../reply.ts";
import { admit, forbidden } from "./denial.ts";

/** What a default address is here, as `<function>.<region>.fcapp.run` is in the cloud; of a version or alias, that comes before it. */
const HOST = /^(?:([\w-]+)\.)?([\w$-]+)\.localhost(?::\d+)?$/;
const LOOPBACK = "127.0.0.1";

type Call = (callee: Callee, request: FrontRequest) => Promise<HttpAnswer>;

const tooLong = (request: HttpRequest): boolean =>
  headerBytes(request) > MAX_HEADER_BYTES || request.path.length + request.query.length > MAX_TARGET_BYTES;

/** Why this caller of an HTTP trigger is turned away: section 2.4. */
const refusalOf = (
  { local, deployed }: Platform,
  { functionName, qualifier = LATEST }: Callee,
  request: HttpRequest,
): HttpAnswer | undefined => {
  const trigger = deployed.get(functionName)?.spec.triggers.find(isHttp(qualifier));
  if (trigger?.triggerType !== "http") return refusal(404, "TriggerNotFound", "the function has no HTTP trigger");
  if (tooLong(request)) return refusal(400, "InvalidArgument", "headers exceed 8 KB, or path and query 4 KB");
  const { methods, authType, disableURLInternet } = trigger.triggerConfig;
  if (disableURLInternet) return refusal(403, "AccessDenied", "the default address is switched off");
  if (authType === "jwt") return refusal(403, "AccessDenied", "jwt is no part of the local cloud");
  if (authType === "function") {
    const caller = admit(local, verifyAcs3(local, request));
    const invoking = { action: "InvokeFunction", path: `/2023-03-30/functions/${functionName}` };
    const refused = "status" in caller ? caller : forbidden(local, caller, invoking);
    if (refused) return refused;
  }
  if ((methods as string[]).includes(request.method)) return undefined;
  // The code is UNCONFIRMED.
  return refusal(405, "MethodNotAllowed", `the trigger takes ${methods.join(", ")}`);
};

/** A call of an HTTP trigger by its default address; undefined = it is none. */
export const callByAddress = async (
  platform: Platform,
  request: HttpRequest,
  call: Call,
): Promise<HttpAnswer | undefined> => {
  const host = request.headers.host ?? "";
  const [, qualifier, functionName] = HOST.exec(host) ?? [];
  if (!functionName) return undefined;
  const callee = { functionName, qualifier };
  return refusalOf(platform, callee, request) ?? call(callee, { ...request, sourceIp: LOOPBACK, host });
};
