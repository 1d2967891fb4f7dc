import { always, type Call, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const BUILDING = "OTSParameterInvalid Disallow read index table in building base state";
const LATE_MS = 30_000;
beforeEach(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("main", { key: { a: "STRING" }, defined: [{ name: "v", type: 1 }] }));
  for (const [n, a] of ["x", "y", "z"].entries()) await put(a, n);
});
afterEach(() => cloud.close());

const row = (a: string) => ({ tableName: "main", condition: always, primaryKey: [{ a }] });
const put = (a: string, v: number) => cloud.client.putRow({ ...row(a), attributeColumns: [{ v: int(v) }] });
const make = (includeBaseData = true) =>
  cloud.client.createIndex({
    mainTableName: "main",
    indexMeta: { name: "by_v", primaryKey: ["v"], definedColumn: [] },
    includeBaseData,
  });
const phase = async () =>
  (await cloud.client.describeTable({ tableName: "main" })).indexMetas.map(({ indexSyncPhase }) => indexSyncPhase);
const range = () =>
  cloud.client.getRange({
    ...{ tableName: "by_v", direction: "FORWARD" },
    inclusiveStartPrimaryKey: [{ v: ots.INF_MIN }, { a: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ v: ots.INF_MAX }, { a: ots.INF_MAX }],
  });
const indexed = async () => (await range()).rows.map((one) => valuesOf(one).a);
const late = () => cloud.local.faults.add({ service: "tablestore", operation: "CreateIndex", kind: "late" });

test("an index takes in the rows that are there soon after it was made", async () => {
  await make();
  await cloud.local.dial.idle();
  expect([await phase(), await indexed()]).toEqual([[ots.SyncPhase.INCR], ["x", "y", "z"]]);
});

test("one that was not told to has no phase without reads, and only what is written from then on", async () => {
  await make(false);
  expect([await phase(), await indexed()]).toEqual([[ots.SyncPhase.INCR], []]);
  await put("y", 7);
  expect(await indexed()).toEqual(["y"]);
});

const key = [{ v: int(0) }, { a: "x" }];
test.each<[string, () => ReturnType<Call<unknown>>]>([
  ["GetRow", () => cloud.client.getRow({ tableName: "by_v", primaryKey: key })],
  ["GetRange", () => range()],
  ["BatchGetRow", () => cloud.client.batchGetRow({ tables: [{ tableName: "by_v", primaryKey: [key] }] })],
])("until its base is built %s is refused, and its phase is FULL", async (_, read) => {
  late();
  await make();
  expect([await phase(), await refusal(read())]).toEqual([[ots.SyncPhase.FULL], BUILDING]);
  await cloud.local.dial.runUntil(cloud.local.dial.now() + LATE_MS - 1);
  expect(await refusal(read())).toBe(BUILDING);
  await cloud.local.dial.runUntil(cloud.local.dial.now() + 1);
  expect([await phase(), await refusal(read())]).toEqual([[ots.SyncPhase.INCR], "was not refused"]);
});

test("what changes meanwhile is in the index as it then is", async () => {
  late();
  await make();
  await put("x", 9);
  await cloud.client.deleteRow(row("y"));
  await put("w", 1);
  await cloud.local.dial.runUntil(cloud.local.dial.now() + LATE_MS);
  expect(await indexed()).toEqual(["w", "z", "x"]);
});

test("a restart goes on with it", async () => {
  late();
  await make();
  await cloud.restart();
  expect(await refusal(range())).toBe(BUILDING);
  await cloud.local.dial.runUntil(cloud.local.dial.now() + LATE_MS);
  expect(await indexed()).toEqual(["x", "y", "z"]);
});

test("one that is dropped meanwhile is not built, nor is a later one of its name by its plan", async () => {
  late();
  await make();
  await cloud.client.dropIndex({ mainTableName: "main", indexName: "by_v" });
  cloud.local.faults.clear();
  await make(false);
  await cloud.local.dial.runUntil(cloud.local.dial.now() + LATE_MS);
  expect(await indexed()).toEqual([]);
});

/** More rows than are looked at in one transaction. */
test("ten thousand rows and more come in whole", async () => {
  const MANY = 10_200;
  const BATCH = 200;
  const rows = (start: number) =>
    Array.from({ length: BATCH }, (_, n) => ({
      ...{ type: "PUT", condition: always, primaryKey: [{ a: `m${start + n}` }] },
      attributeColumns: [{ v: int(start + n + 100) }],
    }));
  for (let start = 0; start < MANY; start += BATCH)
    await cloud.client.batchWriteRow({ tables: [{ tableName: "main", rows: rows(start) }] });
  await make();
  await cloud.local.dial.idle();
  const { store } = cloud.local;
  const stored = store.openDB({ name: "tablestore/mss-test/rows", keyEncoding: "binary", encoding: "binary" });
  expect(stored.getCount()).toBe(2 * (MANY + 3));
}, 60_000);
