import { always, int, openTablestore, ots, refusal, table, valuesOf } from "./sdk.ts";

/** Thousands of calls: on a busy machine they take longer than jest waits by itself. */
jest.setTimeout(60_000);

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const ROWS = 10_000;
const BATCH = 200;
const PAGE = 5000;
beforeAll(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("rows", { key: { a: "STRING", n: "INTEGER" } }));
  for (let start = 0; start < ROWS; start += BATCH) await write(Array.from({ length: BATCH }, (_, n) => start + n));
});
afterAll(() => cloud.close());

const write = (numbers: number[]) =>
  cloud.client.batchWriteRow({
    tables: [
      {
        tableName: "rows",
        rows: numbers.map((n) => ({
          ...{ type: "PUT", condition: always, primaryKey: key(n), attributeColumns: [{ v: int(n) }] },
        })),
      },
    ],
  });
const key = (n: number | object, a = "x") => [{ a }, { n: typeof n === "number" ? int(n) : n }];
const forward = (from: number | object = ots.INF_MIN, to: number | object = ots.INF_MAX) => ({
  ...{ direction: "FORWARD", inclusiveStartPrimaryKey: key(from), exclusiveEndPrimaryKey: key(to) },
});
const backward = (from: number | object = ots.INF_MAX, to: number | object = ots.INF_MIN) => ({
  ...{ direction: "BACKWARD", inclusiveStartPrimaryKey: key(from), exclusiveEndPrimaryKey: key(to) },
});
const page = async (bounds: object, more: object = {}) => {
  const { rows, nextStartPrimaryKey: next } = await cloud.client.getRange({ tableName: "rows", ...bounds, ...more });
  return { ns: rows.map((row) => Number(valuesOf(row).n)), next: next && valuesOf({ primaryKey: next }) };
};
/** All pages, asked for one after the other as a program does. */
const whole = async (bounds: object, more: object = {}) => {
  const pages: number[][] = [];
  let start = {};
  for (;;) {
    const { ns, next } = await page(bounds, { ...more, ...start });
    pages.push(ns);
    if (!next) return pages;
    start = { inclusiveStartPrimaryKey: key(Number(next.n), String(next.a)) };
  }
};
const below = (count: number) => ({
  columnFilter: new ots.SingleColumnCondition("v", int(count), ots.ComparatorType.LESS_THAN, false),
});
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test.each([0, 1, 4999, 5000, 5001, 9999, 10_000])("a filter that %d rows pass finds them both ways", async (count) => {
  const there = await whole(forward(), below(count));
  expect(there.flat()).toEqual(upTo(count));
  expect(there.map((ns) => ns.length)).toEqual([Math.min(count, PAGE), Math.max(0, count - PAGE)]);
  expect((await whole(backward(), below(count))).flat()).toEqual(upTo(count).reverse());
});

test.each([
  ["4,999 rows are one page", forward(0, 4999), 4999, null],
  ["5,000 rows are one page, and no more are announced", forward(0, 5000), 5000, null],
  ["of 5,001 rows the last is left", forward(0, 5001), 5000, { a: "x", n: 5000 }],
  ["of 5,001 rows backward, too", backward(9999, 4998), 5000, { a: "x", n: 4999 }],
])("%s", async (_, bounds, count, next) => {
  const read = await page(bounds);
  expect([read.ns.length, read.next]).toEqual([count, next]);
});

test.each([1, 2, 50, 51, 52])("pages of %d rows make the whole", async (limit) => {
  const pages = await whole(forward(0, 51), { limit });
  expect(pages.flat()).toEqual(upTo(51));
  expect(pages).toHaveLength(Math.ceil(51 / limit));
  expect((await whole(backward(50, -1), { limit })).flat()).toEqual(upTo(51).reverse());
});

test("a limit above 5,000 is no longer page", async () => {
  expect((await page(forward(), { limit: PAGE + 1 })).ns).toHaveLength(PAGE);
});

test("limits count the rows that pass", async () => {
  expect(await page(forward(), { ...below(3), limit: 2 })).toEqual({ ns: [0, 1], next: { a: "x", n: 2 } });
  expect(await page(backward(10, -1), { ...below(3), limit: 2 })).toEqual({ ns: [2, 1], next: { a: "x", n: 0 } });
});

