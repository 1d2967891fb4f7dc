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
const update = (a: string, change: object, condition = always) => ({
  ...{ type: "UPDATE", condition, primaryKey: [{ a }], attributeColumns: [change] },
});
const remove = (a: string, condition = always) => ({ type: "DELETE", condition, primaryKey: [{ a }] });
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

const answers = async (rows: object[]) =>
  (await write(rows)).map(({ isOk, errorCode, errorMessage }) => (isOk ? "ok" : `${errorCode} ${errorMessage}`));
const show = async (...names: string[]) => (await read(names))[0]?.map((row) => (row.primaryKey ? valuesOf(row) : {}));

test("a batch of which every row fails is an answer all the same", async () => {
  const FAILED = "OTSConditionCheckFail Condition check failed.";
  expect(await answers([put("no1", exists), put("no2", exists)])).toEqual([FAILED, FAILED]);
  const short = { ...put("x"), primaryKey: [{ a: "x" }, { b: "y" }] };
  const size = "OTSInvalidPK Validate PK size fail. Input: 2, Meta: 1.";
  expect(await answers([short, { ...short, type: "DELETE" }])).toEqual([size, size]);
});

test("a wrong key is a matter of its row in reads, too", async () => {
  await write([put("right")]);
  const primaryKey = [[{ b: "x" }], [{ a: int(1) }], [{ a: "right" }]];
  const [rows] = (await cloud.client.batchGetRow({ tables: [{ tableName: "rows", primaryKey }] })).tables;
  expect(rows?.map(({ isOk, errorCode, errorMessage }) => [isOk, errorCode, errorMessage])).toEqual([
    [false, "OTSInvalidPK", "Validate PK name fail. Input: b, Meta: a."],
    [false, "OTSInvalidPK", "Validate PK type fail. Input: VT_INTEGER, Meta: VT_STRING."],
    [true, null, null],
  ]);
});

test.each([
  [
    "put twice, the last stays",
    [put("x", always, [{ v: "1" }, { w: "1" }]), put("x", always, [{ v: "2" }])],
    { v: "2" },
  ],
  [
    "updated twice, both are merged",
    [update("x", { PUT: [{ v: "1" }] }), update("x", { PUT: [{ w: "2" }] })],
    { v: "1", w: "2" },
  ],
  ["put and then updated", [put("x", always, [{ v: "1" }]), update("x", { DELETE_ALL: ["v"] })], {}],
  ["deleted and put again", [remove("x"), put("x", always, [{ v: "3" }])], { v: "3" }],
])("a row may be %s", async (_, rows, left) => {
  await write([remove("x")]);
  expect(await answers(rows)).toEqual(["ok", "ok"]);
  expect(await show("x")).toEqual([{ a: "x", ...left }]);
});

test("put and then deleted in one batch it is gone", async () => {
  await write([put("brief"), remove("brief")]);
  expect(await show("brief")).toEqual([{}]);
});

test("a table may be named twice, and one of which nothing is asked is empty", async () => {
  const twice = { tableName: "rows", rows: [put("t1")] };
  await cloud.client.batchWriteRow({ tables: [twice, { ...twice, rows: [put("t2")] }] });
  const asked = (...names: string[]) => ({ tableName: "rows", primaryKey: names.map((a) => [{ a }]) });
  const { tables } = await cloud.client.batchGetRow({ tables: [asked("t1"), asked(), asked("t2", "t1")] });
  expect(tables.map((rows) => rows.map((row) => valuesOf(row).a))).toEqual([["t1"], [], ["t2", "t1"]]);
});

test("a row may be asked for as often as one likes", async () => {
  await write([put("t1")]);
  expect(await show("t1", "t1")).toEqual([
    { a: "t1", v: "t1" },
    { a: "t1", v: "t1" },
  ]);
});

