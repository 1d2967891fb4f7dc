import { absent, always, exists, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
beforeAll(async () => {
  cloud = await openTablestore({ startAt: NOW });
  await cloud.client.createTable(table("rows", { key: { a: "STRING", n: "INTEGER" } }));
  await cloud.client.createTable(
    table("versions", { key: { a: "STRING", n: "INTEGER" }, options: { maxVersions: 3 } }),
  );
  await cloud.client.createTable(
    table("frozen", { key: { a: "STRING", n: "INTEGER" }, options: { allowUpdate: false } }),
  );
});
afterAll(() => cloud.close());

const key = (a: string, n = 1) => [{ a }, { n: int(n) }];
const FAILED = "OTSConditionCheckFail Condition check failed.";
const put = (a: string, attributes: object[], more: object = {}) =>
  cloud.client.putRow({
    tableName: "rows",
    condition: always,
    primaryKey: key(a),
    attributeColumns: attributes,
    ...more,
  });
const update = (a: string, changes: object[], more: object = {}) =>
  cloud.client.updateRow({
    ...{ tableName: "rows", condition: always, primaryKey: key(a), updateOfAttributeColumns: changes },
    ...more,
  });
const remove = (a: string, more: object = {}) =>
  cloud.client.deleteRow({ tableName: "rows", condition: always, primaryKey: key(a), ...more });
const read = async (a: string, more: object = {}) =>
  valuesOf((await cloud.client.getRow({ tableName: "rows", primaryKey: key(a), ...more })).row);

test("a put replaces the whole row and keeps every type, sorted by name, dated by the dial", async () => {
  await put("types", [{ old: "gone" }]);
  await put("types", [{ z: "é中" }, { d: 1.5 }, { i: int(-7) }, { t: true }, { b: Buffer.from([0, 255]) }]);
  const { row } = await cloud.client.getRow({ tableName: "rows", primaryKey: key("types") });
  expect(valuesOf(row)).toEqual({ a: "types", n: 1, b: Buffer.from([0, 255]), d: 1.5, i: -7, t: true, z: "é中" });
  expect(row.attributes?.map(({ columnName }) => columnName)).toEqual(["b", "d", "i", "t", "z"]);
  expect(row.attributes?.every(({ timestamp }) => timestamp.toNumber() === NOW)).toBe(true);
});

test("a row may have nothing but a key", async () => {
  await put("bare", []);
  expect(await read("bare")).toEqual({ a: "bare", n: 1 });
});

test.each([
  ["put", (a: string, condition: object) => put(a, [{ v: "2" }], { condition })],
  ["update", (a: string, condition: object) => update(a, [{ PUT: [{ v: "2" }] }], { condition })],
  ["delete", (a: string, condition: object) => remove(a, { condition })],
])("%s expects a row to be there, or not", async (name, change) => {
  await put(`${name}-there`, [{ v: "1" }]);
  expect(await refusal(change(`${name}-there`, absent))).toBe(FAILED);
  expect(await refusal(change(`${name}-missing`, exists))).toBe(FAILED);
  expect(await read(`${name}-there`)).toMatchObject({ v: "1" });
  expect(await read(`${name}-missing`)).toEqual({});
  await change(`${name}-there`, exists);
  await change(`${name}-missing`, absent);
});

test("a column condition looks at the row that is there", async () => {
  await put("rev", [{ rev: int(4) }]);
  const rev = (n: number) => when(new ots.SingleColumnCondition("rev", int(n), ots.ComparatorType.EQUAL, false));
  const next = { tableName: "rows", primaryKey: key("rev") };
  expect(await refusal(update("rev", [{ PUT: [{ rev: int(9) }] }], { condition: rev(3) }))).toBe(FAILED);
  await update("rev", [{ PUT: [{ rev: int(5) }] }], { ...next, condition: rev(4) });
  expect(await read("rev")).toMatchObject({ rev: 5 });
});

test("an update applies its operations in order, leaves the rest and may make the row", async () => {
  await update("made", [{ PUT: [{ x: "1" }, { y: "1" }] }]);
  await update("made", [{ PUT: [{ x: "2" }] }, { DELETE_ALL: ["x"] }, { PUT: [{ z: "3" }] }]);
  expect(await read("made")).toEqual({ a: "made", n: 1, y: "1", z: "3" });
  await update("made", [{ DELETE_ALL: ["y", "z"] }]);
  expect(await read("made")).toEqual({ a: "made", n: 1 });
});

test("deletes alone do not make a row", async () => {
  await update("never", [{ DELETE_ALL: ["x"] }]);
  expect(await read("never")).toEqual({});
});

test("where updates are not allowed rows can be put and deleted all the same", async () => {
  const frozen = { tableName: "frozen" };
  await put("ice", [{ v: "1" }], frozen);
  await put("ice", [{ v: "2" }], frozen);
  expect(await read("ice", frozen)).toMatchObject({ v: "2" });
  await remove("ice", frozen);
  expect(await read("ice", frozen)).toEqual({});
});

test("the newest versions are kept and single ones can be deleted", async () => {
  const change = { tableName: "versions", primaryKey: key("v"), condition: always };
  for (const ago of [4, 1, 3, 2])
    await cloud.client.updateRow({
      ...change,
      updateOfAttributeColumns: [{ PUT: [{ c: `-${ago}`, timestamp: NOW - ago }] }],
    });
  const all = async () =>
    (await cloud.client.getRow({ ...change, maxVersions: 9 })).row.attributes?.map(({ columnValue }) => columnValue);
  expect(await all()).toEqual(["-1", "-2", "-3"]);
  await cloud.client.updateRow({ ...change, updateOfAttributeColumns: [{ DELETE: [{ c: int(NOW - 2) }] }] });
  expect(await all()).toEqual(["-1", "-3"]);
});

test("a version must lie within a day of the dial", async () => {
  const at = (timestamp: number) => put("dated", [{ v: "1", timestamp }]);
  await at(NOW - 86_400_000);
  await at(NOW + 86_400_000 - 1);
  expect(await refusal(at(NOW - 86_400_001))).toBe("OTSParameterInvalid Invalid timestamp. Cell:v.");
  expect(await refusal(at(NOW + 86_400_000))).toBe("OTSParameterInvalid Invalid timestamp. Cell:v.");
});

test("what was written can be returned", async () => {
  expect(valuesOf((await put("back", [{ v: "1" }], { returnContent: { returnType: 1 } })).row)).toEqual({
    a: "back",
    n: 1,
  });
});

test("units are counted: data for the write, a look at the row for the read", async () => {
  const units = async (call: Promise<{ consumed: { capacityUnit: object } }>) => (await call).consumed.capacityUnit;
  expect(await units(put("units", [{ v: "x".repeat(9000) }]))).toEqual({ read: 0, write: 3 });
  expect(await units(put("units", [{ v: "x".repeat(9000) }], { condition: exists }))).toEqual({ read: 1, write: 3 });
  expect(await units(cloud.client.getRow({ tableName: "rows", primaryKey: key("units") }))).toEqual({
    read: 3,
    write: 0,
  });
  expect(await units(remove("units"))).toEqual({ read: 0, write: 1 });
});

const wrongKey = (primaryKey: object[]) => ({ primaryKey });
const refusals: Array<[string, () => Promise<unknown>, string]> = [
  [
    "an unknown table",
    () => put("x", [], { tableName: "nowhere" }),
    "OTSObjectNotExist Requested table does not exist.",
  ],
  [
    "a bad table name",
    () => put("x", [], { tableName: "no-where" }),
    "OTSParameterInvalid Invalid table name: 'no-where'.",
  ],
  ["a short key", () => put("x", [], wrongKey([{ a: "x" }])), "OTSInvalidPK Validate PK size fail. Input: 1, Meta: 2."],
  [
    "a misnamed key",
    () => put("x", [], wrongKey([{ n: int(1) }, { a: "x" }])),
    "OTSInvalidPK Validate PK name fail. Input: n, Meta: a.",
  ],
  [
    "a mistyped key",
    () => put("x", [], wrongKey([{ a: "x" }, { n: Buffer.from("1") }])),
    "OTSInvalidPK Validate PK type fail. Input: VT_BLOB, Meta: VT_INTEGER.",
  ],
  [
    "an infinite key",
    () => put("x", [], wrongKey([{ a: "x" }, { n: ots.INF_MIN }])),
    "OTSParameterInvalid VT_INF_MIN is an invalid type for the primary key.",
  ],
  [
    "five key columns",
    () => put("x", [], wrongKey("abcde".split("").map((name) => ({ [name]: "1" })))),
    "OTSParameterInvalid The number of primary key columns must be in range: [1, 4].",
  ],
  [
    "a long key",
    () => put("x".repeat(1025), []),
    "OTSParameterInvalid The length of primary key column: 'a' exceeds the MaxLength:1024 with CurrentLength:1025.",
  ],
  ["a bad column name", () => put("x", [{ "#a": "1" }]), "OTSParameterInvalid Invalid column name: '#a'."],
  [
    "a column named as a key",
    () => put("x", [{ a: "1" }]),
    "OTSParameterInvalid Duplicated attribute column name with primary key column: 'a'.",
  ],
  [
    "a long value",
    () => put("x", [{ v: "x".repeat(2097153) }]),
    "OTSParameterInvalid The length of attribute column: 'v' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
  ],
  ["NaN", () => put("x", [{ v: Number.NaN }]), "OTSParameterInvalid NaN can't be set to double value."],
  [
    "1,025 columns",
    () =>
      put(
        "x",
        Array.from({ length: 1025 }, (_, n) => ({ [`c${n}`]: true })),
      ),
    "OTSParameterInvalid The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025.",
  ],
  ["an update of nothing", () => update("x", []), "OTSParameterInvalid Attribute column is missing."],
  [
    "an update where none is allowed",
    () => update("x", [{ PUT: [{ v: "1" }] }], { tableName: "frozen" }),
    "OTSParameterInvalid Update operation is not allowed on this table.",
  ],
  [
    "a write in a transaction",
    () => put("x", [], { transactionId: "t" }),
    "OTSParameterInvalid Try to call method using explicit transaction on explicit-transaction-disabled table.",
  ],
  [
    "more than 4 MB",
    () =>
      put(
        "x",
        ["u", "v", "w"].map((name) => ({ [name]: Buffer.alloc(1_500_000) })),
      ),
    "OTSParameterInvalid The total data size of PutRow request exceeds the limit, limit size: 4194304, data size: 4500014.",
  ],
];

test.each(refusals)("%s is refused", async (_, call, words) => {
  expect(await refusal(call())).toBe(words);
});

test("the longest keys and 1,024 columns are taken", async () => {
  await cloud.client.createTable(table("long", { key: { a: "STRING", b: "BINARY", c: "STRING", d: "STRING" } }));
  const long = (last: string) => [
    ...[{ a: "x".repeat(1024) }, { b: Buffer.alloc(1024) }, { c: "y".repeat(1024) }, { d: "z".repeat(1023) + last }],
  ];
  const attributeColumns = Array.from({ length: 1024 }, (_, n) => ({ [`c${n}`]: true }));
  for (const last of ["1", "2"])
    await cloud.client.putRow({ tableName: "long", condition: absent, primaryKey: long(last), attributeColumns });
  const { row } = await cloud.client.getRow({ tableName: "long", primaryKey: long("2") });
  expect(valuesOf(row)).toMatchObject({ d: `${"z".repeat(1023)}2`, c1023: true });
});
