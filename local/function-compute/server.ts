import type { Local, Service } from "../service.ts";
import { verifyAcs3 } from "../wire/acs3-signature.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { GetFunction } from "./actions/GetFunction.ts";
import { InvokeFunction } from "./actions/InvokeFunction.ts";
import { ListFunctions } from "./actions/ListFunctions.ts";
import { startAsynchronous } from "./asynchronous.ts";
import { openHost } from "./host.ts";
import { type FrontRequest, httpAnswer, httpEvent } from "./http-event.ts";
import { exhausted, invoke, MAX_SYNC_BYTES, type Platform } from "./invocation.ts";
import type { Operation } from "./operation.ts";
import { functionOf, type Route, readProject } from "./project.ts";
import { type Reply, refusal } from "./reply.ts";
import { requestIdOf } from "./request-id.ts";
import { startTimers } from "./timers.ts";

export interface FunctionComputeOptions {
  /** Path of s.yaml. */
  project: string;
  /** For `${env('X', 'd')}` in it. */
  env: Record<string, string>;
  port?: number;
}

export interface InvokeCall {
  functionArn: string;
  body: string;
  async: boolean;
  /** Names the step of a flow: the same key, the same request id. */
  requestKey: string;
  retryCount: number;
}

/** `errorType`: the function failed, `body` is its error. `errorCode`: the platform refused, status not 200 or 202. */
export interface InvokeAnswer {
  status: number;
  body: string;
  errorType?: string;
  errorCode?: string;
}

export interface FunctionCompute extends Service {
  /** InvokeFunction without the wire, for flows. */
  invoke(call: InvokeCall): Promise<InvokeAnswer>;
  /** A call of an HTTP trigger. */
  http(functionName: string, request: FrontRequest): Promise<HttpAnswer>;
  /** Of the custom domains. */
  routes(): Route[];
  functions(): string[];
}

const operations: [method: string, path: RegExp, action: string, operation: Operation][] = [
  ["POST", /^\/2023-03-30\/functions\/([\w-]+)\/invocations$/, "InvokeFunction", InvokeFunction],
  ["GET", /^\/2023-03-30\/functions\/([\w-]+)$/, "GetFunction", GetFunction],
  ["GET", /^\/2023-03-30\/functions$/, "ListFunctions", ListFunctions],
];

/** Where FC's codes differ from the common gateway's: section 1.10. */
const dialect: Record<string, [status: number, code: string]> = {
  SignatureDoesNotMatch: [403, "SignatureNotMatch"],
  "InvalidAccessKeyId.NotFound": [403, "InvalidAccessKeyID"],
  IncompleteSignature: [400, "MissingRequiredHeader"],
};

const busy = {
  throttled: refusal(503, "ResourceThrottled", "the request is throttled, please try again later"),
  unavailable: refusal(500, "InternalServerError", "an internal error has occurred"),
};

/** Lets a fault that is set for this action strike before or after it. */
const underFaults = async (
  { faults }: Local,
  action: string,
  perform: () => Promise<Reply> | Reply,
): Promise<Reply> => {
  const blow = faults.blow("fc", action);
  const reply = blow.refusal ? busy[blow.refusal] : await perform();
  return { ...reply, ...blow.way };
};

/** Undefined = may call. */
const denialOf = (local: Local, request: HttpRequest): Reply | undefined => {
  const caller = verifyAcs3(local, request);
  if ("code" in caller) {
    const [status, code] = dialect[caller.code] ?? [caller.status, caller.code];
    return refusal(status, code, caller.message);
  }
  if (caller.accountId === local.accounts.get("provider").id) return undefined;
  return refusal(403, "AccessDenied", "the functions belong to another account");
};

const dispatch = async (platform: Platform, request: HttpRequest, requestId: string): Promise<Reply> => {
  const denial = denialOf(platform.local, request);
  if (denial) return denial;
  for (const [method, path, action, operation] of operations) {
    const [matched, functionName = ""] = (method === request.method && path.exec(request.path)) || [];
    const call = { request, requestId, functionName };
    if (matched) return underFaults(platform.local, action, () => operation(platform, call));
  }
  platform.local.log(`fc: ${request.method} ${request.path} is not supported`);
  return refusal(404, "PathNotSupported", `path '${request.path}' is not supported`);
};

/** A refusal names the request in its body, every answer in its header. */
const api =
  (platform: Platform) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const requestId = requestIdOf();
    const { errorCode, errorType, headers, body, ...reply } = await dispatch(platform, request, requestId);
    return {
      ...reply,
      headers: { ...headers, "x-fc-request-id": requestId, ...(errorType && { "x-fc-error-type": errorType }) },
      body: errorCode ? JSON.stringify({ ...JSON.parse(body.toString()), RequestId: requestId }) : body,
    };
  };

const invokeForFlow =
  (platform: Platform) =>
  async ({ functionArn, body: event, async, requestKey, retryCount }: InvokeCall): Promise<InvokeAnswer> => {
    const functionName = functionOf(functionArn);
    const call = { functionName, event, async, requestId: requestIdOf(requestKey), retryCount };
    const reply = await underFaults(platform.local, "InvokeFunction", () => invoke(platform, call));
    if (reply.cut) return { status: 500, body: "", errorCode: "InternalServerError" };
    const { status, body, errorType, errorCode } = reply;
    return { status, body: body.toString(), ...(errorType && { errorType }), ...(errorCode && { errorCode }) };
  };

const callHttp =
  ({ local, deployed }: Platform) =>
  async (functionName: string, request: FrontRequest): Promise<HttpAnswer> => {
    const target = deployed.get(functionName);
    if (!target) return refusal(404, "FunctionNotFound", `function '${functionName}' does not exist`);
    const requestId = requestIdOf();
    const arrival = { accountId: local.accounts.get("provider").id, requestId, now: local.dial.now() };
    const event = httpEvent(request, arrival);
    const outcome = await target.instances.run({ event, requestId, retryCount: 0, credentials: target.credentials() });
    const answer = outcome ? httpAnswer(outcome) : exhausted;
    return { ...answer, headers: { ...answer.headers, "x-fc-request-id": requestId } };
  };

/**
 * The functions of an s.yaml, with their timers on the dial, their asynchronous queue in the store and API 2023-03-30 on
 * a port of loopback.
 * @throws Error with one line if s.yaml is wrong: file, resource, key
 */
export const startFunctionCompute = async (
  local: Local,
  { project, env, port = 0 }: FunctionComputeOptions,
): Promise<FunctionCompute> => {
  const { functions, routes } = readProject(project, { env, accountId: local.accounts.get("provider").id });
  const host = openHost(local, functions);
  const platform = { ...host, accept: startAsynchronous(host) };
  startTimers(host, platform.accept);
  local.faults.offer(
    "fc",
    operations.map(([, , action]) => action),
  );
  const server = await serveHttp(api(platform), {
    port,
    maxBodyBytes: MAX_SYNC_BYTES,
    tooLarge: refusal(400, "EntityTooLarge", "the payload exceeds 32 MB"),
    failed: refusal(500, "InternalServerError", "an internal error has occurred"),
    onError: (error) => local.log(`fc: ${error instanceof Error ? error.stack : error}`),
  });
  return {
    name: "fc",
    url: server.url,
    invoke: invokeForFlow(platform),
    http: callHttp(platform),
    routes: () => routes,
    functions: () => [...host.deployed.keys()],
    async close() {
      await server.close();
      await Promise.all([...host.deployed.values()].map(({ instances }) => instances.close()));
    },
  };
};
