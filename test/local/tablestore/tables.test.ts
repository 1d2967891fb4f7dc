import { openTablestore, refusal, table } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
});
afterAll(() => cloud.close());

const STRING = 4;
const defined = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `d${n}`, type: STRING }));
const index = (name: string, primaryKey: string[], definedColumn: string[] = []) => ({
  name,
  primaryKey,
  definedColumn,
});
const key = { a: "STRING", b: "INTEGER", c: "BINARY" } as const;
const columns = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "STRING" as const]));

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
    "six indexes",
    table("t", { key, defined: defined(6), indexes: defined(6).map(({ name }) => index(`i_${name}`, [name])) }),
    "OTSParameterInvalid Number of index per table exceeds the quota:5.",
  ],
  [
    "an index of five columns",
    table("t", {
      key,
      defined: defined(5),
      indexes: [
        index(
          "i",
          defined(5).map(({ name }) => name),
        ),
      ],
    }),
    "OTSParameterInvalid The number of primary key columns must be in range: [1, 4] in index.",
  ],
  [
    "an index of a column nobody defined",
    table("t", { key, indexes: [index("i", ["nowhere"])] }),
    "OTSParameterInvalid Column does not exist:nowhere.",
  ],
  [
    "an index where rows expire and change",
    table("t", { key, defined: defined(1), options: { timeToLive: 86_400 }, indexes: [index("i", ["d0"])] }),
    "OTSParameterInvalid Don't support allow update operation on table with index and ttl",
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

test("the 65th table is refused", async () => {
  const { client } = cloud;
  const have = (await client.listTable({})).tableNames.length;
  for (let n = have; n < 64; n++) await client.createTable(table(`many_${n}`, { key }));
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
