import { rmSync } from "node:fs";
import type { Credentials } from "../../../local/accounts.ts";
import { openLocal } from "../../../local/open.ts";
import { encodeMessage } from "../../../local/tablestore/messages.ts";
import { startTablestore } from "../../../local/tablestore/server.ts";
import { contentMd5, signOtsRequest } from "../../../local/wire/ots-signature.ts";
import { temporaryFolder } from "../temporary-local.ts";

export interface Long {
  toNumber(): number;
  toString(): string;
}

export interface SdkRow {
  primaryKey?: Array<{ name: string; value: unknown }>;
  attributes?: Array<{ columnName: string; columnValue: unknown; timestamp: Long }>;
}

export interface BatchRow extends SdkRow {
  isOk: boolean;
  errorCode: string | null;
  errorMessage: string | null;
}

interface Answer {
  consumed: { capacityUnit: { read: number; write: number } };
  row: SdkRow;
  rows: SdkRow[];
  nextStartPrimaryKey: SdkRow["primaryKey"] | null;
  tableNames: string[];
  RequestId: string;
}

export interface Description {
  tableMeta: {
    tableName: string;
    primaryKey: Array<{ name: string; type: number; option?: number }>;
    definedColumn: object[];
  };
  tableOptions: { timeToLive: number; maxVersions: number; allowUpdate: boolean; deviationCellVersionInSec: Long };
  reservedThroughputDetails: { capacityUnit: { read: number; write: number }; lastIncreaseTime: Long };
  indexMetas: Array<{
    name: string;
    primaryKey: string[];
    definedColumn: string[];
    indexType: number;
    indexSyncPhase: number;
  }>;
  streamDetails: { enableStream: boolean; streamId: string; expirationTime: number; lastEnableTime: Long } | null;
  tableStatus: number;
}

const plain = [
  ...(["createTable", "listTable", "deleteTable", "createIndex", "dropIndex"] as const),
  ...(["putRow", "getRow", "updateRow", "deleteRow", "getRange", "listSearchIndex"] as const),
] as const;
export type Call<T> = (params: object) => Promise<T>;
export type Client = Record<(typeof plain)[number], Call<Answer>> & {
  batchGetRow: Call<{ tables: BatchRow[][] }>;
  batchWriteRow: Call<{ tables: BatchRow[] }>;
  describeTable: Call<Description>;
  updateTable: Call<Description>;
  startLocalTransaction: Call<{ transactionId: string }>;
  commitTransaction: Call<object>;
  abortTransaction: Call<object>;
  describeSearchIndex: Call<object>;
};

type Comparator = "EQUAL" | "NOT_EQUAL" | "GREATER_THAN" | "GREATER_EQUAL" | "LESS_THAN" | "LESS_EQUAL";
type SingleArguments = [
  name: string,
  value: unknown,
  comparator: number,
  passIfMissing?: boolean,
  latestVersionOnly?: boolean,
];

/** The parts of the official SDK that tests use; it has no types of its own. */
export interface Sdk {
  Client: new (config: object) => Client;
  Long: { fromNumber(value: number): Long; fromString(value: string): Long };
  INF_MIN: object;
  INF_MAX: object;
  PK_AUTO_INCR: object;
  Condition: new (expectation: number, column?: object | null) => object;
  SingleColumnCondition: new (...parts: SingleArguments) => object;
  CompositeCondition: new (operator: number) => { addSubCondition(condition: object): void };
  ColumnPaginationFilter: new (limit: number, offset: number) => object;
  RowExistenceExpectation: Record<"IGNORE" | "EXPECT_EXIST" | "EXPECT_NOT_EXIST", number>;
  ComparatorType: Record<Comparator, number>;
  LogicalOperator: Record<"NOT" | "AND" | "OR", number>;
  SyncPhase: Record<"FULL" | "INCR", number>;
}

export const ots: Sdk = require("tablestore");
export const INSTANCE = "mss-test";

const { IGNORE, EXPECT_EXIST, EXPECT_NOT_EXIST } = ots.RowExistenceExpectation;
export const always = new ots.Condition(IGNORE, null);
export const exists = new ots.Condition(EXPECT_EXIST, null);
export const absent = new ots.Condition(EXPECT_NOT_EXIST, null);
export const when = (column: object) => new ots.Condition(IGNORE, column);
export const int = (value: number) => ots.Long.fromNumber(value);

