import { Readable } from "node:stream";
import { Fault } from "../errors.ts";
import type { Credentials } from "./credentials.ts";

export interface Endpoint {
  /** `host` or `host:port`. */
  host: string;
  protocol: "http" | "https";
  region: string;
}

/** Starting something takes the services less than a second. */
const TIMEOUT_MS = 5_000;

/** The SDK's time-outs default to 3 s, and it takes the one for connecting as the longest silence: both are set. */
export const configOf = ({ host, protocol, region }: Endpoint, credentials: Credentials, timeoutMs: number) => ({
  ...credentials,
  endpoint: host,
  protocol,
  regionId: region,
  readTimeout: timeoutMs,
  connectTimeout: timeoutMs,
});

type ClientConfig = ReturnType<typeof configOf>;

interface Asked {
  action: string;
  version: string;
  pathname: string;
  style: "RPC" | "ROA";
  bodyType: "json" | "string";
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** A form. */
  body?: Record<string, unknown>;
  /** Sent as it is. */
  stream?: Readable;
}

/**
 * A client a call, so that each is signed with the newest keys; connections are shared all the same. The SDK is loaded
 * with the first: a function that only reads and writes rows starts some 45 CPU-ms sooner without it.
 */
const send = async (config: ClientConfig, { headers, query, body, stream, ...shape }: Asked): Promise<unknown> => {
  const { default: Client, $OpenApiUtil } = await import("@alicloud/openapi-core");
  const client = new Client(new $OpenApiUtil.Config(config));
  const fixed = { protocol: config.protocol, method: "POST", authType: "AK", reqBodyType: "formData" };
  const request = new $OpenApiUtil.OpenApiRequest({ headers, query, body, stream });
  try {
    // An empty runtime: what the configuration says.
    const answer = await client.callApi(new $OpenApiUtil.Params({ ...shape, ...fixed }), request, {} as never);
    return answer.body;
  } catch (error) {
    throw openApiFault(error);
  }
};

interface RpcCall {
  action: string;
  version: string;
  query?: Record<string, string | number>;
  body?: Record<string, string>;
}

export type Rpc = (call: RpcCall) => Promise<Record<string, unknown>>;

const texts = (query: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

/** One signed call in RPC style (ACS3). @throws a `Fault` with the service's code */
export const rpc =
  (endpoint: Endpoint, credentials: () => Credentials, timeoutMs = TIMEOUT_MS): Rpc =>
  async ({ query = {}, ...call }) => {
    const asked = { ...call, query: texts(query), pathname: "/", style: "RPC", bodyType: "json" } as const;
    return (await send(configOf(endpoint, credentials(), timeoutMs), asked)) as Record<string, unknown>;
  };

interface RestCall {
  action: string;
  version: string;
  path: string;
  headers: Record<string, string>;
  /** Sent as it is. */
  body: string;
}

/** One signed call to a resource. The answer is text and of no interest. @throws a `Fault` with the service's code */
export const post =
  (endpoint: Endpoint, credentials: () => Credentials) =>
  async ({ path, body, ...call }: RestCall): Promise<void> => {
    const stream = Readable.from([Buffer.from(body)]);
    const asked = { ...call, pathname: path, stream, style: "ROA", bodyType: "string" } as const;
    await send(configOf(endpoint, credentials(), TIMEOUT_MS), asked);
  };

/** Node's words for a broken connection. */
const BROKEN = /^E[A-Z]+$/;
/** No answer in time, or one that is not JSON: a gateway's page. */
const UNHEARD = ["RequestTimeoutError", "SyntaxError"];
const BUSY_STATUSES = [408, 429];
/** Codes of 4xx answers that pass: Throttling.User, ResourceThrottled, ResourceExhausted, ConcurrentUpdateError … */
const PASSING = /Throttl|ResourceExhausted|ConcurrentUpdate/;

/** A rejection of the SDK as a fault with the service's code (its request id is in the cause); a bug stays what it is. */
export const openApiFault = (error: unknown): unknown => {
  const { code, statusCode, name } = error as { code?: string; statusCode?: number; name?: string };
  if (UNHEARD.includes(name ?? "")) return new Fault("CLOUD_BUSY", name ?? "", { cause: error });
  if (code === undefined) return error;
  const busy = statusCode === undefined ? BROKEN.test(code) : statusCode >= 500 || BUSY_STATUSES.includes(statusCode);
  return new Fault(busy || PASSING.test(code) ? "CLOUD_BUSY" : "CLOUD_DENIED", code, { cause: error });
};
