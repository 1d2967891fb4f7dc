import { isUtf8 } from "node:buffer";
import * as z from "zod";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import type { Outcome } from "./instances.ts";

export interface FrontRequest extends HttpRequest {
  sourceIp: string;
  /** As the caller wrote it, with port. */
  host: string;
}

/** What the event says besides the request. `now` in ms. */
export interface Arrival {
  accountId: string;
  requestId: string;
  now: number;
}

/** Dropped on the way in, like everything that begins with `x-fc-`: section 2.1. */
const droppedHeaders = new Set(["connection", "keep-alive"]);
/** Section 1.7: all headers; path and query. */
export const MAX_HEADER_BYTES = 8 * 1024;
export const MAX_TARGET_BYTES = 4 * 1024;
const TEXT = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)\b|[^;]*\+(json|xml)\b)/i;
/** What `node:http` writes itself. */
const ownHeaders = new Set(["content-length", "transfer-encoding", "connection", "keep-alive"]);

export const headerBytes = ({ headers }: HttpRequest): number =>
  Buffer.byteLength(Object.entries(headers).flat().join(""));

/** `user-agent` -> `User-Agent`, as captured calls have it. */
const canonical = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());

const headersOf = ({ headers }: HttpRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !droppedHeaders.has(name) && !name.startsWith("x-fc-"))
      .map(([name, value]) => [canonical(name), String(value)]),
  );

const queryOf = ({ query }: HttpRequest): Record<string, string> => {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map((key) => [key, parameters.getAll(key).join(",")]));
};

const bodyOf = ({ body, headers }: HttpRequest): { body: string; isBase64Encoded: boolean } => {
  const isText = TEXT.test(headers["content-type"] ?? "text/plain") && isUtf8(body);
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Section 2.1, as JSON. */
export const httpEvent = (request: FrontRequest, { accountId, requestId, now }: Arrival): string =>
  JSON.stringify({
    version: "v1",
    rawPath: request.path,
    headers: headersOf(request),
    queryParameters: queryOf(request),
    ...bodyOf(request),
    requestContext: {
      accountId,
      domainName: request.host,
      domainPrefix: request.host.split(".")[0],
      requestId,
      time: new Date(now).toISOString().replace(/\.\d+/, ""),
      timeEpoch: String(now),
      http: {
        method: request.method,
        path: decoded(request.path),
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
    },
  });

const Response = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

const json = (status: number, body: string, headers = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body,
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const malformed = json(
  502,
  JSON.stringify({ Code: "BadResponse", Message: "the function's result is no HTTP answer" }),
);

const toAnswer = ({ statusCode, headers, body, isBase64Encoded }: z.infer<typeof Response>): HttpAnswer => ({
  status: statusCode,
  headers: Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), value])
      .filter(([name]) => !ownHeaders.has(name)),
  ),
  body: isBase64Encoded ? Buffer.from(body, "base64") : body,
});

/**
 * What the caller of an HTTP trigger gets: section 2.2. The rule for anything else (a function error, no JSON, no
 * `statusCode`, a wrong field) is UNCONFIRMED, section 2.3, and stands in this function only.
 */
export const httpAnswer = ({ body, errorType }: Outcome): HttpAnswer => {
  if (errorType) return json(502, body.toString(), { "x-fc-error-type": errorType });
  const result = parsed(body.toString());
  if (result === undefined) return malformed;
  const isResponse = typeof result === "object" && result !== null && "statusCode" in result;
  if (!isResponse) return json(200, body.toString());
  const response = Response.safeParse(result);
  return response.success ? toAnswer(response.data) : malformed;
};