/** On a busy machine an answer may take long, and a time-out is not what the service says. */
const PATIENCE_MS = 60_000;

export const connect = (
  endpoint: string,
  credentials: Credentials,
  instancename = INSTANCE,
  timeout = PATIENCE_MS,
): Client =>
  new ots.Client({
    ...{ accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.accessKeySecret },
    ...(credentials.securityToken !== undefined && { stsToken: credentials.securityToken }),
    ...{ endpoint, instancename, maxRetries: 0, httpOptions: { timeout } },
  });

/** A Tablestore of its own on a fresh folder; `restart` opens the same folder anew. */
export const openTablestore = async ({ startAt = Date.now(), strictDates = false, throttles = false } = {}) => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const start = async () => {
    const local = openLocal({ folder, startAt, strictDates, log: (line) => lines.push(line) });
    const service = await startTablestore(local, { instance: INSTANCE, throttles });
    return { local, service, client: connect(service.url, local.accounts.get("provider")) };
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

/** `code message` of a call that must fail: the SDK leaves both inside `err.message`, as protobuf. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => new Error("was not refused"),
    (reason: Error) => reason,
  );
  const [, code, message] =
    /^\n[\s\S](OTS[A-Za-z]+)[^A-Za-z](?:\ufffd[\s\S]|[\s\S])([\s\S]*) requestId:/.exec(error.message) ?? [];
  return code ? `${code} ${message}` : error.message;
};

/** The values of a row by column name; integers as numbers. */
export const valuesOf = ({ primaryKey = [], attributes = [] }: SdkRow): Record<string, unknown> => {
  const cells = attributes.map(({ columnName, columnValue }) => [columnName, columnValue] as const);
  return Object.fromEntries(
    [...primaryKey.map(({ name, value }) => [name, value] as const), ...cells].map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && "toNumber" in value ? (value as Long).toNumber() : value,
    ]),
  );
};

/** What the SDK never sends, signed as it should be. */
export const post = async (
  { local, service }: Pick<Awaited<ReturnType<typeof openTablestore>>, "local" | "service">,
  operation: string,
  body: Uint8Array,
) => {
  const { accessKeyId, accessKeySecret } = local.accounts.get("provider");
  const headers: Record<string, string> = {
    ...{ "x-ots-date": new Date().toISOString(), "x-ots-apiversion": "2015-12-31", "x-ots-instancename": INSTANCE },
    ...{ "x-ots-accesskeyid": accessKeyId, "x-ots-contentmd5": contentMd5(body) },
  };
  headers["x-ots-signature"] = signOtsRequest(accessKeySecret, operation, headers);
  const answer = await fetch(`${service.url}/${operation}`, { method: "POST", headers, body: Buffer.from(body) });
  return { status: answer.status, text: await answer.text() };
};

interface TableShape {
  key: Record<string, "INTEGER" | "STRING" | "BINARY">;
  options?: object;
  defined?: Array<{ name: string; type: number }>;
  indexes?: object[];
}

/** Parameters of CreateTable. */
export const table = (tableName: string, { key, options, defined = [], indexes }: TableShape) => ({
  tableMeta: {
    tableName,
    primaryKey: Object.entries(key).map(([name, type]) => ({ name, type })),
    definedColumn: defined,
  },
  reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
  tableOptions: { timeToLive: -1, maxVersions: 1, ...options },
  ...(indexes && { indexMetas: indexes }),
});

interface Transactional {
  tableName: string;
  /** Type by name, as a number of the wire. */
  defined: Record<string, number>;
  indexes: object[];
}

/** A table with key `p`, `n` for local transactions. The Node SDK cannot ask for them; other SDKs can. */
export const createWithTransactions = async (
  cloud: Parameters<typeof post>[0],
  { tableName, defined, indexes: indexMetas }: Transactional,
) => {
  const definedColumn = Object.entries(defined).map(([name, type]) => ({ name, type }));
  const primaryKey = [
    { name: "p", type: 2 },
    { name: "n", type: 1 },
  ];
  const body = encodeMessage("CreateTableRequest", {
    tableMeta: { tableName, primaryKey, definedColumn },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    ...{ indexMetas, enableLocalTxn: true },
  });
  const { status, text } = await post(cloud, "CreateTable", body);
  if (status !== 200) throw new Error(text);
};
