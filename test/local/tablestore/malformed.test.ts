import fc from "fast-check";
import { encodeMessage } from "../../../local/tablestore/messages.ts";
import { type Cell, encodeRow, HEADER } from "../../../local/wire/plain-buffer.ts";
import { openTablestore, post, table } from "./sdk.ts";

/** Hundreds of calls: on a busy machine they take longer than jest waits by itself. */
jest.setTimeout(60_000);

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("rows", { key: { a: "STRING" } }));
});
afterAll(() => cloud.close());

const send = (operation: string, body: Uint8Array) => post(cloud, operation, body);

const text = (value: string): Buffer => {
  const bytes = Buffer.from(`\u0003\0\0\0\0${value}`);
  bytes.writeUInt32LE(value.length, 1);
  return bytes;
};
const KEY: Cell = { name: "a", value: text("x") };
const CELL: Cell = { name: "v", value: text("y") };
const rowOf = (key: Cell[], cells: Cell[]) => Buffer.concat([HEADER, encodeRow({ key, cells })]);
const put = (row: Buffer, more: object = {}) =>
  encodeMessage("PutRowRequest", { tableName: "rows", row, condition: { rowExistence: 0 }, ...more });
const update = (rowChange: Buffer) =>
  encodeMessage("UpdateRowRequest", { tableName: "rows", rowChange, condition: { rowExistence: 0 } });
const remove = (primaryKey: Buffer) =>
  encodeMessage("DeleteRowRequest", { tableName: "rows", primaryKey, condition: { rowExistence: 0 } });
const get = (primaryKey: Buffer, more: object = {}) =>
  encodeMessage("GetRowRequest", { tableName: "rows", primaryKey, maxVersions: 1, ...more });
const range = (more: object) =>
  encodeMessage("GetRangeRequest", {
    ...{ tableName: "rows", direction: 0, maxVersions: 1 },
    ...{
      inclusiveStartPrimaryKey: rowOf([KEY], []),
      exclusiveEndPrimaryKey: rowOf([{ ...KEY, value: text("z") }], []),
    },
    ...more,
  });
const filter = (type: number, name: string, message: object) =>
  Buffer.from(encodeMessage("Filter", { type, filter: encodeMessage(name, message) }));
const single = (more: object) =>
  filter(1, "SingleColumnValueFilter", {
    ...{ comparator: 1, columnName: "v", columnValue: text("y"), filterIfMissing: true, latestVersionOnly: true },
    ...more,
  });
const damaged = (row: Buffer, at: number, byte: number) => {
  const bytes = Buffer.from(row);
  bytes[at] = byte;
  return bytes;
};

