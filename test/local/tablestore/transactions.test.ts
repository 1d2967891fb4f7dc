import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "protobufjs";
import { contentMd5, signOtsRequest } from "../../../local/wire/ots-signature.ts";
import { always, INSTANCE, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

const { root } = parse(readFileSync(join(__dirname, "../../../local/tablestore/tablestore.proto"), "utf8"));
const CONFLICT = "OTSRowOperationConflict Data is being modified by the other request.";
const GONE = "OTSSessionNotExist Session not exist or may be timeout.";
const DISABLED =
  "OTSParameterInvalid Try to call method using explicit transaction on explicit-transaction-disabled table.";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeEach(async () => {
  cloud = await openTablestore();
  await createWithTransactions();
});
afterEach(() => cloud.close());

/** The Node SDK cannot ask for transactions when it creates a table; other SDKs can. */
const createWithTransactions = async () => {
  const body = root
    .lookupType("CreateTableRequest")
    .encode({
      tableMeta: {
        ...{ tableName: "t", definedColumn: [{ name: "v", type: 1 }] },
        primaryKey: [
          { name: "p", type: 2 },
          { name: "n", type: 1 },
        ],
      },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
      indexMetas: [{ name: "t_v", primaryKey: ["v"], definedColumn: [], indexUpdateMode: 0, indexType: 0 }],
      enableLocalTxn: true,
    })
    .finish();
  const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("provider");
  const headers = {
    ...{ "x-ots-date": new Date().toISOString(), "x-ots-apiversion": "2015-12-31" },
    ...{ "x-ots-accesskeyid": accessKeyId, "x-ots-instancename": INSTANCE, "x-ots-contentmd5": contentMd5(body) },
  };
  const signature = signOtsRequest(accessKeySecret, "CreateTable", headers);
  const answer = await fetch(`${cloud.service.url}/CreateTable`, {
    ...{ method: "POST", body: Buffer.from(body), headers: { ...headers, "x-ots-signature": signature } },
  });
  expect(answer.status).toBe(200);
};

const start = async (p = "x") => {
  const { transactionId } = await cloud.client.startLocalTransaction({ tableName: "t", primaryKey: [{ p }] });
  return transactionId;
};
const inside = (transactionId?: string) => (transactionId === undefined ? {} : { transactionId });
const put = (n: number, transactionId?: string, p = "x") =>
  cloud.client.putRow({
    ...{ tableName: "t", condition: always, primaryKey: [{ p }, { n: int(n) }], attributeColumns: [{ v: int(n) }] },
    ...inside(transactionId),
  });
const range = async (transactionId?: string, direction: "FORWARD" | "BACKWARD" = "FORWARD") => {
  const bounds = [ots.INF_MIN, ots.INF_MAX].map((n) => [{ p: "x" }, { n }]);
  const [from, to] = direction === "FORWARD" ? bounds : bounds.reverse();
  const { rows } = await cloud.client.getRange({
    ...{ tableName: "t", direction, inclusiveStartPrimaryKey: from, exclusiveEndPrimaryKey: to },
    ...inside(transactionId),
  });
  return rows.map((row) => valuesOf(row).n);
};
const indexed = async () => {
  const { rows } = await cloud.client.getRange({
    ...{ tableName: "t_v", direction: "FORWARD" },
    inclusiveStartPrimaryKey: [{ v: ots.INF_MIN }, { p: ots.INF_MIN }, { n: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ v: ots.INF_MAX }, { p: ots.INF_MAX }, { n: ots.INF_MAX }],
  });
  return rows.map((row) => valuesOf(row).n);
};

test("what a transaction writes is seen by itself at once, by others and by indexes after its commit", async () => {
  await put(1);
  await put(3);
  const id = await start();
  await put(2, id);
  await cloud.client.deleteRow({
    ...{ tableName: "t", condition: always, primaryKey: [{ p: "x" }, { n: int(3) }], transactionId: id },
  });
  expect([await range(id), await range(id, "BACKWARD"), await range()]).toEqual([
    [1, 2],
    [2, 1],
    [1, 3],
  ]);
  expect(await indexed()).toEqual([1, 3]);
  await cloud.client.commitTransaction({ transactionId: id });
  expect([await range(), await indexed()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(await refusal(cloud.client.commitTransaction({ transactionId: id }))).toBe(GONE);
});

test("what was aborted never was", async () => {
  const id = await start();
  await put(1, id);
  await cloud.client.abortTransaction({ transactionId: id });
  expect([await range(), await indexed()]).toEqual([[], []]);
  expect(await refusal(put(2, id))).toBe(GONE);
});

test("others may not write the partition meanwhile, nor start a transaction on it; other partitions are free", async () => {
  const id = await start();
  expect(await refusal(put(1))).toBe(CONFLICT);
  expect(await refusal(start())).toBe(CONFLICT);
  await put(1, undefined, "y");
  const row = { type: "PUT", condition: always, primaryKey: [{ p: "x" }, { n: int(9) }], attributeColumns: [] };
  const { tables } = await cloud.client.batchWriteRow({ tables: [{ tableName: "t", rows: [row] }] });
  expect(tables.map(({ errorCode }) => errorCode)).toEqual(["OTSRowOperationConflict"]);
  await cloud.client.commitTransaction({ transactionId: id });
  await put(1);
});

test("a transaction reaches no other partition, and ends after a minute of the dial", async () => {
  const { client, local } = cloud;
  const id = await start();
  expect(await refusal(put(1, id, "y"))).toBe(
    "OTSDataOutOfRange Data out of scope of atomic. Atomic PartKey:x. Data PartKey:y",
  );
  const get = client.getRow({ tableName: "t", primaryKey: [{ p: "y" }, { n: int(1) }], transactionId: id });
  expect(await refusal(get)).toMatch(/^OTSDataOutOfRange/);
  await local.dial.runUntil(local.dial.now() + 60_000);
  await put(1, id);
  await local.dial.runUntil(local.dial.now() + 1);
  expect(await refusal(put(1, id))).toBe(GONE);
  await put(2);
  expect(await range()).toEqual([2]);
});

test("a restart ends transactions that were not committed", async () => {
  const id = await start();
  await put(1, id);
  await cloud.restart();
  expect(await refusal(cloud.client.commitTransaction({ transactionId: id }))).toBe(GONE);
  expect(await range()).toEqual([]);
});

test("4 MB are written in a transaction, and not a byte more", async () => {
  const id = await start();
  /** Names and values that are charged besides: `p`, `x`, `n`, an integer, `b`. */
  const others = 12;
  const write = (n: number, bytes: number) =>
    cloud.client.putRow({
      ...{ tableName: "t", condition: always, primaryKey: [{ p: "x" }, { n: int(n) }], transactionId: id },
      attributeColumns: [{ b: "x".repeat(bytes) }],
    });
  await write(1, 2 * 1024 * 1024 - others);
  await write(2, 2 * 1024 * 1024 - others);
  expect(await refusal(write(3, 0))).toMatch(/^OTSOutOfTransactionDataSizeLimit/);
});

test("a table without transactions has none, one key column names a partition, an empty id names nothing", async () => {
  const { client } = cloud;
  await client.createTable(table("plain", { key: { p: "STRING" } }));
  const on = (tableName: string, primaryKey: object[]) =>
    refusal(client.startLocalTransaction({ tableName, primaryKey }));
  expect(await on("plain", [{ p: "x" }])).toBe(DISABLED);
  expect(await on("t", [{ p: "x" }, { n: int(1) }])).toBe(
    "OTSParameterInvalid StartLocalTransaction support only one primary key.",
  );
  expect(await on("none", [{ p: "x" }])).toBe("OTSObjectNotExist Requested table does not exist.");
  const invalid = "OTSParameterInvalid TransactionID is invalid.";
  expect(await refusal(client.commitTransaction({ transactionId: "" }))).toBe(invalid);
  expect(await refusal(client.abortTransaction({ transactionId: "" }))).toBe(invalid);
});
