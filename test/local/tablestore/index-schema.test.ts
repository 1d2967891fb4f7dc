import { always, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const STRING = 4;
const key = { a: "STRING", b: "INTEGER" } as const;
const names = (count: number) => Array.from({ length: count }, (_, n) => `d${n}`);
const defined = names(32).map((name) => ({ name, type: STRING }));
const index = (name: string, primaryKey: string[], definedColumn: string[] = [], more: object = {}) => ({
  ...{ name, primaryKey, definedColumn },
  ...more,
});
const local = { indexType: 1, indexUpdateMode: 1 };

beforeEach(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("main", { key, defined }));
});
afterEach(() => cloud.close());

const withTable = (...indexes: object[]) => cloud.client.createTable(table("t", { key, defined, indexes }));
const later = (indexMeta: object, mainTableName = "main") => cloud.client.createIndex({ mainTableName, indexMeta });
const shown = async (tableName = "main") => (await cloud.client.describeTable({ tableName })).indexMetas;
const TAKEN = "was not refused";
const invalid = (words: string) => `OTSParameterInvalid ${words}`;

const KEY_RANGE = invalid("The number of primary key columns must be in range: [1, 4] in index.");
const ATTRIBUTE_RANGE = invalid("The number of attribute columns must be in range: [0, 32] in index.");
const LOCAL = invalid("The first primary key column of a local index must be the first one of the main table.");
/** What, an index, and how it is refused; made with its table and afterwards. */
const indexes: Array<[string, object, string]> = [
  ["one column", index("i", names(1)), TAKEN],
  ["four columns", index("i", names(4)), TAKEN],
  ["five columns", index("i", names(5)), KEY_RANGE],
  ["no column", index("i", [], names(1)), KEY_RANGE],
  ["32 attributes", index("i", ["b"], names(32)), TAKEN],
  ["33 attributes", index("i", ["b"], [...names(32), "a"]), ATTRIBUTE_RANGE],
  ["no attribute", index("i", names(1), []), TAKEN],
  ["a column nobody defined", index("i", ["nowhere"]), invalid("Column does not exist:nowhere.")],
  ["an attribute nobody defined", index("i", names(1), ["nowhere"]), invalid("Column does not exist:nowhere.")],
  ["a column twice", index("i", ["d0", "d0"]), invalid("Duplicated primary key name: 'd0'.")],
  ["the table's key turned about", index("i", ["b", "a"]), TAKEN],
  ["its first key column, locally", index("i", ["a", "d0"], [], local), TAKEN],
  ["another column first, locally", index("i", ["d0", "a"], [], local), LOCAL],
  ["its first key column, locally but later", index("i", ["a"], [], { indexType: 1, indexUpdateMode: 0 }), LOCAL],
];
test.each(indexes)("an index of %s", async (_, meta, words) => {
  expect([await refusal(withTable(meta)), await refusal(later(meta))]).toEqual([
    words,
    words === TAKEN ? "OTSObjectAlreadyExist Requested table already exists." : words,
  ]);
  await cloud.client.deleteTable({ tableName: words === TAKEN ? "t" : "main" });
  if (words === TAKEN) expect(await refusal(later(meta))).toBe(TAKEN);
});

const QUOTA = invalid("Number of index per table exceeds the quota:5.");
const some = (count: number) => names(count).map((name) => index(`i_${name}`, [name]));
test("a table is made with five indexes and not with six", async () => {
  expect(await refusal(withTable(...some(6)))).toBe(QUOTA);
  await withTable(...some(5));
  expect(await shown("t")).toHaveLength(5);
});

test("five indexes are made one by one and not six, but another when one was dropped", async () => {
  for (const meta of some(5)) await later(meta);
  expect(await refusal(later(index("sixth", ["d9"])))).toBe(QUOTA);
  await cloud.client.dropIndex({ mainTableName: "main", indexName: "i_d0" });
  await later(index("sixth", ["d9"]));
  expect((await shown()).map(({ name }) => name)).toEqual(["i_d1", "i_d2", "i_d3", "i_d4", "sixth"]);
});

