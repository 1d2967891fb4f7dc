import { always, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const ROWS = 25;

beforeAll(async () => {
  cloud = await openTablestore({ startAt: NOW });
  await cloud.client.createTable(table("rows", { key: { a: "STRING", n: "INTEGER" }, options: { maxVersions: 5 } }));
  for (let n = 0; n < ROWS; n++)
    await cloud.client.putRow({
      ...{ tableName: "rows", condition: always, primaryKey: [{ a: n < 20 ? "x" : "y" }, { n: int(n - 5) }] },
      attributeColumns: [{ even: n % 2 === 0 }, { n2: int(n) }, { size: n / 2 }, { text: `t${n}` }],
    });
});
afterAll(() => cloud.close());

const bounds = (a: string) => ({
  inclusiveStartPrimaryKey: [{ a }, { n: ots.INF_MIN }],
  exclusiveEndPrimaryKey: [{ a }, { n: ots.INF_MAX }],
});
const range = async (more: object = {}) => {
  const page = await cloud.client.getRange({ tableName: "rows", direction: "FORWARD", ...bounds("x"), ...more });
  const next = page.nextStartPrimaryKey;
  return {
    ...{ ns: page.rows.map((row) => valuesOf(row).n), rows: page.rows.map(valuesOf) },
    next: next ? valuesOf({ primaryKey: next }) : null,
  };
};
const from = (start: number, end: number) => ({
  inclusiveStartPrimaryKey: [{ a: "x" }, { n: int(start) }],
  exclusiveEndPrimaryKey: [{ a: "x" }, { n: int(end) }],
});
const get = (more: object = {}) =>
  cloud.client.getRow({ tableName: "rows", primaryKey: [{ a: "x" }, { n: int(-5) }], ...more });
const single = (name: string, value: unknown, comparator: keyof typeof ots.ComparatorType, passIfMissing = false) =>
  new ots.SingleColumnCondition(name, value, ots.ComparatorType[comparator], passIfMissing);
const combine = (operator: keyof typeof ots.LogicalOperator, parts: object[]) => {
  const composite = new ots.CompositeCondition(ots.LogicalOperator[operator]);
  for (const part of parts) composite.addSubCondition(part);
  return composite;
};

test("a range runs from its start to before its end, both ways", async () => {
  expect((await range(from(-2, 2))).ns).toEqual([-2, -1, 0, 1]);
  expect((await range({ ...from(1, -3), direction: "BACKWARD" })).ns).toEqual([1, 0, -1, -2]);
  expect(await range()).toMatchObject({ next: null });
  expect((await range()).ns).toHaveLength(20);
});

test("a limited range names the first row it did not read", async () => {
  const first = await range({ limit: 3 });
  expect([first.ns, first.next]).toEqual([[-5, -4, -3], { a: "x", n: -2 }]);
  expect((await range({ ...from(12, 15), limit: 3 })).next).toBeNull();
  const back = await range({ ...from(14, -6), direction: "BACKWARD", limit: 1 });
  expect([back.ns, back.next]).toEqual([[14], { a: "x", n: 13 }]);
});

test("a filtered page may be empty; a limit counts what passed", async () => {
  const columnFilter = single("even", true, "EQUAL");
  expect(await range({ columnFilter, limit: 2 })).toMatchObject({ ns: [-5, -3], next: { n: -2 } });
  expect(await range({ columnFilter: single("n2", int(99), "EQUAL") })).toMatchObject({ ns: [], next: null });
});

const filters: Array<[string, object, number]> = [
  ["equal", single("n2", int(3), "EQUAL"), 1],
  ["not equal", single("n2", int(3), "NOT_EQUAL"), 19],
  ["greater", single("n2", int(3), "GREATER_THAN"), 16],
  ["greater or equal", single("n2", int(3), "GREATER_EQUAL"), 17],
  ["less, of doubles", single("size", 1.5, "LESS_THAN"), 3],
  ["less or equal, of strings", single("text", "t1", "LESS_EQUAL"), 2],
  ["another type", single("n2", 3, "EQUAL"), 0],
  ["a missing column that passes", single("none", int(1), "EQUAL", true), 20],
  ["a missing column that does not", single("none", int(1), "EQUAL", false), 0],
  ["a key column", single("n", int(0), "LESS_THAN"), 5],
  ["not", combine("NOT", [single("even", true, "EQUAL")]), 10],
  ["and", combine("AND", [single("even", true, "EQUAL"), single("n2", int(4), "LESS_THAN")]), 2],
  ["or", combine("OR", [single("n2", int(1), "EQUAL"), single("n2", int(2), "EQUAL")]), 2],
];
test.each(filters)("filter %s", async (_, columnFilter, count) => {
  expect((await range({ columnFilter })).ns).toHaveLength(count);
});

test("columns can be named, ranged and paged; the key comes whole", async () => {
  const key = { a: "x", n: -5 };
  const only = async (more: object) => valuesOf((await get(more)).row);
  expect(await only({ columnsToGet: ["text", "a"] })).toEqual({ ...key, text: "t0" });
  expect(await only({ columnsToGet: ["nowhere"] })).toEqual({});
  expect(await only({ startColumn: "n2", endColumn: "text" })).toEqual({ ...key, n2: 0, size: 0 });
  expect(await only({ columnFilter: new ots.ColumnPaginationFilter(2, 1) })).toEqual({ ...key, n2: 0, size: 0 });
});

test("a filter sees only the columns that were asked for", async () => {
  const columnFilter = single("n2", int(3), "EQUAL");
  expect((await range({ columnFilter, columnsToGet: ["text"] })).ns).toEqual([]);
  expect((await range({ columnFilter, columnsToGet: ["text", "n2"] })).ns).toEqual([-2]);
});

test("versions are chosen by number and time, and any of them may match", async () => {
  const primaryKey = [{ a: "v" }, { n: int(1) }];
  const columns = [5, 4, 3].map((ago) => ({ c: int(ago), timestamp: NOW - ago }));
  await cloud.client.putRow({ tableName: "rows", condition: always, primaryKey, attributeColumns: columns });
  const seen = async (more: object) =>
    (await get({ primaryKey, ...more })).row.attributes?.map(({ columnValue }) => Number(columnValue)) ?? [];
  expect(await seen({ maxVersions: 2 })).toEqual([3, 4]);
  expect(await seen({ maxVersions: 9, timeRange: { startTime: NOW - 5, endTime: NOW - 3 } })).toEqual([4, 5]);
  expect(await seen({ timeRange: { specificTime: NOW - 5 } })).toEqual([5]);
  const five = (latestOnly: boolean) =>
    new ots.SingleColumnCondition("c", int(5), ots.ComparatorType.EQUAL, false, latestOnly);
  expect(await seen({ columnFilter: five(true) })).toEqual([]);
  expect(await seen({ columnFilter: five(false) })).toEqual([3]);
});

test("a row that is not there is empty and costs a unit", async () => {
  const { row, consumed } = await get({ primaryKey: [{ a: "nobody" }, { n: int(1) }] });
  expect([row, consumed.capacityUnit]).toEqual([{}, { read: 1, write: 0 }]);
});

const refusals: Array<[string, () => Promise<unknown>, string]> = [
  [
    "a forward range without extent",
    () => range(from(1, 1)),
    "OTSParameterInvalid Begin key must less than end key in FORWARD",
  ],
  [
    "a backward range that runs forward",
    () => range({ ...from(1, 2), direction: "BACKWARD" }),
    "OTSParameterInvalid Begin key must more than end key in BACKWARD",
  ],
  ["a negative limit", () => range({ limit: -1 }), "OTSParameterInvalid The limit must be greater than 0."],
  [
    "a bound of the wrong type",
    () => range({ inclusiveStartPrimaryKey: [{ a: "x" }, { n: "1" }] }),
    "OTSInvalidPK Validate PK type fail. Input: VT_STRING, Meta: VT_INTEGER.",
  ],
  [
    "an infinite key in GetRow",
    () => get({ primaryKey: [{ a: "x" }, { n: ots.INF_MAX }] }),
    "OTSParameterInvalid VT_INF_MAX is an invalid type for the primary key.",
  ],
  ["an unknown table", () => get({ tableName: "nowhere" }), "OTSObjectNotExist Requested table does not exist."],
  [
    "1,025 columns to get",
    () => get({ columnsToGet: Array.from({ length: 1025 }, (_, n) => `c${n}`) }),
    "OTSParameterInvalid The number of columns from the request exceeds the limit, limit count: 1024, column count: 1025.",
  ],
];
test.each(refusals)("%s is refused", async (_, call, words) => {
  expect(await refusal(call())).toBe(words);
});
