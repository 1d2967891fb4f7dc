import {
  absent,
  always,
  createWithTransactions,
  exists,
  int,
  openTablestore,
  ots,
  refusal,
  table,
  valuesOf,
  when,
} from "./sdk.ts";

const CONFLICT = "OTSRowOperationConflict Data is being modified by the other request.";
const GONE = "OTSSessionNotExist Session not exist or may be timeout.";
const DISABLED =
  "OTSParameterInvalid Try to call method using explicit transaction on explicit-transaction-disabled table.";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeEach(async () => {
  cloud = await openTablestore();
  await createWithTransactions(cloud, {
    ...{ tableName: "t", defined: { v: 1 } },
    indexes: [{ name: "t_v", primaryKey: ["v"], definedColumn: [], indexUpdateMode: 0, indexType: 0 }],
  });
});
afterEach(() => cloud.close());

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

const target = (n: number, transactionId?: string) => ({
  ...{ tableName: "t", condition: always, primaryKey: [{ p: "x" }, { n: int(n) }] },
  ...inside(transactionId),
});
const get = async (n: number, transactionId?: string) =>
  valuesOf((await cloud.client.getRow(target(n, transactionId))).row);
const batch = async (rows: object[], transactionId: string) => {
  const { tables } = await cloud.client.batchWriteRow({ tables: [{ tableName: "t", rows }], ...inside(transactionId) });
  return tables.map(({ isOk, errorCode, errorMessage }) => (isOk ? "ok" : `${errorCode} ${errorMessage}`));
};

test("puts, updates, counters, deletes and batches build on each other inside, conditions too", async () => {
  const { client } = cloud;
  await put(1);
  const id = await start();
  await put(2, id);
  await client.updateRow({ ...target(2, id), updateOfAttributeColumns: [{ PUT: [{ w: "a" }] }], condition: exists });
  const counted = { updateOfAttributeColumns: [{ INCREMENT: [{ v: int(5) }] }] };
  const { row } = await client.updateRow({
    ...{ ...target(2, id), ...counted },
    returnContent: { returnType: 2, returnColumns: ["v"] },
  });
  expect(valuesOf(row)).toMatchObject({ v: 7 });
  const seven = when(new ots.SingleColumnCondition("v", int(7), ots.ComparatorType.EQUAL, false));
  const rows = [
    { ...target(3), type: "PUT", condition: absent, attributeColumns: [{ v: int(3) }] },
    { ...target(2), type: "UPDATE", condition: seven, attributeColumns: [{ PUT: [{ w: "b" }] }] },
    { ...target(1), type: "DELETE", condition: absent },
    { ...target(1), type: "DELETE", condition: exists },
  ];
  expect(await batch(rows.slice(0, 3), id)).toEqual(["ok", "ok", "OTSConditionCheckFail Condition check failed."]);
  expect(await batch(rows.slice(3), id)).toEqual(["ok"]);
  expect([await get(2, id), await range(id), await get(2), await range()]).toEqual([
    { p: "x", n: 2, v: 7, w: "b" },
    [2, 3],
    {},
    [1],
  ]);
  await client.commitTransaction({ transactionId: id });
  expect([await get(2), await range(), await indexed()]).toEqual([{ p: "x", n: 2, v: 7, w: "b" }, [2, 3], [3, 2]]);
});

test.each(["commitTransaction", "abortTransaction"] as const)(
  "%s ends one that wrote nothing, and once",
  async (end) => {
    const transactionId = await start();
    await cloud.client[end]({ transactionId });
    for (const again of ["commitTransaction", "abortTransaction"] as const)
      expect(await refusal(cloud.client[again]({ transactionId }))).toBe(GONE);
    await put(1);
  },
);

test("an id that nobody was given names no transaction, whatever is done with it", async () => {
  const { client } = cloud;
  const calls = [
    put(1, "nobody"),
    get(1, "nobody"),
    range("nobody"),
    client.commitTransaction({ transactionId: "nobody" }),
  ];
  expect(await Promise.all(calls.map(refusal))).toEqual(calls.map(() => GONE));
});

test("in a batch a row of another partition fails by itself; another table refuses the whole", async () => {
  const id = await start();
  const row = (p: string) => ({
    type: "PUT",
    condition: always,
    primaryKey: [{ p }, { n: int(1) }],
    attributeColumns: [],
  });
  expect(await batch([row("x"), row("y")], id)).toEqual([
    "ok",
    "OTSDataOutOfRange Data out of scope of atomic. Atomic PartKey:x. Data PartKey:y",
  ]);
  await createWithTransactions(cloud, { tableName: "u", defined: {}, indexes: [] });
  const both = ["t", "u"].map((tableName) => ({ tableName, rows: [row("x")] }));
  expect(await refusal(cloud.client.batchWriteRow({ tables: both, transactionId: id }))).toMatch(/^OTSDataOutOfRange/);
  expect(await refusal(cloud.client.putRow({ ...row("x"), tableName: "u", transactionId: id }))).toMatch(
    /^OTSDataOutOfRange/,
  );
});

test("of two that write one row each in its turn both are kept", async () => {
  const add = async () => {
    for (;;) {
      const id = await start().catch(() => undefined);
      if (id === undefined) continue;
      const { v = 0 } = await get(1, id);
      await cloud.client.putRow({ ...target(1, id), attributeColumns: [{ v: int(Number(v) + 1) }] });
      return cloud.client.commitTransaction({ transactionId: id });
    }
  };
  await Promise.all(Array.from({ length: 8 }, add));
  expect(await get(1)).toMatchObject({ v: 8 });
});
