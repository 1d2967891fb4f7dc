import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Record<string, unknown>;

const bodyOf = async (request: IncomingMessage): Promise<Json> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
};

const NO_LINES = { meta: { progress: "Complete" }, data: [] };
const NO_INDEX = { errorCode: "ParameterInvalid", errorMessage: "Column 'status' can not be resolved" };

/**
 * The part of the log service that keeps alert rules and resource records: what is sent is kept, with members that the service
 * adds by itself. Its log stores hold nothing, or lack an index for what is asked.
 */
export const startAlertService = async () => {
  const alerts = new Map<string, Json>();
  const records = new Map<string, Json>();
  const writes: string[] = [];
  const state = { isIndexed: true };
  const answer = ({ method, url = "/", headers }: IncomingMessage, body: Json): [status: number, body: Json] => {
    const { pathname } = new URL(url, "http://x");
    if (pathname.startsWith("/logstores/")) return state.isIndexed ? [200, NO_LINES] : [400, NO_INDEX];
    const project = String(headers.host).split(".")[0];
    if (method !== "GET") writes.push(`${method} ${pathname}`);
    const [, kind = "", ...rest] = pathname.split("/");
    if (kind === "alerts") {
      if (method === "GET") return [200, { results: [...alerts.values()], count: alerts.size, total: alerts.size }];
      const name = String(body.name ?? rest[0]);
      alerts.set(name, { ...body, name, project, status: "ENABLED", createTime: 1 });
      return [200, {}];
    }
    const [resource = "", , id = String(body.id)] = rest;
    const key = `${resource} ${id}`;
    if (method !== "GET") records.set(key, { ...body, createTime: 1, lastModifyTime: 1 });
    const found = records.get(key);
    return found ? [200, found] : [404, { errorCode: "ResourceRecordNotExist", errorMessage: "not there" }];
  };
  const server = createServer(async (request, response) => {
    const [status, body] = answer(request, await bodyOf(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { endpoint: `localhost:${port}`, alerts, records, writes, state, close };
};