test("bounds need not be rows; the start belongs to the range, the end does not", async () => {
  expect((await page(forward(-5, 2))).ns).toEqual([0, 1]);
  expect((await page(forward(ROWS - 1, ROWS + 7))).ns).toEqual([ROWS - 1]);
  expect((await page(backward(1, -9))).ns).toEqual([1, 0]);
  const across = { inclusiveStartPrimaryKey: key(ots.INF_MIN, "w"), exclusiveEndPrimaryKey: key(3, "x") };
  expect((await page({ direction: "FORWARD", ...across })).ns).toEqual([0, 1, 2]);
  const infinite = {
    inclusiveStartPrimaryKey: [{ a: ots.INF_MIN }, { n: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ a: ots.INF_MAX }, { n: ots.INF_MAX }],
  };
  expect((await page({ direction: "FORWARD", ...infinite, limit: 1 })).ns).toEqual([0]);
});

test("what nobody wrote is an empty page without a next", async () => {
  const nobody = { inclusiveStartPrimaryKey: key(ots.INF_MIN, "no"), exclusiveEndPrimaryKey: key(ots.INF_MAX, "no") };
  expect(await page({ direction: "FORWARD", ...nobody })).toEqual({ ns: [], next: null });
  await cloud.client.createTable(table("empty", { key: { a: "STRING", n: "INTEGER" } }));
  expect(await page(backward(), { tableName: "empty" })).toEqual({ ns: [], next: null });
});

const types = {
  STRING: { columns: ["A", "AB", "B"], between: "AA" },
  INTEGER: { columns: [int(-1), int(2), int(10)], between: int(0) },
  BINARY: { columns: [Buffer.from([0]), Buffer.from([0, 1]), Buffer.from([255])], between: Buffer.from([0, 0]) },
} as const;
type KeyType = keyof typeof types;
const pairs = (Object.keys(types) as KeyType[]).flatMap((first) =>
  (Object.keys(types) as KeyType[]).map((second) => [first, second] as const),
);
test.each(pairs)("keys of %s and %s are in order, whatever the bounds", async (first, second) => {
  const tableName = `${first}_${second}`;
  await cloud.client.createTable(table(tableName, { key: { p: first, q: second } }));
  const [a, , c] = types[first].columns;
  const [x, y] = types[second].columns;
  const keys = types[first].columns.flatMap((p) => types[second].columns.map((q) => [{ p }, { q }]));
  const rows = [...keys]
    .reverse()
    .map((primaryKey) => ({ type: "PUT", condition: always, primaryKey, attributeColumns: [] }));
  await cloud.client.batchWriteRow({ tables: [{ tableName, rows }] });
  const found = async (start: object[], end: object[], direction = "FORWARD") => {
    const bounds = { inclusiveStartPrimaryKey: start, exclusiveEndPrimaryKey: end };
    const page = await cloud.client.getRange({ tableName, direction, ...bounds });
    return page.rows.map((row) => String(row.primaryKey?.map(({ value }) => String(value))));
  };
  const shown = keys.map((key) => String(key.map((column) => String(Object.values(column)[0]))));
  const at = (p: object | string | undefined, q: object | string | undefined) => [{ p }, { q }];
  const { INF_MIN, INF_MAX } = ots;
  expect(await found(at(INF_MIN, INF_MIN), at(INF_MAX, INF_MAX))).toEqual(shown);
  expect(await found(at(INF_MAX, INF_MAX), at(INF_MIN, INF_MIN), "BACKWARD")).toEqual([...shown].reverse());
  expect(await found(at(a, INF_MIN), at(a, INF_MAX))).toEqual(shown.slice(0, 3));
  expect(await found(at(a, INF_MIN), at(a, y))).toEqual(shown.slice(0, 1));
  expect(await found(at(a, INF_MAX), at(c, INF_MIN))).toEqual(shown.slice(3, 6));
  expect(await found(at(a, y), at(c, x))).toEqual(shown.slice(1, 6));
  expect(await found(at(c, x), at(a, y), "BACKWARD")).toEqual(shown.slice(2, 7).reverse());
  expect(await found(at(types[first].between, INF_MIN), at(c, types[second].between))).toEqual(shown.slice(3, 7));
});

test("a range costs what it read, filtered or not", async () => {
  const cost = async (more: object) =>
    (await cloud.client.getRange({ tableName: "rows", ...forward(0, 1000), ...more })).consumed.capacityUnit;
  /** Names and values of a row: a, x, n, v and two integers. */
  const bytes = 1000 * (4 + 16);
  expect(await cost({})).toEqual({ read: Math.ceil(bytes / 4096), write: 0 });
  expect(await cost(below(0))).toEqual(await cost({}));
});

