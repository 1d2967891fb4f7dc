import { always, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("rows", { key: { a: "STRING" } }));
  await cloud.client.createTable(table("blobs", { key: { a: "BINARY", n: "INTEGER" } }));
});
afterAll(() => cloud.close());

const TAKEN = "was not refused";
const invalid = (words: string) => `OTSParameterInvalid ${words}`;
const put = (a: string, attributeColumns: object[], more: object = {}) =>
  cloud.client.putRow({ tableName: "rows", condition: always, primaryKey: [{ a }], attributeColumns, ...more });
const update = (a: string, changes: object[]) =>
  cloud.client.updateRow({
    ...{ tableName: "rows", condition: always, primaryKey: [{ a }], updateOfAttributeColumns: changes },
  });
const get = (a: string, more: object = {}) => cloud.client.getRow({ tableName: "rows", primaryKey: [{ a }], ...more });
const blob = (a: Buffer, n: object = int(1)) =>
  cloud.client.putRow({ tableName: "blobs", condition: always, primaryKey: [{ a }, { n }], attributeColumns: [] });
const columns = (count: number) => Array.from({ length: count }, (_, n) => ({ [`c${n}`]: true }));
const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n}`);
const rows = (count: number, more: object = { attributeColumns: [] }) =>
  Array.from({ length: count }, (_, n) => ({ type: "PUT", condition: always, primaryKey: [{ a: `r${n}` }], ...more }));
const write = (...tables: object[][]) =>
  cloud.client.batchWriteRow({ tables: tables.map((list) => ({ tableName: "rows", rows: list })) });
const read = (...counts: number[]) =>
  cloud.client.batchGetRow({
    tables: counts.map((count) => ({ tableName: "rows", primaryKey: names(count).map((a) => [{ a }]) })),
  });

const KEY = 1024;
const VALUE = 2 * 1024 * 1024;
const REQUEST = 4 * 1024 * 1024;
/** Of a request of one row with key a=x and two columns u and v: names, and the key's value. */
const NAMES = 4;
const sized = (bytes: number) => [{ u: Buffer.alloc(VALUE) }, { v: Buffer.alloc(bytes - NAMES - VALUE) }];
const long = (what: string, limit: number) =>
  invalid(`The length of ${what} exceeds the MaxLength:${limit} with CurrentLength:${limit + 1}.`);
const tooMuch = (operation: string) =>
  invalid(
    `The total data size of ${operation} request exceeds the limit, limit size: ${REQUEST}, data size: ${REQUEST + 1}.`,
  );
const tooMany = (what: string) =>
  invalid(`The number of ${what} exceeds the limit, limit count: 1024, column count: 1025.`);

/** What, the call at the limit, the call one past it, and how that is refused. */
const limits: Array<[string, () => Promise<unknown>, () => Promise<unknown>, string]> = [
  [
    "bytes of a string in a key",
    () => put("x".repeat(KEY), []),
    () => put("x".repeat(KEY + 1), []),
    long("primary key column: 'a'", KEY),
  ],
  [
    "bytes, not characters",
    () => put("é".repeat(KEY / 2), []),
    () => put(`${"é".repeat(KEY / 2)}x`, []),
    long("primary key column: 'a'", KEY),
  ],
  [
    "bytes of a blob in a key",
    () => blob(Buffer.alloc(KEY)),
    () => blob(Buffer.alloc(KEY + 1)),
    long("primary key column: 'a'", KEY),
  ],
  [
    "bytes of a string",
    () => put("x", [{ v: "x".repeat(VALUE) }]),
    () => put("x", [{ v: "x".repeat(VALUE + 1) }]),
    long("attribute column: 'v'", VALUE),
  ],
  [
    "bytes of a blob",
    () => put("x", [{ v: Buffer.alloc(VALUE) }]),
    () => put("x", [{ v: Buffer.alloc(VALUE + 1) }]),
    long("attribute column: 'v'", VALUE),
  ],
  [
    "bytes of an updated value",
    () => update("x", [{ PUT: [{ v: Buffer.alloc(VALUE) }] }]),
    () => update("x", [{ PUT: [{ v: Buffer.alloc(VALUE + 1) }] }]),
    long("attribute column: 'v'", VALUE),
  ],
  [
    "bytes of a column's name",
    () => put("x", [{ ["n".repeat(255)]: true }]),
    () => put("x", [{ ["n".repeat(256)]: true }]),
    invalid(`Invalid column name: '${"n".repeat(256)}'.`),
  ],
  ["columns of a put", () => put("x", columns(1024)), () => put("x", columns(1025)), tooMany("attribute columns")],
  [
    "columns of an update",
    () => update("x", [{ PUT: columns(1024) }]),
    () => update("x", [{ PUT: columns(1000) }, { DELETE_ALL: names(25) }]),
    tooMany("attribute columns"),
  ],
  [
    "columns to get",
    () => get("x", { columnsToGet: names(1024) }),
    () => get("x", { columnsToGet: names(1025) }),
    tooMany("columns from the request"),
  ],
  ["bytes of a put", () => put("x", sized(REQUEST)), () => put("x", sized(REQUEST + 1)), tooMuch("PutRow")],
  [
    "bytes of an update",
    () => update("x", [{ PUT: sized(REQUEST) }]),
    () => update("x", [{ PUT: sized(REQUEST + 1) }]),
    tooMuch("UpdateRow"),
  ],
  [
    "bytes of a batch of one row",
    () => write([{ type: "PUT", condition: always, primaryKey: [{ a: "x" }], attributeColumns: sized(REQUEST) }]),
    () => write([{ type: "PUT", condition: always, primaryKey: [{ a: "x" }], attributeColumns: sized(REQUEST + 1) }]),
    tooMuch("BatchWriteRow"),
  ],
  [
    "bytes of a batch of many",
    () => write(rows(4, { attributeColumns: [{ v: Buffer.alloc(REQUEST / 4 - NAMES) }] })),
    () =>
      write(rows(4, { attributeColumns: [{ v: Buffer.alloc(REQUEST / 4 - NAMES) }] }).concat(rows(0)), [
        { type: "DELETE", condition: always, primaryKey: [{ a: "" }] },
      ]),
    tooMuch("BatchWriteRow"),
  ],
  [
    "rows of a batch written",
    () => write(rows(200)),
    () => write(rows(201)),
    invalid("Rows count exceeds the upper limit: 200."),
  ],
  [
    "rows written over all tables",
    () => write(rows(100), rows(100)),
    () => write(rows(100), rows(101)),
    invalid("Rows count exceeds the upper limit: 200."),
  ],
  ["rows of a batch read", () => read(100), () => read(101), invalid("Rows count exceeds the upper limit: 100.")],
  [
    "rows read over all tables",
    () => read(50, 50),
    () => read(50, 51),
    invalid("Rows count exceeds the upper limit: 100."),
  ],
];
test.each(limits)("%s", async (_, edge, past, words) => {
  expect(await refusal(edge())).toBe(TAKEN);
  expect(await refusal(past())).toBe(words);
});

test("nothing of a batch that is too large is written", async () => {
  await refusal(write(rows(201, { attributeColumns: [{ late: true }] })));
  expect(valuesOf((await get("r0")).row)).not.toHaveProperty("late");
});

test("a key may be empty, and its integers may be the largest and the smallest", async () => {
  await put("", [{ v: "" }, { b: Buffer.alloc(0) }]);
  expect(valuesOf((await get("")).row)).toEqual({ a: "", v: "", b: Buffer.alloc(0) });
  const ends = ["-9223372036854775808", "-1", "0", "9223372036854775807"];
  for (const n of ends) await blob(Buffer.alloc(0), ots.Long.fromString(n));
  const { rows: found } = await cloud.client.getRange({
    ...{ tableName: "blobs", direction: "FORWARD" },
    ...{ inclusiveStartPrimaryKey: [{ a: Buffer.alloc(0) }, { n: ots.INF_MIN }] },
    ...{ exclusiveEndPrimaryKey: [{ a: Buffer.alloc(0) }, { n: ots.INF_MAX }] },
  });
  expect(found.map(({ primaryKey }) => String(primaryKey?.[1]?.value))).toEqual(ends);
});

test("values come back whole: every byte, every sign, every script", async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  const values = { b: bytes, d: -0.1, e: Number.MAX_VALUE, f: false, s: "中文 é 😀 \u0000 end", t: true };
  await put(
    "all",
    Object.entries(values).map(([name, value]) => ({ [name]: value })),
  );
  expect(valuesOf((await get("all")).row)).toEqual({ a: "all", ...values });
});

test.each(["a-b", "price-2", "with space", "a.b:c", "$", "_", "9", "(x)"])(
  "a column may be called %j",
  async (name) => {
    await put("names", [{ [name]: "1" }]);
    expect(valuesOf((await get("names", { columnsToGet: [name] })).row)).toEqual({ a: "names", [name]: "1" });
  },
);

test.each(["#", "#abc", "# ", "n".repeat(256)])("a column may not be called %j, wherever it is named", async (name) => {
  const words = invalid(`Invalid column name: '${name}'.`);
  const calls = [
    ...[put("x", [{ [name]: "1" }]), update("x", [{ DELETE_ALL: [name] }]), get("x", { columnsToGet: [name] })],
    write(rows(1, { attributeColumns: [{ [name]: "1" }] })),
    cloud.client.batchGetRow({ tables: [{ tableName: "rows", primaryKey: [[{ a: "x" }]], columnsToGet: [name] }] }),
    get("x", { columnFilter: new ots.SingleColumnCondition(name, "1", ots.ComparatorType.EQUAL) }),
  ];
  expect(await Promise.all(calls.map(refusal))).toEqual(calls.map(() => words));
});

const byKey: Array<[string, (primaryKey: object[]) => Promise<unknown>]> = [
  ["PutRow", (primaryKey) => put("", [], { primaryKey })],
  [
    "UpdateRow",
    (primaryKey) =>
      cloud.client.updateRow({
        tableName: "rows",
        condition: always,
        primaryKey,
        updateOfAttributeColumns: [{ DELETE_ALL: ["v"] }],
      }),
  ],
  ["DeleteRow", (primaryKey) => cloud.client.deleteRow({ tableName: "rows", condition: always, primaryKey })],
  ["GetRow", (primaryKey) => get("", { primaryKey })],
];
test.each(byKey)("%s refuses a key that is not the table's", async (_, call) => {
  const wrong = (words: string) => `OTSInvalidPK Validate PK ${words}`;
  const answers = [[{ a: "x" }, { b: "y" }], [{ b: "x" }], [{ a: int(1) }], [{ a: Buffer.from("x") }]].map((key) =>
    refusal(call(key)),
  );
  expect(await Promise.all(answers)).toEqual([
    wrong("size fail. Input: 2, Meta: 1."),
    wrong("name fail. Input: b, Meta: a."),
    wrong("type fail. Input: VT_INTEGER, Meta: VT_STRING."),
    wrong("type fail. Input: VT_BLOB, Meta: VT_STRING."),
  ]);
});

test.each(byKey)("%s refuses a key that no table has", async (_, call) => {
  const answers = [[{ a: ots.INF_MIN }], [{ a: ots.INF_MAX }], [], names(5).map((name) => ({ [name]: "x" }))].map(
    (key) => refusal(call(key)),
  );
  const range = invalid("The number of primary key columns must be in range: [1, 4].");
  expect(await Promise.all(answers)).toEqual([
    invalid("VT_INF_MIN is an invalid type for the primary key."),
    invalid("VT_INF_MAX is an invalid type for the primary key."),
    ...[range, range],
  ]);
});

/** Of refusals: the status line, which is all of the code that the SDK hands on. */
test("the status of an answer is that of its code", async () => {
  const status = (call: Promise<unknown>) => call.catch((error: { code: number }) => error.code);
  const exists = new ots.Condition(ots.RowExistenceExpectation.EXPECT_EXIST, null);
  expect(await status(put("x", [{ "#": "1" }]))).toBe(400);
  expect(await status(put("x", [], { primaryKey: [{ b: "x" }] }))).toBe(400);
  expect(await status(put("nobody", [], { condition: exists }))).toBe(403);
  expect(await status(put("x", [], { tableName: "nowhere" }))).toBe(404);
});