const good = rowOf([KEY], [CELL]);
const bare = rowOf([KEY], []);
const valued = (...bytes: number[]) => put(rowOf([KEY], [{ name: "v", value: Buffer.from(bytes) }]));
const cases: Array<[string, string, () => Uint8Array, string]> = [
  ["no message at all", "PutRow", () => Buffer.from([0xff]), "Parse PBMessage from RawString failed."],
  ["an empty message", "PutRow", () => Buffer.alloc(0), "Parse PBMessage from RawString failed."],
  ["an empty row", "PutRow", () => put(Buffer.alloc(0)), "data format is invalid."],
  ["a row cut off", "PutRow", () => put(good.subarray(0, good.length - 4)), "data format is invalid."],
  [
    "another header",
    "PutRow",
    () => put(damaged(good, 0, 0x76)),
    "Cell data broken, mismatch header, actual: 118 , expect: 117.",
  ],
  [
    "another tag",
    "PutRow",
    () => put(damaged(good, 6, 9)),
    "Cell data broken, mismatch tag, actual tag(9), expect(4).",
  ],
  ["a changed byte", "PutRow", () => put(damaged(good, 11, 0x62)), "Cell data broken, checksum is mismatch,"],
  ["an unknown type", "PutRow", () => valued(0x42), "data format is invalid, unknown variant type occured."],
  ["a short integer", "PutRow", () => valued(0, 1, 2), "data format is invalid."],
  ["a long boolean", "PutRow", () => valued(2, 1, 1), "Invalid boolean real value, value length: 2."],
  [
    "a string of another size",
    "PutRow",
    () => valued(3, 9, 0, 0, 0, 65),
    "Cell data broken, wrong string format, size: 1.",
  ],
  ["a null", "PutRow", () => valued(6), "VT_NULL is an invalid type for the attribute column."],
  ["a minimum as attribute", "PutRow", () => valued(9), "VT_INF_MIN is an invalid type for the attribute column."],
  ["infinity", "PutRow", () => valued(1, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f), "Infinity can't be set to double value."],
  ["a put without a value", "PutRow", () => put(rowOf([KEY], [{ name: "v" }])), "find cells without values."],
  [
    "an update without a value",
    "UpdateRow",
    () => update(rowOf([KEY], [{ name: "v" }])),
    "Cell data broken, attr has no value, name:v.",
  ],
  [
    "a key without a value",
    "PutRow",
    () => put(rowOf([{ name: "a" }], [])),
    "No value is given for primary key name:a.",
  ],
  [
    "a double as key",
    "PutRow",
    () => put(rowOf([{ name: "a", value: Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0]) }], [])),
    "VT_DOUBLE is an invalid type for the primary key.",
  ],
  [
    "a timed key",
    "PutRow",
    () => put(rowOf([{ ...KEY, at: 1 }], [])),
    "Timestamp cannot be given for primary key name:a.",
  ],
  ["no key", "PutRow", () => put(rowOf([], [CELL])), "The number of primary key columns must be in range: [1, 4]."],
  [
    "a delete without its marker",
    "DeleteRow",
    () => remove(bare),
    "Invalid request of delete row: missing RowDeleteMarker in request.",
  ],
  [
    "an unknown expectation",
    "PutRow",
    () => put(good, { condition: { rowExistence: 7 } }),
    "Invalid row-existence expectation: 7.",
  ],
  ["attributes in a read", "GetRow", () => get(good), "Attribute column cannot be given while reading data."],
  [
    "attributes in a bound",
    "GetRange",
    () => range({ inclusiveStartPrimaryKey: good }),
    "Attribute column cannot be given while reading data.",
  ],
  [
    "a get without versions",
    "GetRow",
    () => get(bare, { maxVersions: undefined }),
    "No version condition is specified.",
  ],
  [
    "a range without versions",
    "GetRange",
    () => range({ maxVersions: undefined }),
    "No version condition is specified.",
  ],
  [
    "a batch without versions",
    "BatchGetRow",
    () => encodeMessage("BatchGetRowRequest", { tables: [{ tableName: "rows", primaryKey: [bare] }] }),
    "No version condition is specified while querying row.",
  ],
  ["a limit of 0", "GetRange", () => range({ limit: 0 }), "The limit must be greater than 0."],
  ["no filter", "GetRow", () => get(bare, { filter: Buffer.from([0xff]) }), "Deserialize filter failed."],
  [
    "a filter of another kind",
    "GetRow",
    () => get(bare, { filter: filter(9, "ColumnPaginationFilter", { offset: 0, limit: 1 }) }),
    "Invalid type of filter: 9.",
  ],
  [
    "an unknown comparison",
    "GetRow",
    () => get(bare, { filter: single({ comparator: 42 }) }),
    "Invalid relation operator: 42.",
  ],
  [
    "a filter's value without a type",
    "GetRow",
    () => get(bare, { filter: single({ columnValue: Buffer.alloc(0) }) }),
    "data format is invalid, unknown variant type occured.",
  ],
  [
    "a page before the first column",
    "GetRow",
    () => get(bare, { filter: filter(3, "ColumnPaginationFilter", { offset: -1, limit: 1 }) }),
    "Offset in ColumnPaginationFilter must be greater than or equal to 0.",
  ],
  [
    "a page of no columns",
    "GetRow",
    () => get(bare, { filter: filter(3, "ColumnPaginationFilter", { offset: 0, limit: 0 }) }),
    "Limit in ColumnPaginationFilter must be greater than 0.",
  ],
  [
    "a batch of something else",
    "BatchWriteRow",
    () =>
      encodeMessage("BatchWriteRowRequest", {
        tables: [{ tableName: "rows", rows: [{ type: 9, rowChange: good, condition: { rowExistence: 0 } }] }],
      }),
    "The modify type is invalid.",
  ],
  ["an empty batch", "BatchWriteRow", () => Buffer.alloc(0), "No row is specified in BatchWriteRow."],
];

test.each(cases)("%s is refused", async (_, operation, body, words) => {
  const answer = await send(operation, body());
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("OTSParameterInvalid");
  expect(answer.text).toContain(words);
});

test("what follows the end of a row is not looked at", async () => {
  expect((await send("PutRow", put(Buffer.concat([good, Buffer.alloc(27)])))).status).toBe(200);
});

const anyCell = fc.record({
  name: fc.constantFrom("a", "v", "", "#"),
  value: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
});
const anyBody = fc.oneof(
  fc.tuple(
    fc.constant("PutRow"),
    fc.tuple(fc.array(anyCell), fc.array(anyCell)).map(([key, cells]) => put(rowOf(key, cells))),
  ),
  fc.tuple(
    fc.constant("UpdateRow"),
    fc.array(anyCell).map((cells) => update(rowOf([KEY], cells))),
  ),
  fc.tuple(
    fc.constant("GetRow"),
    fc.array(anyCell).map((key) => get(rowOf(key, []))),
  ),
  fc.tuple(
    fc.constant("GetRow"),
    anyCell.map(({ value: columnValue }) => get(bare, { filter: single({ columnValue }) })),
  ),
  fc.tuple(
    fc.constant("GetRange"),
    fc.array(anyCell).map((key) => range({ inclusiveStartPrimaryKey: rowOf(key, []) })),
  ),
);
const RUNS = 300;

test("whatever is sent is answered or refused, never a fault of the service", async () => {
  const damage = fc.tuple(fc.nat(), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(anyBody, fc.option(damage), async ([operation, body], change) => {
      const sent = change ? damaged(Buffer.from(body), change[0] % body.length, change[1]) : body;
      expect([200, 400, 403, 404]).toContain((await send(operation, sent)).status);
    }),
    { numRuns: RUNS },
  );
  expect(cloud.lines).toEqual([]);
});
