import fc from "fast-check";
import { always, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

/** Hundreds of calls: on a busy machine they take longer than jest waits by itself. */
jest.setTimeout(60_000);

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
});
afterAll(() => cloud.close());

const key = { c: "STRING", i: "STRING" } as const;
const defined = [
  ...[
    { name: "shard", type: 4 },
    { name: "due", type: 1 },
    { name: "open", type: 1 },
    { name: "state", type: 4 },
  ],
];
const indexes = [
  { name: "due_at", primaryKey: ["shard", "due"], definedColumn: ["state"] },
  { name: "open_at", primaryKey: ["c", "open"], definedColumn: ["state"], indexType: 1, indexUpdateMode: 1 },
];
type Row = Record<string, unknown>;

const all = async (tableName: string, columns: string[]): Promise<Row[]> => {
  const bound = (end: object) => columns.map((name) => ({ [name]: end }));
  const { rows } = await cloud.client.getRange({
    ...{ tableName, direction: "FORWARD", limit: 1000 },
    ...{ inclusiveStartPrimaryKey: bound(ots.INF_MIN), exclusiveEndPrimaryKey: bound(ots.INF_MAX) },
  });
  return rows.map(valuesOf);
};
const sorted = (rows: Row[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
/** What an index must hold: rows that have all its columns, with those, the key and its attributes. */
const projected = (rows: Row[], columns: string[]) =>
  rows
    .filter((row) => columns.every((name) => row[name] !== undefined))
    .map((row) =>
      Object.fromEntries(
        [...new Set([...columns, "c", "i", "state"])]
          .filter((name) => row[name] !== undefined)
          .map((name) => [name, row[name]]),
      ),
    );

const integer = fc.integer({ min: 0, max: 3 });
const change = fc.record({
  ...{ row: integer, kind: fc.constantFrom("put", "update", "drop", "delete"), shard: fc.constantFrom("0", "1") },
  ...{ due: fc.option(integer), open: fc.option(integer), state: fc.constantFrom("new", "done") },
});

const apply = ({ row, kind, shard, due, open, state }: typeof change extends fc.Arbitrary<infer T> ? T : never) => {
  const target = { tableName: "main", condition: always, primaryKey: [{ c: `c${row % 2}` }, { i: `i${row}` }] };
  const columns = [
    { shard },
    { state },
    ...(due === null ? [] : [{ due: int(due) }]),
    ...(open === null ? [] : [{ open: int(open) }]),
  ];
  if (kind === "put") return cloud.client.putRow({ ...target, attributeColumns: columns });
  if (kind === "update") return cloud.client.updateRow({ ...target, updateOfAttributeColumns: [{ PUT: columns }] });
  if (kind === "drop")
    return cloud.client.updateRow({ ...target, updateOfAttributeColumns: [{ DELETE_ALL: ["due", "open"] }] });
  return cloud.client.deleteRow(target);
};

test("after any changes, global and local indexes hold exactly what the table holds", async () => {
  await cloud.client.createTable(table("main", { key, defined, indexes }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      for (const one of changes) await apply(one);
      const rows = await all("main", ["c", "i"]);
      expect(sorted(await all("due_at", ["shard", "due", "c", "i"]))).toEqual(
        sorted(projected(rows, ["shard", "due"])),
      );
      expect(sorted(await all("open_at", ["c", "open", "i"]))).toEqual(sorted(projected(rows, ["c", "open"])));
    }),
    { numRuns: 25 },
  );
});

test("an index is described, takes in what is there when told to, and can be dropped", async () => {
  const { client } = cloud;
  await client.createTable(table("late", { key, defined }));
  const row = { condition: always, primaryKey: [{ c: "c" }, { i: "i" }], attributeColumns: [{ due: int(5) }] };
  await client.putRow({ tableName: "late", ...row });
  const make = (name: string, includeBaseData: boolean) =>
    client.createIndex({
      mainTableName: "late",
      indexMeta: { name, primaryKey: ["due"], definedColumn: [] },
      includeBaseData,
    });
  await make("with", true);
  await make("without", false);
  await cloud.local.dial.idle();
  expect([await all("with", ["due", "c", "i"]), await all("without", ["due", "c", "i"])]).toEqual([
    [{ due: 5, c: "c", i: "i" }],
    [],
  ]);
  expect((await client.describeTable({ tableName: "late" })).indexMetas.map(({ name }) => name)).toEqual([
    "with",
    "without",
  ]);
  expect(await refusal(make("with", false))).toBe("OTSObjectAlreadyExist Requested table already exists.");
  await client.dropIndex({ mainTableName: "late", indexName: "with" });
  expect(await refusal(all("with", ["due", "c", "i"]))).toBe("OTSObjectNotExist Requested table does not exist.");
});

test("an index is not written directly, and predefined types hold", async () => {
  const write = (tableName: string, attributeColumns: object[]) =>
    refusal(
      cloud.client.putRow({ tableName, condition: always, primaryKey: [{ c: "c" }, { i: "i" }], attributeColumns }),
    );
  expect(await write("due_at", [])).toBe("OTSParameterInvalid Can't write index table directly.");
  expect(await write("main", [{ due: "soon" }])).toBe(
    "OTSParameterInvalid Invalid column type for column due expect VT_INTEGER actual VT_STRING",
  );
});
