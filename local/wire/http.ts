import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Way } from "../faults.ts";

export interface HttpRequest {
  method: string;
  /** As sent, still percent-encoded, without the query. */
  path: string;
  /** As sent, without the question mark. */
  query: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HttpAnswer extends Way {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface HttpServer {
  port: number;
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** 0 takes a free one. */
  port?: number;
  /** A larger body is answered with `tooLarge` and never reaches the handler. */
  maxBodyBytes: number;
  tooLarge?: HttpAnswer;
  /** What a caller sees when the handler threw; the error itself goes to `onError`. */
  failed?: HttpAnswer;
  onError?: (error: unknown) => void;
}

/** Longer than any client's idle gap: a server that hangs up first resets writes that an SDK does not repeat. */
const KEEP_ALIVE_MS = 60_000;

const readBody = (request: IncomingMessage, maxBytes: number): Promise<Buffer | "too-large"> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.once("end", () => resolve(bytes > maxBytes ? "too-large" : Buffer.concat(chunks, bytes)));
    request.once("error", reject);
  });

const send = (response: ServerResponse, { status, headers = {}, body = "", cut }: HttpAnswer): void => {
  if (cut === true) return void response.destroy();
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (cut) response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  else response.end(bytes);
};

/** Now, later, or not as long as the caller waits. */
const sendInTime = (response: ServerResponse, answer: HttpAnswer): void => {
  const { afterMs = 0 } = answer;
  if (afterMs === Number.POSITIVE_INFINITY) return;
  if (afterMs === 0) return void send(response, answer);
  const timer = setTimeout(() => send(response, answer), afterMs);
  response.once("close", () => clearTimeout(timer));
};

/** A server on loopback whose handler is a plain function from request to answer. */
export const serveHttp = async (
  handle: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer,
  { port = 0, maxBodyBytes, tooLarge = { status: 413 }, failed = { status: 500 }, onError }: HttpOptions,
): Promise<HttpServer> => {
  const answer = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const body = await readBody(request, maxBodyBytes);
    if (body === "too-large") return tooLarge;
    const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
    return handle({ method: request.method ?? "GET", path, query, headers: request.headers, body });
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(request)
      .catch((error) => {
        onError?.(error);
        return failed;
      })
      .then((reply) => sendInTime(response, reply))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const bound = (server.address() as AddressInfo).port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: bound, url: `http://127.0.0.1:${bound}`, close };
};
