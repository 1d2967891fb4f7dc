import { type Cell, decodeRow, encodeRow, joinRows } from "../../../local/wire/plain-buffer.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const string = (text: string) => Buffer.concat([Buffer.from([3, text.length, 0, 0, 0]), Buffer.from(text)]);
const integer = (value: bigint) => {
  const bytes = Buffer.alloc(9);
  bytes.writeBigInt64LE(value, 1);
  return bytes;
};
const AT = 1_700_000_000_000;
const keyX: Cell = { name: "a", value: string("x") };

const vectors: Array<[string, string, object]> = [
  [
    "a key of two columns",
    "75000000 01 03 04 01000000 61 05 06000000 03 01000000 78 0a4d 03 04 01000000 62 05 09000000 00 0100000000000000 0aa6 0971",
    { key: [keyX, { name: "b", value: integer(1n) }], cells: [], deleted: false },
  ],
  [
    "a put with a version",
    "75000000 01 03 04 01000000 61 05 06000000 03 01000000 78 0a4d 02 03 04 01000000 63 05 06000000 03 01000000 76 07 0068e5cf8b010000 0a3b 0979",
    { key: [keyX], cells: [{ name: "c", value: string("v"), at: AT }], deleted: false },
  ],
  [
    "a delete",
    "75000000 01 03 04 01000000 61 05 06000000 03 01000000 78 0a4d 08 09b5",
    { key: [keyX], cells: [], deleted: true },
  ],
  [
    "an infinite key with trailing zeros",
    "75000000 01 03 04 01000000 61 05 01000000 09 0adf 0979 00",
    { key: [{ name: "a", value: Buffer.from([9]) }], cells: [], deleted: false },
  ],
];

test.each(vectors)("%s is read as the SDK writes it", (_, bytes, row) => {
  expect(decodeRow(hex(bytes))).toEqual(row);
});

test.each(vectors.slice(0, 2))("%s is written as the SDK writes it", (_, bytes) => {
  expect(joinRows([encodeRow(decodeRow(hex(bytes)))])).toEqual(hex(bytes));
});

test("a wrong checksum is refused in the service's words", () => {
  const bytes = hex(vectors[0]?.[1] ?? "");
  bytes[bytes.length - 1] = 0;
  expect(() => decodeRow(bytes)).toThrow("Cell data broken, checksum is mismatch, 0 :113 :");
});

test("every way to cut a row short is refused", () => {
  const bytes = hex(vectors[1]?.[1] ?? "");
  for (let length = 4; length < bytes.length; length++) expect(() => decodeRow(bytes.subarray(0, length))).toThrow();
});
