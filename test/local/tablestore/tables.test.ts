import { always, openTablestore, ots, refusal, table } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
});
afterAll(() => cloud.close());

const STRING = 4;
const defined = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `d${n}`, type: STRING }));
const key = { a: "STRING", b: "INTEGER", c: "BINARY" } as const;
const columns = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "STRING" as const]));

test("a table is made though its maker is told that the service is unavailable", async () => {
  const { client, local } = cloud;
  local.faults.add({ service: "tablestore", operation: "CreateTable", kind: "unavailable-after", count: 1 });
  expect(await refusal(client.createTable(table("Unsure", { key })))).toMatch(/^OTSPartitionUnavailable /);
  expect((await client.listTable({})).tableNames).toContain("Unsure");
  await client.deleteTable({ tableName: "Unsure" });
});

test("a table is described as it was made, and gone after its deletion", async () => {
  const { client } = cloud;
  await client.createTable(
    table("Made_1", { key, options: { maxVersions: 3, timeToLive: 86_400, maxTimeDeviation: 5 }, defined: defined(1) }),
  );
  const made = await client.describeTable({ tableName: "Made_1" });
  expect(made.tableMeta.primaryKey.map(({ name, type }) => [name, type])).toEqual([
    ["a", 2],
    ["b", 1],
    ["c", 3],
  ]);
  expect(made.tableMeta.definedColumn).toEqual([{ name: "d0", type: STRING }]);
  expect(made.tableOptions).toMatchObject({ timeToLive: 86_400, maxVersions: 3, allowUpdate: true });
  expect(Number(made.tableOptions.deviationCellVersionInSec)).toBe(5);
  expect((await client.listTable({})).tableNames).toContain("Made_1");
  await client.deleteTable({ tableName: "Made_1" });
  expect((await client.listTable({})).tableNames).not.toContain("Made_1");
  expect(await refusal(client.describeTable({ tableName: "Made_1" }))).toBe(
    "OTSObjectNotExist Requested table does not exist.",
  );
});

test("an update changes what it names and nothing else", async () => {
  const { client } = cloud;
  await client.createTable(table("updated", { key }));
  await client.updateTable({ tableName: "updated", tableOptions: { maxVersions: 5 } });
  await client.updateTable({
    ...{ tableName: "updated", tableOptions: { allowUpdate: false } },
    reservedThroughput: { capacityUnit: { read: 1, write: 2 } },
  });
  expect(await client.describeTable({ tableName: "updated" })).toMatchObject({
    tableOptions: { timeToLive: -1, maxVersions: 5, allowUpdate: false },
    reservedThroughputDetails: { capacityUnit: { read: 1, write: 2 } },
  });
  expect(await refusal(client.updateTable({ tableName: "updated", tableOptions: {} }))).toBe(
    "OTSParameterInvalid No parameter is specified in table options.",
  );
});

const refusals: Array<[string, object, string]> = [
  ["a bad table name", table("1x", { key }), "OTSParameterInvalid Invalid table name: '1x'."],
  ["a name of 256", table("x".repeat(256), { key }), `OTSParameterInvalid Invalid table name: '${"x".repeat(256)}'.`],
  ["a bad column name", table("t", { key: { "a-b": "STRING" } }), "OTSParameterInvalid Invalid column name: 'a-b'."],
  [
    "no key",
    table("t", { key: {} }),
    "OTSParameterInvalid The number of primary key columns must be in range: [1, 4].",
  ],
  [
    "five keys",
    table("t", { key: columns(5) }),
    "OTSParameterInvalid The number of primary key columns must be in range: [1, 4].",
  ],
  [
    "33 defined",
    table("t", { key, defined: defined(33) }),
    "OTSParameterInvalid The number of defined columns must be in range: [0, 32].",
  ],
  [
    "a time to live of 0",
    table("t", { key, options: { timeToLive: 0 } }),
    "OTSParameterInvalid TimeToLive cannot be 0 or less than -1.",
  ],
  [
    "no versions",
    table("t", { key, options: { maxVersions: 0 } }),
    "OTSParameterInvalid The maximum versions cannot be less than or equal to 0.",
  ],
  [
    "a missing time to live",
    table("t", { key, options: { timeToLive: undefined } }),
    "OTSParameterInvalid Time-to-live is missing while creating table.",
  ],
  [
    "missing versions",
    table("t", { key, options: { maxVersions: undefined } }),
    "OTSParameterInvalid MaxVersions is missing while creating table.",
  ],
  [
    "a negative time to live",
    table("t", { key, options: { timeToLive: -2 } }),
    "OTSParameterInvalid TimeToLive cannot be 0 or less than -1.",
  ],
  [
    "a time to live of less than a day",
    table("t", { key, options: { timeToLive: 86_399 } }),
    "OTSParameterInvalid TimeToLive must be -1 or not less than 86400.",
  ],
  [
    "a negative deviation",
    table("t", { key, options: { maxTimeDeviation: -1 } }),
    "OTSParameterInvalid The maximum deviation must be in range [0, INT64_MAX/1000000].",
  ],
  [
    "a column defined that is of the key",
    table("t", { key, defined: [{ name: "a", type: STRING }] }),
    "OTSParameterInvalid Duplicated attribute column name with primary key column: 'a'.",
  ],
];

test.each(refusals)("%s is refused", async (_, params, words) => {
  expect(await refusal(cloud.client.createTable(params))).toBe(words);
});

