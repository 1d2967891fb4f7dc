import { headerBytes, MAX_HEADER_BYTES, MAX_TARGET_BYTES } from "../function-compute/http-event.ts";
import type { FunctionCompute } from "../function-compute/server.ts";
import type { Local, Service } from "../service.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { findRoute } from "./route.ts";

/** Asked before any route: the tour page, `/__local/`. */
export type Pages = (request: HttpRequest) => Promise<HttpAnswer | undefined> | HttpAnswer | undefined;

export interface FrontOptions {
  port?: number;
  functionCompute: FunctionCompute;
  pages: Pages;
}

/** Contract, "HTTP". */
const MAX_BODY_BYTES = 1024 * 1024;
/** For pages: a batch of log lines may come in by one of them. */
const MAX_PAGE_BODY_BYTES = 64 * 1024 * 1024;
/** The front listens on loopback only, so nobody else calls. */
const LOOPBACK = "127.0.0.1";

const problem = (status: number, title: string, detail: string, headers = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: "about:blank", title, status, code: title.toLowerCase().replaceAll(" ", "-"), detail }),
});

/** The limits of the platform, then ours. */
const refusalOf = (request: HttpRequest): HttpAnswer | undefined => {
  if (headerBytes(request) > MAX_HEADER_BYTES) return problem(400, "Bad Request", "the headers exceed 8 KB");
  if (request.path.length + request.query.length > MAX_TARGET_BYTES)
    return problem(400, "Bad Request", "path and query exceed 4 KB");
  return request.body.length > MAX_BODY_BYTES ? tooLarge : undefined;
};

const tooLarge = problem(413, "Content Too Large", "the body exceeds 1 MB");

/**
 * What the custom domain is in the cloud: the paths of s.yaml laid over the functions, and nothing else.
 * Its own refusals are problem documents (RFC 9457).
 */
export const startFront = async (
  local: Local,
  { port = 0, functionCompute, pages }: FrontOptions,
): Promise<Service> => {
  const call = (request: HttpRequest) => {
    const { method, path, headers } = request;
    const route = findRoute(functionCompute.routes(), path);
    if (!route) return problem(404, "Not Found", `nothing is at ${path}`);
    if (route.methods.length > 0 && !route.methods.includes(method))
      return problem(405, "Method Not Allowed", `${method} is not known here`, { allow: route.methods.join(", ") });
    return functionCompute.http(route, { ...request, sourceIp: LOOPBACK, host: headers.host ?? "" });
  };
  const handle = async (request: HttpRequest) => (await pages(request)) ?? refusalOf(request) ?? call(request);
  const { url, close } = await serveHttp(handle, {
    port,
    maxBodyBytes: MAX_PAGE_BODY_BYTES,
    tooLarge,
    failed: problem(500, "Internal Server Error", "the local front door failed"),
    onError: (error) => local.log(`front: ${error instanceof Error ? error.stack : error}`),
  });
  return { name: "front", url, close };
};
