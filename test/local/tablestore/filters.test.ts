import { always, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const VALUES = { i: int(5), d: 2.5, s: "m", t: true, b: Buffer.from([5]) };
beforeAll(async () => {
  cloud = await openTablestore({ startAt: NOW });
  await cloud.client.createTable(table("rows", { key: { a: "STRING", n: "INTEGER" }, options: { maxVersions: 3 } }));
  await cloud.client.putRow({
    ...{ ...row("one"), condition: always },
    attributeColumns: Object.entries(VALUES).map(([name, value]) => ({ [name]: value })),
  });
  await cloud.client.putRow({
    ...{ ...row("old"), condition: always },
    attributeColumns: [3, 2, 1].map((ago) => ({ i: int(ago), timestamp: NOW - ago })),
  });
});
afterAll(() => cloud.close());

const row = (a: string) => ({ tableName: "rows", primaryKey: [{ a }, { n: int(1) }] });
const { NOT, AND, OR } = ots.LogicalOperator;
type Comparator = keyof typeof ots.ComparatorType;
const single = (name: string, value: unknown, comparator: Comparator = "EQUAL", pass = false, latestOnly = true) =>
  new ots.SingleColumnCondition(name, value, ots.ComparatorType[comparator], pass, latestOnly);
const combine = (operator: number, ...parts: object[]) => {
  const composite = new ots.CompositeCondition(operator);
  for (const part of parts) composite.addSubCondition(part);
  return composite;
};
const shows = async (columnFilter: object, { a = "one", ...more }: { a?: string; [name: string]: unknown } = {}) =>
  (await cloud.client.getRow({ ...row(a), maxVersions: 3, columnFilter, ...more })).row.primaryKey !== undefined;
/** A condition must say the same of a row as a filter does. */
const lets = async (condition: object, a = "one") => {
  const update = { ...row(a), condition: when(condition), updateOfAttributeColumns: [{ DELETE_ALL: ["none"] }] };
  return (await refusal(cloud.client.updateRow(update))) === "was not refused";
};
const agrees = async (condition: object, expected: boolean, a = "one") => {
  expect([await shows(condition, { a }), await lets(condition, a)]).toEqual([expected, expected]);
};

/** By type: a value below that of the row, one that equals it, one above. */
const around: Array<[keyof typeof VALUES, unknown[]]> = [
  ["i", [int(-6), int(5), int(6)]],
  ["d", [-2.6, 2.5, 2.6]],
  ["s", ["lz", "m", "m0"]],
  ["t", [false, true]],
  ["b", [Buffer.from([4, 9]), Buffer.from([5]), Buffer.from([5, 0])]],
];
/** Of the column against those three. */
const outcomes: Record<Comparator, boolean[]> = {
  EQUAL: [false, true, false],
  NOT_EQUAL: [true, false, true],
  GREATER_THAN: [true, false, false],
  GREATER_EQUAL: [true, true, false],
  LESS_THAN: [false, false, true],
  LESS_EQUAL: [false, true, true],
};
const comparisons = around.flatMap(([name, values]) =>
  (Object.keys(outcomes) as Comparator[]).map((comparator) => ({ name, values, comparator })),
);
test.each(comparisons)("$name $comparator", async ({ name, values, comparator }) => {
  for (const [at, value] of values.entries())
    await agrees(single(name, value, comparator), outcomes[comparator][at] as boolean);
});

test.each(Object.keys(outcomes) as Comparator[])("a value of another type is never %s", async (comparator) => {
  await agrees(single("i", 5, comparator, true), false);
  await agrees(single("s", int(5), comparator, true), false);
});

test.each(Object.keys(outcomes) as Comparator[])(
  "a missing column is as the filter says, %s or not",
  async (comparator) => {
    await agrees(single("none", int(1), comparator, true), true);
    await agrees(single("none", int(1), comparator, false), false);
  },
);

test("key columns can be compared", async () => {
  await agrees(single("a", "one"), true);
  await agrees(single("n", int(1), "GREATER_THAN"), false);
});

describe("of several versions", () => {
  test.each([
    ["the newest", int(1), true, true],
    ["an older one", int(3), true, false],
    ["an older one", int(3), false, true],
    ["none", int(9), false, false],
  ])("%s matches; newest only: %#", async (_, value, latestOnly, expected) => {
    await agrees(single("i", value, "EQUAL", false, latestOnly), expected, "old");
  });

  test("a read looks at those in its time range", async () => {
    const timeRange = { startTime: NOW - 3, endTime: NOW - 1 };
    expect(await shows(single("i", int(2)), { a: "old", timeRange })).toBe(true);
    expect(await shows(single("i", int(1), "EQUAL", false, false), { a: "old", timeRange })).toBe(false);
  });
});

const yes = single("i", int(5));
const no = single("i", int(6));
test.each([
  ["not yes", combine(NOT, yes), false],
  ["not no", combine(NOT, no), true],
  ["yes and yes", combine(AND, yes, yes), true],
  ["yes and no", combine(AND, yes, no), false],
  ["no or yes", combine(OR, no, yes), true],
  ["no or no", combine(OR, no, no), false],
  ["all of three", combine(AND, yes, yes, no), false],
  ["any of three", combine(OR, no, no, yes), true],
  ["nested", combine(AND, combine(OR, no, yes), combine(NOT, combine(AND, yes, no))), true],
])("%s", async (_, condition, expected) => {
  await agrees(condition, expected);
});

/** Trees of so many nodes in all. */
const shapes: Record<string, (nodes: number) => object> = {
  broad: (nodes) => combine(AND, ...Array.from({ length: nodes - 1 }, () => yes)),
  deep: (nodes) => (nodes === 1 ? yes : combine(NOT, deep(nodes - 1))),
  binary: (nodes) => {
    if (nodes === 1) return yes;
    if (nodes === 2) return combine(NOT, yes);
    const left = Math.floor((nodes - 1) / 2);
    return combine(OR, binary(left), binary(nodes - 1 - left));
  },
};
const { deep, binary } = shapes as Record<"deep" | "binary", (nodes: number) => object>;
test.each(Object.keys(shapes))("a %s tree has 32 filters at most", async (shape) => {
  const tree = (shapes[shape] as (nodes: number) => object)(32);
  const larger = (shapes[shape] as (nodes: number) => object)(33);
  const words = "OTSParameterInvalid The count of filter exceeds the max: 32.";
  expect(await refusal(shows(tree))).toBe("was not refused");
  expect(await refusal(shows(larger))).toBe(words);
  const put = (condition: object) =>
    refusal(cloud.client.putRow({ ...row("x"), condition: when(condition), attributeColumns: [] }));
  expect(await put(tree)).not.toBe(words);
  expect(await put(larger)).toBe(words);
});

const SUBS = "OTSParameterInvalid Invalid AND/OR operator: the number of sub-filters must be more than 1.";
test.each([
  ["NOT of none", combine(NOT), "OTSParameterInvalid Invalid NOT operator: the number of sub-filters must be 1."],
  [
    "NOT of two",
    combine(NOT, yes, yes),
    "OTSParameterInvalid Invalid NOT operator: the number of sub-filters must be 1.",
  ],
  ["AND of none", combine(AND), SUBS],
  ["AND of one", combine(AND, yes), SUBS],
  ["OR of one", combine(OR, yes), SUBS],
  ["a column no name can be", single("#", int(1)), "OTSParameterInvalid Invalid column name: '#'."],
  [
    "a page within a tree",
    combine(NOT, new ots.ColumnPaginationFilter(1, 0)),
    "OTSParameterInvalid Invalid type of sub-filter: 3.",
  ],
])("%s is refused in reads and in writes", async (_, condition, words) => {
  expect(await refusal(shows(condition))).toBe(words);
  const put = { ...row("x"), condition: when(condition), attributeColumns: [] };
  expect(await refusal(cloud.client.putRow(put))).toBe(words);
});

test("a filter cannot see what the read leaves out", async () => {
  expect(await shows(yes, { columnsToGet: ["s"] })).toBe(false);
  expect(await shows(yes, { columnsToGet: ["s", "i"] })).toBe(true);
  expect(await shows(single("i", int(6), "EQUAL", true), { columnsToGet: ["s"] })).toBe(true);
});

test("each row of a batch has a filter or a condition of its own", async () => {
  const asked = { tableName: "rows", primaryKey: [row("one").primaryKey, row("old").primaryKey], columnFilter: yes };
  const [read] = (await cloud.client.batchGetRow({ tables: [asked] })).tables;
  expect(read?.map(({ isOk, primaryKey }) => [isOk, primaryKey && valuesOf({ primaryKey }).a])).toEqual([
    [true, "one"],
    [true, null],
  ]);
  const rows = ["one", "old"].map((a) => ({
    ...{ type: "UPDATE", condition: when(yes), primaryKey: row(a).primaryKey, attributeColumns: [{ PUT: [{ w: a }] }] },
  }));
  const { tables } = await cloud.client.batchWriteRow({ tables: [{ tableName: "rows", rows }] });
  expect(tables.map(({ isOk, errorCode }) => (isOk ? "ok" : errorCode))).toEqual(["ok", "OTSConditionCheckFail"]);
});
