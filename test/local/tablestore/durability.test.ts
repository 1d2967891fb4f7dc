import { always, exists, int, openTablestore, refusal, table, valuesOf } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const DAY_MS = 86_400_000;
beforeEach(async () => {
  cloud = await openTablestore();
});
afterEach(() => cloud.close());

const put = (tableName: string, a: string) =>
  cloud.client.putRow({ tableName, condition: always, primaryKey: [{ a }], attributeColumns: [{ n: int(1) }] });
const get = async (tableName: string, a: string) =>
  valuesOf((await cloud.client.getRow({ tableName, primaryKey: [{ a }] })).row);

test("a restart on the same folder finds tables, rows and indexes, and new tables do not meet old rows", async () => {
  const indexes = [{ name: "by_n", primaryKey: ["n"], definedColumn: [] }];
  await cloud.client.createTable(table("kept", { key: { a: "STRING" }, defined: [{ name: "n", type: 1 }], indexes }));
  await put("kept", "x");
  await cloud.client.createTable(table("gone", { key: { a: "STRING" } }));
  await put("gone", "x");
  await cloud.client.deleteTable({ tableName: "gone" });
  await cloud.restart();
  expect(await get("kept", "x")).toEqual({ a: "x", n: 1 });
  const { row } = await cloud.client.getRow({ tableName: "by_n", primaryKey: [{ n: int(1) }, { a: "x" }] });
  expect(valuesOf(row)).toEqual({ a: "x", n: 1 });
  await cloud.client.createTable(table("gone", { key: { a: "STRING" } }));
  expect(await get("gone", "x")).toEqual({});
});

test("a row is gone a moment after its time to live, and removed within a day", async () => {
  const { client, local } = cloud;
  await client.createTable(table("brief", { key: { a: "STRING" }, options: { timeToLive: 86_400 } }));
  await local.dial.runUntil(local.dial.now() + DAY_MS / 2);
  await put("brief", "x");
  const born = local.dial.now();
  await local.dial.runUntil(born + DAY_MS);
  expect(await get("brief", "x")).toEqual({ a: "x", n: 1 });
  await local.dial.runUntil(born + DAY_MS + 1);
  expect(await get("brief", "x")).toEqual({});
  const update = client.updateRow({
    ...{
      tableName: "brief",
      condition: exists,
      primaryKey: [{ a: "x" }],
      updateOfAttributeColumns: [{ PUT: [{ n: int(2) }] }],
    },
  });
  expect(await refusal(update)).toBe("OTSConditionCheckFail Condition check failed.");
  const rows = () =>
    local.store.openDB({ name: "tablestore/mss-test/rows", keyEncoding: "binary", encoding: "binary" }).getCount();
  expect(rows()).toBe(1);
  await local.dial.runUntil(born + 2 * DAY_MS);
  expect(rows()).toBe(0);
  expect([...local.dial.items()]).toHaveLength(1);
});
