import { rmSync } from "node:fs";
import Client, * as models from "@alicloud/sls20201230";
import type { Credentials } from "../../../local/accounts.ts";
import { openLocal } from "../../../local/open.ts";
import { type SlsOptions, startSls } from "../../../local/sls/server.ts";
import { sdkConfig } from "../call-openapi.ts";
import { temporaryFolder } from "../temporary-local.ts";

export const PROJECT = "waf-project";
export const LOGSTORE = "waf-logstore";
export const target = { account: "customer-cn", project: PROJECT, logstore: LOGSTORE };

/** 2026-10-01, 10:00 in the zone of the logs. */
export const TEN = Date.parse("2026-10-01T10:00:00+08:00");
export const second = (ms: number): number => Math.floor(ms / 1000);

/** The official SDK, unchanged. */
export const connect = (url: string, credentials: Credentials): Client =>
  new Client(sdkConfig(url.replace("127.0.0.1", "localhost"), credentials));

/** A log service of its own on a fresh folder; `restart` opens the same folder anew. */
export const openService = async ({
  service: own,
  ...options
}: {
  startAt?: number;
  strictDates?: boolean;
  service?: SlsOptions;
} = {}) => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const start = async () => {
    const local = openLocal({ folder, startAt: TEN, ...options, log: (line) => lines.push(line) });
    const service = await startSls(local, own);
    const client = connect(service.url, local.accounts.get("customer-cn"));
    return { local, service, client };
  };
  const stop = async () => {
    await opened.service.close();
    await opened.local.close();
  };
  const opened = { ...(await start()), lines, folder };
  const restart = async () => {
    await stop();
    Object.assign(opened, await start());
  };
  const close = async () => {
    await stop();
    rmSync(folder, { recursive: true });
  };
  return Object.assign(opened, { restart, close });
};

export type Opened = Awaited<ReturnType<typeof openService>>;

/** A line as WAF writes it. */
export const line = (at: number, fields: Record<string, string> = {}) => ({
  __topic__: "waf_access_log",
  time: new Date(at + 8 * 3_600_000).toISOString().replace(/\.\d+Z/, "+08:00"),
  matched_host: "shop.example",
  status: "200",
  upstream_status: "200",
  request_time_msec: "12",
  real_client_ip: "198.18.0.1",
  request_path: "/",
  ...fields,
});

export const jsonl = (lines: object[]): string => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

export const loadLines = ({ service }: Opened, lines: object[], options?: object) =>
  service.delivery.load(target, { text: jsonl(lines) }, options);

interface Span {
  from?: number;
  to?: number;
  line?: number;
  offset?: number;
}

/** Around the hour in which tests play. */
const HOUR = { from: second(TEN) - 3600, to: second(TEN) + 3600 };

export interface Meta {
  progress: string;
  count: number;
  hasSQL: boolean;
  processedRows: number;
  keys: string[];
  columnTypes: string[];
  whereQuery: string;
  aggQuery: string;
}

/** GetLogsV2: what stands in its body. */
export const query = async (client: Client, text: string, { from, to, ...page }: Span = {}) => {
  const request = new models.GetLogsV2Request({ from: from ?? HOUR.from, to: to ?? HOUR.to, query: text, ...page });
  const { body, headers } = await client.getLogsV2(PROJECT, LOGSTORE, request);
  return { rows: body?.data as Record<string, string>[], meta: body?.meta as unknown as Meta, headers };
};

/** `HTTP status, code: message` of a call that must fail. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => new Error("was not refused"),
    (reason: Error & { data?: { httpCode: number } }) => reason,
  );
  return `${"data" in error ? error.data?.httpCode : ""} ${error.message}`;
};

export { models };