test("equal keys of different tables do not repeat each other", async () => {
  const both = ["rows", "indexed"].map((tableName) => ({ tableName, rows: [put("same", absent)] }));
  const { tables } = await cloud.client.batchWriteRow({ tables: both });
  expect(tables.map(({ isOk }) => isOk)).toEqual([true, true]);
});

test("placeholders do not repeat each other", async () => {
  const made = table("auto", { key: { a: "STRING" } });
  const primaryKey = [...made.tableMeta.primaryKey, { name: "id", type: "INTEGER", option: "AUTO_INCREMENT" }];
  await cloud.client.createTable({ ...made, tableMeta: { ...made.tableMeta, primaryKey } });
  const row = { ...put("x"), primaryKey: [{ a: "x" }, { id: ots.PK_AUTO_INCR }], returnContent: { returnType: 1 } };
  const [first, second] = (await write([row, row], "auto")).map((one) => Number(valuesOf(one).id));
  expect(second).toBeGreaterThan(first as number);
});

const column = new ots.SingleColumnCondition("v", "x", ots.ComparatorType.EQUAL);
const count = {
  type: "UPDATE",
  condition: always,
  primaryKey: [{ a: "x" }],
  attributeColumns: [{ INCREMENT: [{ n: int(1) }] }],
};
const NO_TABLE = "OTSObjectNotExist Requested table does not exist.";
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
  ["an unknown table", () => write([put("x")], "nowhere"), NO_TABLE],
  ["an unknown table to read", () => read(["x"], { tableName: "nowhere" }), NO_TABLE],
  ["a bad table name", () => write([put("x")], "no-where"), "OTSParameterInvalid Invalid table name: 'no-where'."],
  [
    "no table to read",
    () => cloud.client.batchGetRow({ tables: [] }),
    "OTSParameterInvalid No row specified in the request of BatchGetRow.",
  ],
  [
    "a value no column takes",
    () => write([put("x", always, [{ v: Number.NaN }])]),
    "OTSParameterInvalid NaN can't be set to double value.",
  ],
  [
    "an update of nothing",
    () => write([{ ...update("x", {}), attributeColumns: [] }]),
    "OTSParameterInvalid Attribute column is missing.",
  ],
  [
    "a key without end",
    () => write([{ ...put("x"), primaryKey: [{ a: ots.INF_MAX }] }]),
    "OTSParameterInvalid VT_INF_MAX is an invalid type for the primary key.",
  ],
  [
    "a read without end",
    () => cloud.client.batchGetRow({ tables: [{ tableName: "rows", primaryKey: [[{ a: ots.INF_MIN }]] }] }),
    "OTSParameterInvalid VT_INF_MIN is an invalid type for the primary key.",
  ],
  ["a write to an index", () => write([put("x")], "by_v"), "OTSParameterInvalid Can't write index table directly."],
];
test.each(refusals)("%s is refused whole", async (_, call, words) => {
  expect(await refusal(call())).toBe(words);
});

test("what refuses the whole leaves nothing of it", async () => {
  const good = { tableName: "rows", rows: [put("leaves")] };
  const bad = { tableName: "nowhere", rows: [put("leaves")] };
  expect(await refusal(cloud.client.batchWriteRow({ tables: [good, bad] }))).toBe(NO_TABLE);
  expect(await refusal(write([put("leaves"), put("x", always, [{ "#": "1" }])]))).toMatch(/^OTSParameterInvalid/);
  expect(await show("leaves")).toEqual([{}]);
});

test("each row costs what it would cost alone", async () => {
  const units = (rows: object[]) => rows.map((row) => (row as { capacityUnit: object }).capacityUnit);
  const written = await write([
    put("dear", always, [{ v: "x".repeat(5000) }]),
    put("cheap", absent),
    put("cheap2", exists),
  ]);
  expect(units(written).slice(0, 2)).toEqual([
    { read: 0, write: 2 },
    { read: 1, write: 1 },
  ]);
  expect(units((await read(["dear", "nobody"]))[0] ?? [])).toEqual([
    { read: 2, write: 0 },
    { read: 1, write: 0 },
  ]);
});
