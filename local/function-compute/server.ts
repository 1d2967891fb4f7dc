import type { Caller } from "../accounts.ts";
import type { Local, Service } from "../service.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { type Api, apiOf, operationNames } from "./api/apis.ts";
import { callByAddress } from "./api/default-address.ts";
import { admit, forbidden } from "./api/denial.ts";
import { find } from "./api/place.ts";
import { startAsynchronous } from "./asynchronous/queue.ts";
import { MAX_CODE_BYTES } from "./definitions/code.ts";
import { openDomains, routesOf } from "./definitions/domains.ts";
import { openServices } from "./definitions/services.ts";
import { openDefinitions } from "./definitions/store.ts";
import { download } from "./download.ts";
import { openHost } from "./host.ts";
import { type FrontRequest, httpAnswer, httpEvent } from "./http-event.ts";
import { exhausted, invoke, off, type Platform } from "./invocation.ts";
import { type LogSource, startLogTriggers } from "./log-triggers.ts";
import { type FunctionsOverview, overviewOf } from "./overview.ts";
import { functionOf, qualifierOf, type Route, readProject } from "./project.ts";
import { type Callee, isOff, targetOf } from "./qualifier.ts";
import { Refused } from "./refused.ts";
import { type Reply, refusal } from "./reply.ts";
import { requestIdOf } from "./request-id.ts";
import { startTimers } from "./timers.ts";

export interface FunctionComputeOptions {
  /** Path of an s.yaml, if there is one: its functions run beside those that come through the API. */
  project?: string | undefined;
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
  http(callee: Callee, request: FrontRequest): Promise<HttpAnswer>;
  /** Of the custom domains. */
  routes(): Route[];
  functions(): string[];
  /** Where log triggers look for lines; until then they wait. */
  watchLogs(source: LogSource): void;
  overview: FunctionsOverview;
}

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
  return { ...(blow.denial && !reply.errorCode ? busy[blow.denial] : reply), ...blow.way };
};

interface Received {
  caller: Caller;
  request: HttpRequest;
  requestId: string;
}

/** Room for the rest of a request that brings code. */
const MAX_BODY_BYTES = MAX_CODE_BYTES + 1024 * 1024;

const refusedOf = (error: unknown): Reply => {
  if (error instanceof Refused) return error.reply;
  throw error;
};

/** Undefined = no operation of that API is there. */
const perform = async (platform: Platform, { places }: Api, { caller, request, requestId }: Received) => {
  const { action, operation, ...names } = find(places, request) ?? {};
  if (!action || !operation) return undefined;
  const refused = forbidden(platform.local, caller, { action, path: request.path });
  if (refused) return refused;
  const call = { functionName: "", name: "", ...names, request, requestId, query: new URLSearchParams(request.query) };
  const attempt = async () => operation(platform, call);
  return underFaults(platform.local, action, () => attempt().catch(refusedOf));
};

const dispatch = async (platform: Platform, api: Api, received: Omit<Received, "caller">): Promise<Reply> => {
  const { local } = platform;
  const { request } = received;
  const caller = admit(local, api.verify(local, request));
  if ("status" in caller) return caller;
  const reply = await perform(platform, api, { ...received, caller });
  if (reply) return reply;
  local.log(`fc: ${request.method} ${request.path} is not supported`);
  return refusal(404, "PathNotSupported", `path '${request.path}' is not supported`);
};

/** A refusal names the request in its body, every answer in its header. */
const answerApi = async (platform: Platform, request: HttpRequest): Promise<HttpAnswer> => {
  const requestId = requestIdOf();
  const api = apiOf(request);
  const { errorCode, errorType, log, headers, body, ...reply } = await dispatch(platform, api, { request, requestId });
  const told = {
    "x-fc-request-id": requestId,
    ...(errorType && { "x-fc-error-type": errorType }),
    ...(log !== undefined && { "x-fc-log-result": Buffer.from(log).toString("base64") }),
  };
  const shown = errorCode ? api.refused(errorCode, JSON.parse(body.toString()).Message, requestId) : body;
  return { ...reply, headers: { ...headers, ...told }, body: shown };
};

const route = async (platform: Platform, request: HttpRequest): Promise<HttpAnswer> =>
  (await callByAddress(platform, request, callHttp(platform))) ??
  download(platform, request) ??
  answerApi(platform, request);