test("an index table has the whole key: its own columns, then the rest of the table's", async () => {
  await withTable(index("g", ["d1", "b"], ["d2"]), index("l", ["a", "d3"], [], local));
  const keyOf = async (tableName: string) =>
    (await cloud.client.describeTable({ tableName })).tableMeta.primaryKey.map(({ name }) => name);
  expect([await keyOf("g"), await keyOf("l")]).toEqual([
    ["d1", "b", "a"],
    ["a", "d3", "b"],
  ]);
  expect((await shown("t")).map(({ name, indexType, definedColumn }) => [name, indexType, definedColumn])).toEqual([
    ["g", 0, ["d2"]],
    ["l", 1, []],
  ]);
});

test.each([
  ["double", 2],
  ["boolean", 3],
])("a %s is no key of an index, but an attribute", async (_, type) => {
  const make = (meta: object) =>
    cloud.client.createTable(table("t", { key, defined: [...defined.slice(1), { name: "x", type }], indexes: [meta] }));
  expect(await refusal(make(index("i", ["x"])))).toBe(
    invalid("Invalid column type, only STRING,INTEGER,BINARY is allowed."),
  );
  await make(index("i", ["d1"], ["x"]));
});

test.each([
  ["several versions", { maxVersions: 2 }, "MaxVersions must be 1 on table with index."],
  [
    "a time to live and updates",
    { timeToLive: 86_400 },
    "Don't support allow update operation on table with index and ttl",
  ],
])("a table of %s has no index, nor is one that has become so", async (_, options, words) => {
  const make = (tableName: string, more: object) =>
    cloud.client.createTable(table(tableName, { key, defined, options, ...more }));
  expect(await refusal(make("t", { indexes: [index("i", ["d0"])] }))).toBe(invalid(words));
  await make("u", {});
  expect(await refusal(later(index("i", ["d0"]), "u"))).toBe(invalid(words));
  await later(index("i", ["d0"]));
  expect(await refusal(cloud.client.updateTable({ tableName: "main", tableOptions: options }))).toBe(invalid(words));
});

test("rows that expire may be indexed where they are not updated", async () => {
  const options = { timeToLive: 86_400, allowUpdate: false };
  await cloud.client.createTable(table("t", { key, defined, options, indexes: [index("i", ["d0"])] }));
});

test("an index is no table to delete, to index or to drop from another", async () => {
  const { client } = cloud;
  await later(index("i", ["d0"]));
  await client.createTable(table("other", { key }));
  const directly = invalid("Can't write index table directly.");
  expect(await refusal(client.deleteTable({ tableName: "i" }))).toBe(directly);
  expect(await refusal(later(index("j", ["d0"]), "i"))).toBe(directly);
  const none = "OTSObjectNotExist Requested table does not exist.";
  expect(await refusal(client.dropIndex({ mainTableName: "other", indexName: "i" }))).toBe(none);
  expect(await refusal(client.dropIndex({ mainTableName: "main", indexName: "other" }))).toBe(none);
  expect(await refusal(later(index("j", ["d0"]), "nowhere"))).toBe(none);
});