test("a repeated key column and a second table of one name are refused", async () => {
  const { client } = cloud;
  const twice = table("t", { key });
  twice.tableMeta.primaryKey.push({ name: "a", type: "STRING" });
  expect(await refusal(client.createTable(twice))).toBe("OTSParameterInvalid Duplicated primary key name: 'a'.");
  await client.createTable(table("twice", { key }));
  expect(await refusal(client.createTable(table("twice", { key })))).toBe(
    "OTSObjectAlreadyExist Requested table already exists.",
  );
});

const LONG = "x".repeat(255);
test.each(["_", "_0", "T", "a1_B2", LONG])("a table, its columns and an index may be called %s", async (name) => {
  const { client } = cloud;
  await client.createTable(table(name, { key: { [name]: "STRING" } }));
  await client.deleteTable({ tableName: name });
  const indexes = [{ name, primaryKey: [name], definedColumn: [] }];
  await client.createTable(table("named", { key: { other: "STRING" }, defined: [{ name, type: STRING }], indexes }));
  await client.deleteTable({ tableName: "named" });
});

const badNames = ["", "0a", "a-b", "a b", "a.b", "#", "表", `${LONG}x`];
test.each(badNames)("nothing may be called %j", async (name) => {
  const { client } = cloud;
  const wrong = (what: string) => `OTSParameterInvalid Invalid ${what} name: '${name}'.`;
  const index = { name, primaryKey: ["b"], definedColumn: [] };
  const made = (shape: Partial<Parameters<typeof table>[1]>) => client.createTable(table("t", { key, ...shape }));
  const calls = [
    ...[client.createTable(table(name, { key })), made({ indexes: [index] })],
    ...[client.describeTable({ tableName: name }), client.deleteTable({ tableName: name })],
    ...[made({ key: { [name]: "STRING" } }), made({ defined: [{ name, type: STRING }] })],
  ];
  expect(await Promise.all(calls.map(refusal))).toEqual([
    ...Array(4).fill(wrong("table")),
    ...Array(2).fill(wrong("column")),
  ]);
});

test("options that nobody gave are the service's own, and each has its edge", async () => {
  const { client } = cloud;
  await client.createTable(table("plain", { key }));
  const shown = async () => {
    const { tableOptions } = await client.describeTable({ tableName: "plain" });
    return { ...tableOptions, deviationCellVersionInSec: Number(tableOptions.deviationCellVersionInSec) };
  };
  const standard = { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86_400, allowUpdate: true };
  expect(await shown()).toMatchObject(standard);
  const MOST = 2_147_483_647;
  for (const changes of [{ timeToLive: 86_400 }, { timeToLive: MOST, maxVersions: MOST }, { allowUpdate: false }])
    await client.updateTable({ tableName: "plain", tableOptions: changes });
  expect(await shown()).toMatchObject({ ...standard, timeToLive: MOST, maxVersions: MOST, allowUpdate: false });
});

test("a table has one to four key columns and up to 32 defined ones, in the order in which they were given", async () => {
  const { client } = cloud;
  const reversed = { d: "STRING", c: "BINARY", b: "INTEGER", a: "STRING" } as const;
  await client.createTable(table("wide", { key: reversed, defined: defined(32) }));
  const { tableMeta } = await client.describeTable({ tableName: "wide" });
  expect(tableMeta.primaryKey.map(({ name }) => name)).toEqual(["d", "c", "b", "a"]);
  expect(tableMeta.definedColumn).toEqual(defined(32));
  await client.createTable(table("narrow", { key: { a: "BINARY" } }));
});

test("a table of a name that was there before may have another key, and has none of its rows", async () => {
  const { client } = cloud;
  const row = { tableName: "anew", condition: always, attributeColumns: [] };
  await client.createTable(table("anew", { key: { a: "STRING" } }));
  await client.putRow({ ...row, primaryKey: [{ a: "x" }] });
  await client.deleteTable({ tableName: "anew" });
  await client.createTable(table("anew", { key: { b: "INTEGER", c: "STRING" } }));
  expect(await refusal(client.putRow({ ...row, primaryKey: [{ a: "x" }] }))).toMatch(/^OTSInvalidPK/);
  const { rows } = await client.getRange({
    ...{ tableName: "anew", direction: "FORWARD" },
    inclusiveStartPrimaryKey: [{ b: ots.INF_MIN }, { c: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ b: ots.INF_MAX }, { c: ots.INF_MAX }],
  });
  expect(rows).toEqual([]);
});

test("the 65th table is refused, and indexes count as tables", async () => {
  const { client } = cloud;
  const have = (await client.listTable({})).tableNames.length;
  const late = (name: string) => ({ name, primaryKey: ["d0"], definedColumn: [] });
  for (let n = have; n < 61; n++) await client.createTable(table(`many_${n}`, { key }));
  await client.createTable(table("with_two", { key, defined: defined(1), indexes: [late("i"), late("j")] }));
  expect(await refusal(client.createIndex({ mainTableName: "with_two", indexMeta: late("k") }))).toBe(
    "OTSQuotaExhausted Number of tables exceeds the quota:64.",
  );
  expect(await refusal(client.createTable(table("one_more", { key })))).toBe(
    "OTSQuotaExhausted Number of tables exceeds the quota:64.",
  );
});

test("what is not there is refused as unsupported and logged once", async () => {
  const call = () => refusal(cloud.client.describeSearchIndex({ tableName: "t", indexName: "i" }));
  expect(await call()).toBe("OTSParameterInvalid Unsupported operation: DescribeSearchIndex.");
  await call();
  expect(cloud.lines).toEqual(["tablestore: DescribeSearchIndex is not in the local cloud"]);
});
