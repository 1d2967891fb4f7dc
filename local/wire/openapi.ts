import { randomUUID } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Way } from "../faults.ts";
import { isLeft } from "../policy.ts";
import type { Local, Service } from "../service.ts";
import { verifyAcs3 } from "./acs3-signature.ts";
import type { Denial } from "./caller.ts";
import { type Pair, readPairs } from "./canonical-query.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "./http.ts";
import { verifyRpc } from "./rpc-signature.ts";

export interface OpenApiCall {
  action: string;
  /** Query and form together, decoded; nested values stay flat (`Items.1.Name`). */
  parameters: Record<string, string>;
  caller: Caller;
  request: HttpRequest;
}

/** What a caller sees as `{Code, Message}` with this HTTP status. */
export class OpenApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface OpenApi {
  local: Local;
  /** As in `npm run cloud --json`; faults name it. */
  service: string;
  /** Date of the API, e.g. `2015-11-23`. */
  version: string;
  /** By name of the action; each returns its answer without `RequestId`. */
  operations: Record<string, (call: OpenApiCall) => object | Promise<object>>;
  /** How policies name what is called: product (default: the service) and what it is about (default: all). */
  ram?: { product: string; resource?: (parameters: OpenApiCall["parameters"]) => string };
  /** Where the service answers another status and code than the common gateway: by the gateway's code. */
  dialect?: Record<string, { status: number; code: string }>;
}

/** The operation's answer or what went wrong, and what becomes of it on its way. */
interface Outcome {
  answer?: object;
  error?: unknown;
  way?: Way;
}

const recommend = (code: string) => `https://error-center.aliyun.com/status/search?Keyword=${code}&source=PopGw`;

const refuse = ({ status, code, message }: Denial): never => {
  throw new OpenApiError(status, code, message);
};

const isForm = ({ headers }: HttpRequest): boolean =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;

const pairsOf = (request: HttpRequest): Pair[] =>
  readPairs(request.query).concat(isForm(request) ? readPairs(request.body.toString()) : []);

const authenticate = (local: Local, request: HttpRequest, pairs: Pair[]): Caller => {
  const denialOrCaller = request.headers.authorization
    ? verifyAcs3(local, request)
    : verifyRpc(local, request.method, pairs);
  return "code" in denialOrCaller ? refuse(denialOrCaller) : denialOrCaller;
};

const operationOf = ({ local, service, version, operations }: OpenApi, action: string, asked: unknown) => {
  if (asked !== version) throw new OpenApiError(400, "InvalidVersion", "Specified parameter Version is not valid.");
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation) return operation;
  local.log(`${service}: operation ${JSON.stringify(action)} is not supported`);
  throw new OpenApiError(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
  );
};

const checkPolicy = ({ local, service, ram }: OpenApi, { action, parameters, caller }: OpenApiCall): void => {
  const { product, resource = () => "*" } = ram ?? { product: service };
  const about = `acs:${product}:${local.region}:${caller.accountId}:${resource(parameters)}`;
  if (!isLeft(caller, { action: `${product}:${action}`, resource: about })) throw refusals.forbidden;
};

/** What the gateway answers in place of any service. */
const refusals = {
  throttled: new OpenApiError(400, "Throttling.User", "Request was denied due to user flow control."),
  unavailable: new OpenApiError(503, "ServiceUnavailable", "The service is unavailable."),
  forbidden: new OpenApiError(
    403,
    "NoPermission",
    "You are not authorized to do this action. You should be authorized by RAM.",
  ),
};

const perform = async (api: OpenApi, request: HttpRequest): Promise<Outcome> => {
  const pairs = pairsOf(request);
  const parameters = Object.fromEntries(pairs);
  const action = String(parameters.Action ?? request.headers["x-acs-action"] ?? "");
  const caller = authenticate(api.local, request, pairs);
  const operation = operationOf(api, action, parameters.Version ?? request.headers["x-acs-version"]);
  const call = { action, parameters, caller, request };
  checkPolicy(api, call);

  const { refusal, denial, way } = api.local.faults.blow(api.service, action);
  if (refusal) return { error: refusals[refusal], way };
  try {
    const answer = await operation(call);
    return { ...(denial ? { error: refusals[denial] } : { answer }), way };
  } catch (error) {
    return { error, way };
  }
};

const toError = ({ local, service, dialect = {} }: OpenApi, error: unknown): Denial => {
  if (error instanceof OpenApiError) {
    const { status, code, message } = error;
    return { status, code, message, ...dialect[code] };
  }
  local.log(`${service}: ${error instanceof Error ? error.stack : error}`);
  return { status: 500, code: "InternalError", message: "The request has failed due to an unknown error." };
};

const json = (status: number, body: object, requestId = ""): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json;charset=utf-8", "x-acs-request-id": requestId },
  body: JSON.stringify(body),
});

/**
 * The front door that the RPC-style services share: takes the action from query, form or header, checks signature
 * (ACS3 or 1.0) and version, lets the operation answer, and turns errors into the body that SDKs understand.
 */
export const openApi =
  (api: OpenApi) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const RequestId = randomUUID().toUpperCase();
    const { answer, error, way } = await perform(api, request).catch((thrown: unknown): Outcome => ({ error: thrown }));
    if (answer) return { ...json(200, { RequestId, ...answer }, RequestId), ...way };
    const { status, code: Code, message: Message } = toError(api, error);
    const body = { RequestId, HostId: request.headers.host, Code, Message, Recommend: recommend(Code) };
    return { ...json(status, body, RequestId), ...way };
  };

/** Above the 6 MB that a mail may have (channels-and-logs.md 2.2), with room for its encoding as a form. */
const MAX_BODY_BYTES = 24 * 1024 * 1024;

const tooLarge = json(413, { Code: "RequestEntityTooLarge", Message: "The request body is too large.", RequestId: "" });

/** An RPC-style service on a port of loopback; 0 takes a free one. */
export const serveOpenApi = async (api: OpenApi, port = 0): Promise<Service> => {
  api.local.faults.offer(api.service, Object.keys(api.operations));
  const { url, close } = await serveHttp(openApi(api), { port, maxBodyBytes: MAX_BODY_BYTES, tooLarge });
  return { name: api.service, url, close };
};