const answer =
  (platform: Platform) =>
  (request: HttpRequest): Promise<HttpAnswer> =>
    route(platform, request).catch(refusedOf);

const invokeForFlow =
  (platform: Platform) =>
  async ({ functionArn, body: event, async, requestKey, retryCount }: InvokeCall): Promise<InvokeAnswer> => {
    const called = { functionName: functionOf(functionArn), qualifier: qualifierOf(functionArn) };
    const call = { ...called, event, async, requestId: requestIdOf(requestKey), retryCount };
    const reply = await underFaults(platform.local, "InvokeFunction", () => invoke(platform, call).catch(refusedOf));
    if (reply.afterMs && !reply.cut) await new Promise((resolve) => setTimeout(resolve, reply.afterMs));
    if (reply.cut) return { status: 500, body: "", errorCode: "InternalServerError" };
    const { status, body, errorType, errorCode } = reply;
    return { status, body: body.toString(), ...(errorType && { errorType }), ...(errorCode && { errorCode }) };
  };

const runHttp = async (platform: Platform, callee: Callee, request: FrontRequest): Promise<HttpAnswer> => {
  const { local } = platform;
  const requestId = requestIdOf();
  const target = targetOf(platform, { ...callee, requestId });
  const arrival = { accountId: local.accounts.get("provider").id, requestId, now: local.dial.now() };
  const event = httpEvent(request, arrival);
  const work = { event, requestId, retryCount: 0, credentials: target.credentials() };
  const refused = isOff(platform, callee.functionName) ? off : exhausted;
  const outcome = refused === off ? undefined : await target.instances.run(work);
  const answer = outcome ? httpAnswer(outcome) : refused;
  return { ...answer, headers: { ...answer.headers, "x-fc-request-id": requestId } };
};

const callHttp =
  (platform: Platform) =>
  (callee: Callee, request: FrontRequest): Promise<HttpAnswer> =>
    runHttp(platform, callee, request).catch(refusedOf);

const open = (local: Local, { project, env }: FunctionComputeOptions) => {
  const accountId = local.accounts.get("provider").id;
  const { functions, routes } = project ? readProject(project, { env, accountId }) : { functions: [], routes: [] };
  const host = openHost(local, functions, openDefinitions(local));
  const queue = startAsynchronous(host);
  const timers = startTimers(host, queue.accept);
  const logs = startLogTriggers(host);
  const renewTimers = () => {
    timers();
    logs.renew();
  };
  const opened = { domains: openDomains(local), services: openServices(local) };
  const platform: Platform = { ...host, ...queue, ...opened, renewTimers };
  return { platform, routes, watchLogs: logs.watch };
};

/**
 * The functions of an s.yaml and those deployed through the API, with their timers on the dial, their asynchronous queue in
 * the store, and APIs 2023-03-30 and 2016-08-15 on a port of loopback.
 * @throws Error with one line if s.yaml is wrong: file, resource, key
 */
export const startFunctionCompute = async (local: Local, options: FunctionComputeOptions): Promise<FunctionCompute> => {
  const { platform, routes, watchLogs } = open(local, options);
  local.faults.offer("fc", operationNames);
  const server = await serveHttp(answer(platform), {
    port: options.port ?? 0,
    maxBodyBytes: MAX_BODY_BYTES,
    tooLarge: refusal(400, "EntityTooLarge", "the request exceeds 101 MB"),
    failed: refusal(500, "InternalServerError", "an internal error has occurred"),
    onError: (error) => local.log(`fc: ${error instanceof Error ? error.stack : error}`),
  });
  return {
    name: "fc",
    url: server.url,
    invoke: invokeForFlow(platform),
    http: callHttp(platform),
    routes: () => [...routes, ...routesOf(platform.domains)],
    watchLogs,
    functions: () => [...platform.deployed.keys()],
    overview: overviewOf(platform, () => [...routes, ...routesOf(platform.domains)]),
    async close() {
      await server.close();
      const live = [...platform.deployed.values(), ...platform.published.values()].map(({ instances }) => instances);
      await Promise.all([...live, ...platform.retired].map((instances) => instances.close()));
    },
  };
};
