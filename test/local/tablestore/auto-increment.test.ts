import { absent, always, exists, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const auto = { option: "AUTO_INCREMENT" } as const;
/** A table of which these key columns are filled by the service. */
const withAuto = (tableName: string, key: Record<string, "INTEGER" | "STRING" | "BINARY">, ...columns: string[]) => {
  const made = table(tableName, { key });
  const primaryKey = made.tableMeta.primaryKey.map((one) => (columns.includes(one.name) ? { ...one, ...auto } : one));
  return { ...made, tableMeta: { ...made.tableMeta, primaryKey } };
};
beforeAll(async () => {
  cloud = await openTablestore({ startAt: NOW });
  await cloud.client.createTable(withAuto("rows", { a: "STRING", id: "INTEGER" }, "id"));
});
afterAll(() => cloud.close());

const next = (a = "x") => [{ a }, { id: ots.PK_AUTO_INCR }];
const target = (a?: string, more: object = {}) => ({
  ...{ tableName: "rows", condition: always, primaryKey: next(a), returnContent: { returnType: 1 } },
  ...more,
});
const idOf = (row: Parameters<typeof valuesOf>[0]) => Number(valuesOf(row).id);
const put = async (a?: string, more: object = {}) =>
  idOf((await cloud.client.putRow({ ...target(a, more), attributeColumns: [{ v: "1" }] })).row);
const update = (a: string, changes: object[], more: object = {}) =>
  cloud.client.updateRow({ ...target(a), updateOfAttributeColumns: changes, ...more });
const all = async (a: string) => {
  const { rows } = await cloud.client.getRange({
    ...{ tableName: "rows", direction: "FORWARD" },
    inclusiveStartPrimaryKey: [{ a }, { id: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ a }, { id: ots.INF_MAX }],
  });
  return rows.map(idOf);
};

test("a table tells which of its columns it fills", async () => {
  const { tableMeta } = await cloud.client.describeTable({ tableName: "rows" });
  expect(tableMeta.primaryKey.map((column) => [column.name, Object.hasOwn(column, "option")])).toEqual([
    ["a", false],
    ["id", true],
  ]);
});

test.each([
  [
    "the first",
    withAuto("t", { a: "INTEGER", b: "STRING" }, "a"),
    "First primary key can't be auto increment, table: t.",
  ],
  ["a string", withAuto("t", { a: "STRING", b: "STRING" }, "b"), "AUTO_INCREMENT primary key must be integer."],
  ["a blob", withAuto("t", { a: "STRING", b: "BINARY" }, "b"), "AUTO_INCREMENT primary key must be integer."],
  [
    "two",
    withAuto("t", { a: "STRING", b: "INTEGER", c: "INTEGER" }, "b", "c"),
    "AUTO_INCREMENT primary key count must <= 1.",
  ],
])("%s cannot be filled", async (_, params, words) => {
  expect(await refusal(cloud.client.createTable(params))).toBe(`OTSParameterInvalid ${words}`);
});

test("any place but the first may be filled", async () => {
  const { client } = cloud;
  await client.createTable(withAuto("middle", { a: "STRING", b: "INTEGER", c: "STRING" }, "b"));
  const { row } = await client.putRow({
    ...target("", { tableName: "middle", primaryKey: [{ a: "x" }, { b: ots.PK_AUTO_INCR }, { c: "z" }] }),
    attributeColumns: [],
  });
  expect(valuesOf(row)).toEqual({ a: "x", b: expect.any(Number), c: "z" });
});

test("each new row is above the last of all, and comes back when its key is asked for", async () => {
  const ids: number[] = [];
  for (let n = 0; n < 20; n++) ids.push(await put("grows"));
  expect(new Set(ids).size).toBe(20);
  expect([...ids].sort((a, b) => a - b)).toEqual(ids);
  expect(await all("grows")).toEqual(ids);
  expect((await cloud.client.putRow({ ...target("grows", { returnContent: {} }), attributeColumns: [] })).row).toEqual(
    {},
  );
});

test("of a hundred writers at once each has a row of its own", async () => {
  const ids = await Promise.all(Array.from({ length: 100 }, () => put("many")));
  expect(new Set(ids).size).toBe(100);
  expect(await all("many")).toEqual([...ids].sort((a, b) => a - b));
});

test("neither a deleted row nor a restart gives a value again", async () => {
  const last = await put("again");
  await cloud.client.deleteRow(target("again", { primaryKey: [{ a: "again" }, { id: int(last) }] }));
  await cloud.restart();
  expect(await put("again")).toBeGreaterThan(last);
});

test("a value that is named is a row like any other: it is put, read, counted up and deleted", async () => {
  const { client } = cloud;
  const named = { tableName: "rows", condition: always, primaryKey: [{ a: "named" }, { id: int(7) }] };
  await client.putRow({ ...named, attributeColumns: [{ n: int(1) }] });
  await client.updateRow({ ...named, condition: exists, updateOfAttributeColumns: [{ INCREMENT: [{ n: int(4) }] }] });
  expect(valuesOf((await client.getRow(named)).row)).toEqual({ a: "named", id: 7, n: 5 });
  expect(await put("named")).toBeGreaterThan(7);
  await client.deleteRow(named);
  expect(valuesOf((await client.getRow(named)).row)).toEqual({});
});

test("an update makes a row, too, and counters of it come back with its key", async () => {
  const back = { returnContent: { returnType: 2, returnColumns: ["n"] } };
  const { row } = await update("update", [{ PUT: [{ v: "1" }] }, { INCREMENT: [{ n: int(3) }] }], back);
  expect(valuesOf(row)).toEqual({ a: "update", id: expect.any(Number), n: 3 });
  expect(await all("update")).toEqual([idOf(row)]);
});

test("in a batch each placeholder is a row of its own, in the order of the request", async () => {
  const row = { ...target("batch"), type: "PUT", attributeColumns: [] };
  const change = { ...target("batch"), type: "UPDATE", attributeColumns: [{ PUT: [{ v: "1" }] }] };
  const { tables } = await cloud.client.batchWriteRow({ tables: [{ tableName: "rows", rows: [row, row, change] }] });
  expect(await all("batch")).toEqual(tables.map(idOf));
});

const column = new ots.SingleColumnCondition("v", "1", ots.ComparatorType.EQUAL, true);
const expecting = (name: string) => `Invalid expect: ${name} when modify row with pk auto increment.`;
const SET = "Can't set condition when modify row with pk auto increment.";
test.each([
  ["a row that is there", exists, expecting("EXPECT_EXIST")],
  ["a row that is not there", absent, expecting("EXPECT_NOT_EXIST")],
  ["a column", when(column), SET],
])("a placeholder cannot expect %s", async (_, condition, words) => {
  const row = { ...target("expect"), condition, type: "PUT", attributeColumns: [] };
  const calls = [
    ...[put("expect", { condition }), update("expect", [{ PUT: [{ v: "1" }] }], { condition })],
    cloud.client.batchWriteRow({ tables: [{ tableName: "rows", rows: [row] }] }),
  ];
  expect(await Promise.all(calls.map(refusal))).toEqual(calls.map(() => `OTSParameterInvalid ${words}`));
  expect(await all("expect")).toEqual([]);
});

const READ = "OTSParameterInvalid PKAutoIncr can't be used for read operations.";
test.each<[string, () => Promise<unknown>, string]>([
  ["read", () => cloud.client.getRow(target()), READ],
  ["read in a batch", () => cloud.client.batchGetRow({ tables: [{ tableName: "rows", primaryKey: [next()] }] }), READ],
  [
    "deleted",
    () => cloud.client.deleteRow(target()),
    "OTSParameterInvalid Invalid row to delete which with pk auto increment.",
  ],
  [
    "put where another column is filled",
    () => put("", { primaryKey: [{ a: ots.PK_AUTO_INCR }, { id: int(1) }] }),
    "OTSInvalidPK Validate PK type fail. Input: VT_AUTO_INCREMENT, Meta: VT_STRING.",
  ],
])("a placeholder cannot be %s", async (_, call, words) => {
  expect(await refusal(call())).toBe(words);
});
