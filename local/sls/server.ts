import { randomBytes } from "node:crypto";
import type { Way } from "../faults.ts";
import type { Local, Service } from "../service.ts";
import { readPairs } from "../wire/canonical-query.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { verifySls } from "../wire/sls-signature.ts";
import { createAlert } from "./actions/CreateAlert.ts";
import { createIndex } from "./actions/CreateIndex.ts";
import { createLogStore } from "./actions/CreateLogStore.ts";
import { createProject } from "./actions/CreateProject.ts";
import { createResourceRecord } from "./actions/CreateResourceRecord.ts";
import { deleteAlert } from "./actions/DeleteAlert.ts";
import { deleteIndex } from "./actions/DeleteIndex.ts";
import { deleteLogStore } from "./actions/DeleteLogStore.ts";
import { deleteProject } from "./actions/DeleteProject.ts";
import { deleteResourceRecord } from "./actions/DeleteResourceRecord.ts";
import { disableAlert } from "./actions/DisableAlert.ts";
import { enableAlert } from "./actions/EnableAlert.ts";
import { getAlert } from "./actions/GetAlert.ts";
import { getContextLogs } from "./actions/GetContextLogs.ts";
import { getCursor } from "./actions/GetCursor.ts";
import { getCursorTime } from "./actions/GetCursorTime.ts";
import { getHistograms } from "./actions/GetHistograms.ts";
import { getIndex } from "./actions/GetIndex.ts";
import { getLogStore } from "./actions/GetLogStore.ts";
import { getLogs } from "./actions/GetLogs.ts";
import { getLogsV2 } from "./actions/GetLogsV2.ts";
import { getProject } from "./actions/GetProject.ts";
import { getResourceRecord } from "./actions/GetResourceRecord.ts";
import { listAlerts } from "./actions/ListAlerts.ts";
import { listLogStores } from "./actions/ListLogStores.ts";
import { listProject } from "./actions/ListProject.ts";
import { listResourceRecord } from "./actions/ListResourceRecord.ts";
import { listShards } from "./actions/ListShards.ts";
import { pullLogs } from "./actions/PullLogs.ts";
import { putLogs } from "./actions/PutLogs.ts";
import { updateAlert } from "./actions/UpdateAlert.ts";
import { updateIndex } from "./actions/UpdateIndex.ts";
import { updateResourceRecord } from "./actions/UpdateResourceRecord.ts";
import { upsertResourceRecord } from "./actions/UpsertResourceRecord.ts";
import { type Alerts, openAlerts } from "./alerts/alert.ts";
import { type Engine, type EngineOptions, openEngine } from "./alerts/engine.ts";
import { type Call, checkRight, type Operation, type Reply } from "./call.ts";
import { type Delivery, openDelivery } from "./delivery.ts";
import { Refusal, refusals } from "./errors.ts";
import { MAX_BODY_BYTES, PROTOBUF } from "./limits.ts";
import { openLines } from "./lines.ts";
import { clearLoads } from "./load.ts";
import { type LogsOverview, openOverview } from "./overview.ts";
import { openEnds } from "./shards/ends.ts";
import { type Intake, openIntake } from "./shards/intake.ts";
import { openSls, type Sls } from "./state.ts";

interface Route {
  name: string;
  run: Operation;
  method: string;
  /** Segments; `{x}` takes any one. */
  path: string[];
  /** A parameter that must have this value, where operations share path and method. */
  when?: [name: string, value: string];
  /** Asked of the bare host or of a project's. */
  host: "bare" | "project";
}

const route = (
  target: string,
  name: string,
  run: Operation,
  { when, host = "project" }: Partial<Pick<Route, "when" | "host">> = {},
): Route => {
  const [method = "", path = ""] = target.split(" ");
  return { name, run, method, path: path.split("/").filter(Boolean), host, ...(when && { when }) };
};

