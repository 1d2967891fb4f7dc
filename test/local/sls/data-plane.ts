import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import { join } from "node:path";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import type Client from "@alicloud/sls20201230";
import { RuntimeOptions } from "@darabonba/typescript";
import { parse } from "protobufjs";
import type { Credentials } from "../../../local/accounts.ts";
import { patience } from "../call-openapi.ts";
import { LOGSTORE, PROJECT } from "./sdk.ts";

export interface Log {
  timestamp: number;
  timestampNsPart?: number;
  content: Record<string, string>;
}

export interface Posted {
  logs: Log[];
  topic?: string;
  source?: string;
  tags?: Record<string, string>[];
}

interface PostOptions {
  timeout: number;
  agent: Agent;
}

/** The older SDK, which has no types of its own. */
interface OldClient {
  /** `timeout` in real ms; default 3,000. */
  postLogStoreLogs(project: string, logstore: string, data: Posted, options?: PostOptions): Promise<unknown>;
  getLogs(project: string, logstore: string, from: Date, to: Date, data?: object): Promise<Record<string, string>[]>;
  getHistograms(project: string, logstore: string, from: Date, to: Date, data?: object): Promise<{ count: number }[]>;
}
const OldSdk: new (options: object) => OldClient = require("@alicloud/log");

export const connectOld = (url: string, { accessKeyId, accessKeySecret }: Credentials): OldClient =>
  new OldSdk({ accessKeyId, accessKeySecret, endpoint: url.replace("127.0.0.1", "localhost") });

const { root } = parse(readFileSync(join(__dirname, "../../../local/sls/shards/log-group.proto"), "utf8"));
const group = root.lookupType("LogGroup");
const list = root.lookupType("LogGroupList");

const pairs = (of: Record<string, string | Buffer>) =>
  Object.entries(of).map(([key, value]) => ({ key: Buffer.from(key), value: Buffer.from(value) }));

export interface Given {
  time?: number;
  contents?: Record<string, string | Buffer>;
}

export const encodeGroup = (logs: Given[]): Uint8Array =>
  group
    .encode(
      group.fromObject({ logs: logs.map(({ time = 0, contents = {} }) => ({ time, contents: pairs(contents) })) }),
    )
    .finish();

const params = (action: string, method: string, pathname: string) =>
  new $OpenApiUtil.Params({
    ...{ action, method, pathname, version: "2020-12-30", protocol: "HTTPS", authType: "AK", style: "ROA" },
    ...{ reqBodyType: "binary", bodyType: "binary" },
  });

interface Asked {
  headers?: Record<string, string>;
  query?: Record<string, string>;
  body?: Uint8Array;
}

const call = async (client: Client, what: ReturnType<typeof params>, { headers = {}, query = {}, body }: Asked) => {
  const request = new $OpenApiUtil.OpenApiRequest({
    ...{ hostMap: { project: PROJECT }, headers, query },
    ...(body && { body: Buffer.from(body) }),
  });
  return client.execute(what, request, new RuntimeOptions(patience()));
};

/** PutLogs of the SDK, which itself throws (channels-and-logs.md 6.2): the same request, its body given as bytes. */
export const putBytes = (client: Client, body: Uint8Array, headers: Record<string, string> = {}) =>
  call(client, params("PutLogs", "POST", `/logstores/${LOGSTORE}/shards/lb`), {
    body,
    headers: { "content-type": "application/x-protobuf", ...headers },
  });

export interface Pulled {
  groups: { topic: string; source: string; tags: Record<string, string>; logs: Log[] }[];
  cursor: string;
  headers: Record<string, string>;
}

const asTexts = (of: { key: Uint8Array; value: Uint8Array }[] = []): Record<string, string> =>
  Object.fromEntries(of.map(({ key, value }) => [Buffer.from(key).toString(), Buffer.from(value).toString()]));

const read = (bytes: Buffer): Pulled["groups"] => {
  const { logGroupList = [] } = list.toObject(list.decode(bytes));
  return logGroupList.map((one: Record<string, never>) => ({
    topic: Buffer.from(one.topic ?? "").toString(),
    source: Buffer.from(one.source ?? "").toString(),
    tags: asTexts(one.logTags),
    logs: ((one.logs ?? []) as Record<string, never>[]).map(({ time, contents, timeNs }) => ({
      ...{ timestamp: time, content: asTexts(contents) },
      ...(timeNs !== undefined && { timestampNsPart: timeNs }),
    })),
  }));
};

/** PullLogs by a client of our own on the SDK's transport: the SDK's method asks the bare host. */
export const pull = async (client: Client, shard: number, query: Record<string, string>): Promise<Pulled> => {
  const what = params("PullLogs", "GET", `/logstores/${LOGSTORE}/shards/${shard}`);
  const { body, headers } = await call(client, what, { query: { type: "log", ...query } });
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { groups: read(Buffer.concat(chunks)), cursor: headers["x-log-cursor"], headers };
};

/** Everything between two cursors of a shard, `count` groups at a time. */
export const pullAll = async (client: Client, shard: number, from: string, count = "1000") => {
  const groups: Pulled["groups"] = [];
  for (let cursor = from; ; ) {
    const next = await pull(client, shard, { cursor, count });
    groups.push(...next.groups);
    if (next.cursor === cursor) return { groups, cursor };
    cursor = next.cursor;
  }
};