describe("an index with rows", () => {
  beforeEach(async () => {
    await withTable(index("i", ["d0"], ["d1"]));
    for (let n = 0; n < 6; n++)
      await cloud.client.putRow({
        ...{ tableName: "t", condition: always, primaryKey: [{ a: `a${n}` }, { b: int(n) }] },
        attributeColumns: [{ d0: `v${n % 2}` }, { d1: `w${n}` }, { d2: "not taken along" }],
      });
  });
  const at = (d0: unknown, a: unknown = ots.INF_MIN, b: unknown = ots.INF_MIN) => [{ d0 }, { a }, { b }];
  const range = async (direction: string, bounds: object[][], more: object = {}) => {
    const [start, end] = direction === "FORWARD" ? bounds : [...bounds].reverse();
    const { rows, nextStartPrimaryKey } = await cloud.client.getRange({
      ...{ tableName: "i", direction, inclusiveStartPrimaryKey: start, exclusiveEndPrimaryKey: end },
      ...more,
    });
    return { as: rows.map((row) => valuesOf(row).a), next: nextStartPrimaryKey?.map(({ value }) => String(value)) };
  };
  const whole = [at("v0"), at("v2")];

  test("is read by range both ways, with a limit, a filter and a next key of its own columns", async () => {
    expect((await range("FORWARD", whole)).as).toEqual(["a0", "a2", "a4", "a1", "a3", "a5"]);
    expect((await range("BACKWARD", whole)).as).toEqual(["a5", "a3", "a1", "a4", "a2", "a0"]);
    expect(await range("FORWARD", whole, { limit: 2 })).toEqual({ as: ["a0", "a2"], next: ["v0", "a4", "4"] });
    const columnFilter = new ots.SingleColumnCondition("d1", "w3", ots.ComparatorType.EQUAL, false);
    expect((await range("FORWARD", whole, { columnFilter })).as).toEqual(["a3"]);
  });

  test("is read by row and in batches, with what it takes along", async () => {
    const { client } = cloud;
    const primaryKey = at("v1", "a3", int(3));
    const { row } = await client.getRow({ tableName: "i", primaryKey });
    expect(valuesOf(row)).toEqual({ d0: "v1", a: "a3", b: 3, d1: "w3" });
    const keys = [at("v0", "a0", int(0)), at("v0", "a1", int(1))];
    const [rows] = (await client.batchGetRow({ tables: [{ tableName: "i", primaryKey: keys }] })).tables;
    expect(rows?.map((one) => (one.primaryKey ? valuesOf(one).d1 : null))).toEqual(["w0", null]);
    expect((await client.getRow({ tableName: "i", primaryKey, columnsToGet: ["d2"] })).row).toEqual({});
  });

  test("is not written to, whatever the operation", async () => {
    const { client } = cloud;
    const target = { tableName: "i", condition: always, primaryKey: at("v1", "a3", int(3)) };
    const calls = [
      client.putRow({ ...target, attributeColumns: [] }),
      client.updateRow({ ...target, updateOfAttributeColumns: [{ PUT: [{ d1: "x" }] }] }),
      client.deleteRow(target),
      client.batchWriteRow({ tables: [{ tableName: "i", rows: [{ type: "DELETE", ...target }] }] }),
    ];
    const directly = invalid("Can't write index table directly.");
    expect(await Promise.all(calls.map(refusal))).toEqual(calls.map(() => directly));
  });

  test("follows a write that a condition lets pass, and not one that it holds back", async () => {
    const d1 = (value: string) => when(new ots.SingleColumnCondition("d1", value, ots.ComparatorType.EQUAL, false));
    const move = (condition: object) =>
      cloud.client.updateRow({
        ...{ tableName: "t", primaryKey: [{ a: "a0" }, { b: int(0) }], condition },
        updateOfAttributeColumns: [{ PUT: [{ d0: "v9" }] }],
      });
    await refusal(move(d1("other")));
    expect((await range("FORWARD", [at("v9"), at("w")])).as).toEqual([]);
    await move(d1("w0"));
    expect((await range("FORWARD", [at("v9"), at("w")])).as).toEqual(["a0"]);
    expect((await range("FORWARD", whole)).as).not.toContain("a0");
  });

  test("takes no time with what is written to its table", async () => {
    const put = cloud.client.putRow({
      ...{ tableName: "t", condition: always, primaryKey: [{ a: "x" }, { b: int(1) }] },
      attributeColumns: [{ d0: "x", timestamp: cloud.local.dial.now() }],
    });
    expect(await refusal(put)).toBe(invalid("Timestamp cannot be given when writing a table with index."));
  });
});
