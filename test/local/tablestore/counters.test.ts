import { absent, always, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

/** Thousands of calls: on a busy machine they take longer than jest waits by itself. */
jest.setTimeout(60_000);

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
beforeAll(async () => {
  cloud = await openTablestore({ startAt: NOW });
  await cloud.client.createTable(table("rows", { key: { a: "STRING" }, options: { maxVersions: 2 } }));
});
afterAll(() => cloud.close());

const back = (...returnColumns: string[]) => ({ returnContent: { returnType: 2, returnColumns } });
const update = async (a: string, changes: object[], more: object = {}) => {
  const request = { tableName: "rows", primaryKey: [{ a }], condition: always, updateOfAttributeColumns: changes };
  return valuesOf((await cloud.client.updateRow({ ...request, ...more })).row);
};
const by = (name: string, value: number) => ({ INCREMENT: [{ [name]: int(value) }] });
const read = async (a: string) => valuesOf((await cloud.client.getRow({ tableName: "rows", primaryKey: [{ a }] })).row);

test("a counter starts at 0 and goes up and down", async () => {
  expect(await update("first", [by("n", 10)], back("n"))).toEqual({ a: "first", n: 10 });
  expect(await update("first", [by("n", -25)], back("n"))).toEqual({ a: "first", n: -15 });
  expect(await update("first", [by("n", 0)], back("n"))).toEqual({ a: "first", n: -15 });
});

test("only the counters that were asked for come back, and none unless the kind says so", async () => {
  expect(await update("asked", [by("n", 1), by("m", 2)], back("n"))).toEqual({ a: "asked", n: 1 });
  expect(await update("asked", [by("n", 1), by("m", 2)], back("n", "m"))).toEqual({ a: "asked", n: 2, m: 4 });
  expect(await update("asked", [by("n", 1)], back())).toEqual({ a: "asked" });
  expect(await update("asked", [by("n", 1)], { returnContent: { returnType: 1 } })).toEqual({ a: "asked" });
  expect(await update("asked", [by("n", 1)])).toEqual({});
});

const NOT_COUNTED = "OTSParameterInvalid Return column must be a column of increment operation.";
test.each([
  ["a column that is put", [by("n", 1), { PUT: [{ v: "1" }] }], back("n", "v"), NOT_COUNTED],
  ["a column that is not touched", [by("n", 1)], back("n", "other"), NOT_COUNTED],
  [
    "any column when only the key is to come back",
    [by("n", 1)],
    { returnContent: { returnType: 1, returnColumns: ["n"] } },
    "OTSParameterInvalid Return column names are only allowed for return type RT_AFTER_MODIFY.",
  ],
])("asking for %s refuses the whole update", async (name, changes, more, words) => {
  expect(await refusal(update(name, changes, more))).toBe(words);
  expect(await read(name)).toEqual({});
});

/** A second of work, on a machine that does much else beside it. */
const MANY_MS = 60_000;

test(
  "a thousand increments of one counter are a thousand",
  async () => {
    const one = () => update("many", [by("n", 1)]);
    for (let batch = 0; batch < 20; batch++) await Promise.all(Array.from({ length: 50 }, one));
    expect(await read("many")).toEqual({ a: "many", n: 1000 });
  },
  MANY_MS,
);

test("a counter stands beside other operations, and a new row may be expected", async () => {
  const changes = [{ PUT: [{ v: "x" }] }, by("n", 3), { DELETE_ALL: ["gone"] }];
  await update("mixed", changes, { condition: absent });
  expect(await read("mixed")).toEqual({ a: "mixed", n: 3, v: "x" });
  expect(await refusal(update("mixed", changes, { condition: absent }))).toMatch(/^OTSConditionCheckFail/);
  expect(await read("mixed")).toMatchObject({ n: 3 });
});

test("after its column or its row is deleted, or the row is put anew, it counts from there", async () => {
  await update("again", [by("n", 5)]);
  await update("again", [{ DELETE_ALL: ["n"] }]);
  expect(await update("again", [by("n", 1)], back("n"))).toMatchObject({ n: 1 });
  const row = { tableName: "rows", primaryKey: [{ a: "again" }], condition: always };
  await cloud.client.putRow({ ...row, attributeColumns: [{ n: int(40) }] });
  expect(await update("again", [by("n", 2)], back("n"))).toMatchObject({ n: 42 });
  await cloud.client.deleteRow(row);
  expect(await update("again", [by("n", 3)], back("n"))).toMatchObject({ n: 3 });
});

test("each count is a version of its own and goes on from the newest", async () => {
  const at = (value: number, timestamp: number) => ({ PUT: [{ n: int(value), timestamp }] });
  await update("versions", [at(10, NOW - 20), at(7, NOW - 10)]);
  await update("versions", [by("n", 1)]);
  const { row } = await cloud.client.getRow({ tableName: "rows", primaryKey: [{ a: "versions" }], maxVersions: 9 });
  expect(row.attributes?.map(({ columnValue }) => Number(columnValue))).toEqual([8, 7]);
});

const BIG = "9223372036854775807";
test("a counter ends at the largest and the smallest integer", async () => {
  const count = (value: string) => update("edge", [{ INCREMENT: [{ n: ots.Long.fromString(value) }] }]);
  const stored = async () =>
    String(
      (await cloud.client.getRow({ tableName: "rows", primaryKey: [{ a: "edge" }] })).row.attributes?.[0]?.columnValue,
    );
  await count(BIG);
  expect(await refusal(count("1"))).toBe("OTSParameterInvalid Increment of column: 'n' overflows.");
  expect(await stored()).toBe(BIG);
  await count(`-${BIG}`);
  await count("-9223372036854775808");
  expect(await refusal(count("-1"))).toBe("OTSParameterInvalid Increment of column: 'n' overflows.");
  expect(await stored()).toBe("-9223372036854775808");
});

test.each([
  ["a double", 1.5],
  ["a string", "1"],
  ["a boolean", true],
  ["a blob", Buffer.from("1")],
])("%s cannot be counted, nor counted by", async (name, value) => {
  await update(name, [{ PUT: [{ v: value }] }]);
  expect(await refusal(update(name, [by("v", 1)]))).toBe(
    "OTSParameterInvalid The type of column: 'v' is not INTEGER, it can not be incremented.",
  );
  expect(await refusal(update(name, [{ INCREMENT: [{ n: value }] }]))).toBe(
    "OTSParameterInvalid The increment value of column: 'n' must be INTEGER.",
  );
  expect(await read(name)).toEqual({ a: name, v: value });
});

test.each([
  ["a put", { PUT: [{ n: int(1) }] }],
  ["a delete", { DELETE_ALL: ["n"] }],
  ["another count", by("n", 1)],
])("a counter and %s of the same column are refused", async (_, other) => {
  expect(await refusal(update("both", [by("n", 1), other]))).toBe(
    "OTSParameterInvalid Increment of column: 'n' cannot be combined with another operation on it.",
  );
});

test("in a batch each counter comes back with its row", async () => {
  const rows = ["b1", "b2"].map((a) => ({
    ...{ type: "UPDATE", condition: always, primaryKey: [{ a }], attributeColumns: [by("n", 4)], ...back("n") },
  }));
  await cloud.client.batchWriteRow({ tables: [{ tableName: "rows", rows }] });
  const { tables } = await cloud.client.batchWriteRow({ tables: [{ tableName: "rows", rows }] });
  expect(tables.map(valuesOf)).toEqual([
    { a: "b1", n: 8 },
    { a: "b2", n: 8 },
  ]);
});