const routes: Route[] = [
  route("POST /", "CreateProject", createProject, { host: "bare" }),
  route("GET /", "ListProject", listProject, { host: "bare" }),
  route("GET /", "GetProject", getProject),
  route("DELETE /", "DeleteProject", deleteProject),
  route("POST /logstores", "CreateLogStore", createLogStore),
  route("GET /logstores", "ListLogStores", listLogStores),
  route("GET /logstores/{logstore}", "GetLogs", getLogs, { when: ["type", "log"] }),
  route("GET /logstores/{logstore}", "GetHistograms", getHistograms, { when: ["type", "histogram"] }),
  route("GET /logstores/{logstore}", "GetContextLogs", getContextLogs, { when: ["type", "context_log"] }),
  route("GET /logstores/{logstore}", "GetLogStore", getLogStore),
  route("DELETE /logstores/{logstore}", "DeleteLogStore", deleteLogStore),
  route("POST /logstores/{logstore}/logs", "GetLogsV2", getLogsV2),
  // `lb` is any shard: its load is balanced.
  route("POST /logstores/{logstore}/shards/lb", "PutLogs", putLogs),
  route("GET /logstores/{logstore}/shards", "ListShards", listShards),
  route("GET /logstores/{logstore}/shards/{shard}", "GetCursor", getCursor, { when: ["type", "cursor"] }),
  route("GET /logstores/{logstore}/shards/{shard}", "GetCursorTime", getCursorTime, { when: ["type", "cursor_time"] }),
  route("GET /logstores/{logstore}/shards/{shard}", "PullLogs", pullLogs, { when: ["type", "log"] }),
  // As the SDK for Go writes it.
  route("GET /logstores/{logstore}/shards/{shard}", "PullLogs", pullLogs, { when: ["type", "logs"] }),
  route("GET /logstores/{logstore}/index", "GetHistograms", getHistograms, { when: ["type", "histogram"] }),
  route("GET /logstores/{logstore}/index", "GetIndex", getIndex),
  route("POST /logstores/{logstore}/index", "CreateIndex", createIndex),
  route("PUT /logstores/{logstore}/index", "UpdateIndex", updateIndex),
  route("DELETE /logstores/{logstore}/index", "DeleteIndex", deleteIndex),
  route("POST /alerts", "CreateAlert", createAlert),
  route("GET /alerts", "ListAlerts", listAlerts),
  route("GET /alerts/{alert}", "GetAlert", getAlert),
  route("PUT /alerts/{alert}", "EnableAlert", enableAlert, { when: ["action", "enable"] }),
  route("PUT /alerts/{alert}", "DisableAlert", disableAlert, { when: ["action", "disable"] }),
  route("PUT /alerts/{alert}", "UpdateAlert", updateAlert),
  route("DELETE /alerts/{alert}", "DeleteAlert", deleteAlert),
  // No SDK for TypeScript has these; the ones for Go and Python call them so.
  route("POST /resources/{resource}/records", "CreateResourceRecord", createResourceRecord, { host: "bare" }),
  route("PUT /resources/{resource}/records", "UpsertResourceRecord", upsertResourceRecord, { host: "bare" }),
  route("GET /resources/{resource}/records", "ListResourceRecord", listResourceRecord, { host: "bare" }),
  route("DELETE /resources/{resource}/records", "DeleteResourceRecord", deleteResourceRecord, { host: "bare" }),
  route("GET /resources/{resource}/records/{record}", "GetResourceRecord", getResourceRecord, { host: "bare" }),
  route("PUT /resources/{resource}/records/{record}", "UpdateResourceRecord", updateResourceRecord, { host: "bare" }),
];

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refusals.parameter("the path is not percent-encoded");
  }
};

interface Asked {
  method: string;
  path: string[];
  query: Record<string, string>;
  project: string;
}

/** SDKs put the project before the host: `p.localhost:8802`. */
const projectOf = ({ headers }: HttpRequest): string =>
  /^([^.:]+)\.localhost(:\d+)?$/i.exec(headers.host ?? "")?.[1]?.toLowerCase() ?? "";

const askedOf = (request: HttpRequest): Asked => ({
  method: request.method,
  path: request.path.split("/").filter(Boolean).map(decoded),
  query: Object.fromEntries(readPairs(request.query)),
  project: projectOf(request),
});

const fits = ({ method, path, when, host }: Route, asked: Asked): boolean =>
  method === asked.method &&
  (host === "bare") === (asked.project === "") &&
  path.length === asked.path.length &&
  path.every((part, n) => part.startsWith("{") || part === asked.path[n]) &&
  (!when || asked.query[when[0]] === when[1]);

const variables = ({ path }: Route, asked: Asked): Record<string, string> =>
  Object.fromEntries(
    path.flatMap((part, n) => (part.startsWith("{") ? [[part.slice(1, -1), asked.path[n] ?? ""]] : [])),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const bodyOf = ({ body, headers: { "content-type": type = "" } }: HttpRequest): Record<string, unknown> => {
  if (body.length === 0 || type === PROTOBUF) return {};
  if (!type.startsWith("application/json")) throw refusals.contentType(type);
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (isObject(parsed)) return parsed;
  } catch {
    // Said below.
  }
  throw refusals.body("the body is no JSON object");
};

