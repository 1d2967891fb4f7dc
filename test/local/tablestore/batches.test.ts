import { absent, always, exists, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
  const defined = [{ name: "v", type: 4 }];
  await cloud.client.createTable(table("rows", { key: { a: "STRING" } }));
  await cloud.client.createTable(
    table("indexed", {
      key: { a: "STRING" },
      defined,
      indexes: [{ name: "by_v", primaryKey: ["v"], definedColumn: [] }],
    }),
  );
});
afterAll(() => cloud.close());

const put = (a: string, condition = always, attributeColumns: object[] = [{ v: a }]) => ({
  type: "PUT",
  condition,
  primaryKey: [{ a }],
  attributeColumns,
});
const write = async (rows: object[], tableName = "rows") =>
  (await cloud.client.batchWriteRow({ tables: [{ tableName, rows }] })).tables;
const read = async (names: string[], more: object = {}) =>
  (await cloud.client.batchGetRow({ tables: [{ tableName: "rows", primaryKey: names.map((a) => [{ a }]), ...more }] }))
    .tables;

test("rows are written and read in the order of the request, each with its own result", async () => {
  await write([put("one"), put("two")]);
  const results = await write([
    put("one", absent),
    { type: "UPDATE", condition: exists, primaryKey: [{ a: "two" }], attributeColumns: [{ PUT: [{ w: "2" }] }] },
    { type: "DELETE", condition: always, primaryKey: [{ a: "three" }] },
    { ...put("x"), primaryKey: [{ b: "x" }] },
  ]);
  expect(results.map(({ isOk, errorCode, errorMessage }) => (isOk ? "ok" : `${errorCode} ${errorMessage}`))).toEqual([
    ...["OTSConditionCheckFail Condition check failed.", "ok", "ok"],
    "OTSInvalidPK Validate PK name fail. Input: b, Meta: a.",
  ]);
  const [rows] = await read(["two", "nobody", "one"]);
  expect(rows?.map((row) => row.isOk && row.primaryKey && valuesOf(row))).toEqual([
    { a: "two", v: "two", w: "2" },
    null,
    { a: "one", v: "one" },
  ]);
});

test("a row may come twice where only the last counts", async () => {
  await write([put("again", always, [{ v: "1" }]), put("again", always, [{ v: "2" }])]);
  const [rows] = await read(["again"]);
  expect(rows?.map(valuesOf)).toEqual([{ a: "again", v: "2" }]);
});

test("batches end at 200 rows written and 100 read", async () => {
  const names = Array.from({ length: 200 }, (_, n) => `n${n}`);
  expect(await write(names.map((a) => put(a)))).toHaveLength(200);
  expect((await read(names.slice(0, 100)))[0]).toHaveLength(100);
  expect(await refusal(read(names.slice(0, 101)))).toBe("OTSParameterInvalid Rows count exceeds the upper limit: 100.");
  expect(await refusal(write([...names, "more"].map((a) => put(a))))).toBe(
    "OTSParameterInvalid Rows count exceeds the upper limit: 200.",
  );
});

const column = new ots.SingleColumnCondition("v", "x", ots.ComparatorType.EQUAL);
const big = (a: string) => put(a, always, [{ v: Buffer.alloc(1024 * 1024 * 2) }]);
const count = {
  type: "UPDATE",
  condition: always,
  primaryKey: [{ a: "x" }],
  attributeColumns: [{ INCREMENT: [{ n: int(1) }] }],
};
const refusals: Array<[string, () => Promise<unknown>, string]> = [
  [
    "a repeated row with an expectation",
    () => write([put("x"), put("x", absent)]),
    "OTSParameterInvalid Repeated rows do not support row exist expectation check in BatchModify.",
  ],
  [
    "a repeated row with a condition",
    () => write([put("x"), put("x", new ots.Condition(0, column))]),
    "OTSParameterInvalid Repeated rows do not support row condition check in BatchModify.",
  ],
  [
    "a repeated row of an indexed table",
    () => write([put("x"), put("x")], "indexed"),
    "OTSParameterInvalid Duplicate rows detected in MultiPut.",
  ],
  ["a repeated counter", () => write([count, count]), "OTSParameterInvalid Duplicate rows detected in MultiPut."],
  ["no row of a table", () => write([]), "OTSParameterInvalid No operation is specified for table: 'rows'."],
  ["nothing to read", () => read([]), "OTSParameterInvalid No row specified in the request of BatchGetRow."],
  ["an unknown table", () => write([put("x")], "nowhere"), "OTSObjectNotExist Requested table does not exist."],
  [
    "more than 4 MB",
    () => write([big("x"), big("y")]),
    "OTSParameterInvalid The total data size of BatchWriteRow request exceeds the limit, limit size: 4194304, data size: 4194310.",
  ],
];
test.each(refusals)("%s is refused whole", async (_, call, words) => {
  expect(await refusal(call())).toBe(words);
});