const FORWARD = "OTSParameterInvalid Begin key must less than end key in FORWARD";
const BACKWARD = "OTSParameterInvalid Begin key must more than end key in BACKWARD";
test.each([
  ["no extent", forward(1, 1), FORWARD],
  ["an end before its start", forward(2, 1), FORWARD],
  ["no extent backward", backward(1, 1), BACKWARD],
  ["an end after its start backward", backward(1, 2), BACKWARD],
  ["equal infinities", forward(ots.INF_MIN, ots.INF_MIN), FORWARD],
  [
    "half a key",
    { ...forward(), inclusiveStartPrimaryKey: [{ a: "x" }] },
    "OTSInvalidPK Validate PK size fail. Input: 1, Meta: 2.",
  ],
  [
    "a placeholder",
    forward(ots.PK_AUTO_INCR),
    "OTSParameterInvalid VT_AUTO_INCREMENT is an invalid type for the primary key.",
  ],
])("a range of %s is refused", async (_, bounds, words) => {
  expect(await refusal(page(bounds))).toBe(words);
});

describe("4 MB", () => {
  const MB = 1024 * 1024;
  const ROW = 4;
  beforeAll(() => cloud.client.createTable(table("big", { key: { a: "STRING", n: "INTEGER" } })));
  const put = (n: number, size: number) =>
    cloud.client.putRow({
      ...{ tableName: "big", condition: always, primaryKey: key(n), attributeColumns: [{ v: Buffer.alloc(size) }] },
    });

  test("end a page, filtered or not; what is left comes next", async () => {
    for (let n = 0; n < ROW + 2; n++) await put(n, MB);
    const pages = async (more: object) =>
      (await whole(forward(), { tableName: "big", ...more })).map((ns) => ns.length);
    expect(await pages({})).toEqual([ROW, 2]);
    expect(await pages(below(0))).toEqual([0, 0]);
    expect((await whole(backward(), { tableName: "big" })).flat()).toEqual(upTo(ROW + 2).reverse());
  });
});

/** Wide rows: columns chosen by range and by page. */
describe("a row of 1,024 columns", () => {
  const names = upTo(1024).map((n) => `c${String(n).padStart(4, "0")}`);
  beforeAll(() =>
    cloud.client.putRow({
      ...{ tableName: "rows", condition: always, primaryKey: key(1, "wide") },
      attributeColumns: names.map((name) => ({ [name]: true })),
    }),
  );
  const columns = async (more: object) => {
    const { row } = await cloud.client.getRow({ tableName: "rows", primaryKey: key(1, "wide"), ...more });
    return (row.attributes ?? []).map(({ columnName }) => columnName);
  };
  const paged = (limit: number, offset: number) => ({ columnFilter: new ots.ColumnPaginationFilter(limit, offset) });

  test.each([
    ["from a start", { startColumn: "c1000" }, 1000, 1024],
    ["to before an end", { endColumn: "c0010" }, 0, 10],
    ["between", { startColumn: "c0010", endColumn: "c0020" }, 10, 20],
    ["from one that is not there", { startColumn: "c0010x", endColumn: "c0013" }, 11, 13],
    ["where there are none", { startColumn: "d" }, 0, 0],
    ["a page", paged(10, 0), 0, 10],
    ["the next page", paged(10, 10), 10, 20],
    ["the last page", paged(100, 1000), 1000, 1024],
    ["no page", paged(10, 1024), 0, 0],
    ["a page of a range", { startColumn: "c0100", ...paged(5, 5) }, 105, 110],
    ["those named", { columnsToGet: names }, 0, 1024],
    ["those named within a range", { columnsToGet: names.slice(0, 50), startColumn: "c0040" }, 40, 50],
  ])("shows %s", async (_, more, from, to) => {
    expect(await columns(more)).toEqual(names.slice(from, to));
  });

  test("takes one more", async () => {
    await cloud.client.updateRow({
      ...{ tableName: "rows", condition: always, primaryKey: key(1, "wide") },
      updateOfAttributeColumns: [{ PUT: [{ one_more: true }] }],
    });
    expect(await columns({})).toHaveLength(1025);
  });
});