const unknown = new Refusal(404, "InvalidAction", "the local cloud has no such operation");

interface Opened {
  sls: Sls;
  alerts: Alerts;
  engine: Engine;
  intake: Intake;
}

interface Outcome {
  reply: Reply | Refusal;
  way: Way;
}

/** Reading and writing have quotas of their own. */
const busy = (refusal: "throttled" | "unavailable", name: string): Refusal => {
  if (refusal === "unavailable") return refusals.busy();
  return refusals.quota(/^(Get|List|Pull)/.test(name) ? "Read" : "Write");
};

const perform = async (opened: Opened, request: HttpRequest): Promise<Outcome> => {
  const { sls } = opened;
  const asked = askedOf(request);
  const caller = verifySls(sls.local, request);
  if ("code" in caller) throw new Refusal(caller.status, caller.code, caller.message);
  const found = routes.find((one) => fits(one, asked));
  if (!found) {
    sls.local.log(`sls: ${request.method} ${JSON.stringify(request.path)} is not supported`);
    throw unknown;
  }
  const { kind, refusal, denial, way } = sls.local.faults.blow("sls", found.name);
  if (refusal) return { reply: busy(refusal, found.name), way };
  const { query, project } = asked;
  const call: Call = {
    ...{ ...opened, caller, project, query, path: variables(found, asked), body: bodyOf(request), request },
    incomplete: kind === "incomplete",
  };
  if (found.host === "bare") checkRight(call, found.name, caller.accountId);
  const reply = await found.run(call);
  return { reply: denial ? busy(denial, found.name) : reply, way };
};

const json = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: body === undefined ? "" : JSON.stringify(body),
});

/** An empty answer has no type: `@alicloud/log` would look for JSON in it. */
const answered = (reply: Reply, own: Record<string, string>): HttpAnswer => {
  const headers = { ...own, ...reply.headers };
  if (reply.bytes) return { status: 200, headers, body: reply.bytes };
  return reply.body === undefined ? { status: 200, headers } : json(200, reply.body, headers);
};

const refused = ({ status, code, message }: Refusal, headers: Record<string, string>): HttpAnswer =>
  json(status, { errorCode: code, errorMessage: message }, headers);

const internal = new Refusal(500, "InternalServerError", "internal server error");

const answer = async (opened: Opened, request: HttpRequest): Promise<HttpAnswer> => {
  const headers = { "x-log-requestid": randomBytes(12).toString("hex").toUpperCase() };
  try {
    const { reply, way } = await perform(opened, request);
    return { ...(reply instanceof Refusal ? refused(reply, headers) : answered(reply, headers)), ...way };
  } catch (error) {
    if (error instanceof Refusal) return refused(error, headers);
    opened.sls.local.log(`sls: ${error instanceof Error ? error.stack : error}`);
    return refused(internal, headers);
  }
};

const tooLarge = refused(refusals.tooManyLogs(), {});

export interface SlsOptions extends EngineOptions {
  port?: number;
}

/** The log service, 2020-12-30, and the way in which lines get there. */
export const startSls = async (
  local: Local,
  { port = 0, ...options }: SlsOptions = {},
): Promise<Service & { delivery: Delivery; overview: LogsOverview; ends: ReturnType<typeof openEnds> }> => {
  const lines = await openLines(local.folder);
  const sls = openSls(local, lines);
  clearLoads(sls);
  local.faults.offer("sls", new Set(routes.map(({ name }) => name)));
  local.faults.offer("sls", ["GetLogs", "GetLogsV2"], ["incomplete"]);
  const alerts = openAlerts(local);
  const engine = await openEngine(sls, alerts, options);
  const delivery = openDelivery(sls, engine);
  const opened = { sls, alerts, engine, intake: openIntake(sls, engine) };
  const server = await serveHttp((request) => answer(opened, request), {
    ...{ port, maxBodyBytes: MAX_BODY_BYTES, tooLarge },
    onError: (error) => local.log(`sls: ${error instanceof Error ? error.stack : error}`),
  });
  const close = async () => {
    await server.close();
    await lines.close();
  };
  const readers = { overview: openOverview(sls, alerts), ends: openEnds(sls, server.url) };
  return { name: "sls", url: server.url, close, delivery, ...readers };
};
