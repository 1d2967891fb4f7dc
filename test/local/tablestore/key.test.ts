import fc from "fast-check";
import { encodeKey, tableRange } from "../../../local/tablestore/rows/key.ts";
import type { Cell } from "../../../local/wire/plain-buffer.ts";

const bytes = (payload: Uint8Array): Cell => {
  const head = Buffer.alloc(5, 7);
  head.writeUInt32LE(payload.length, 1);
  return { name: "b", value: Buffer.concat([head, payload]) };
};
const integer = (value: bigint): Cell => {
  const cell = Buffer.alloc(9);
  cell.writeBigInt64LE(value, 1);
  return { name: "i", value: cell };
};
const infinite = (type: 9 | 10): Cell => ({ name: "i", value: Buffer.from([type]) });
const sign = (a: bigint, b: bigint) => Number(a > b) - Number(a < b);

const anyBytes = fc.uint8Array({ maxLength: 6, max: 2 });
const anyInteger = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

test("keys sort by their columns, bytes before integers before nothing", () => {
  fc.assert(
    fc.property(anyBytes, anyInteger, anyBytes, anyInteger, (a, m, b, n) => {
      const expected = Buffer.compare(a, b) || sign(m, n);
      expect(Buffer.compare(encodeKey(1, [bytes(a), integer(m)]), encodeKey(1, [bytes(b), integer(n)]))).toBe(expected);
    }),
  );
});

test("INF_MIN lies before and INF_MAX after every value", () => {
  fc.assert(
    fc.property(anyInteger, (n) => {
      const place = encodeKey(1, [integer(n)]);
      expect(Buffer.compare(encodeKey(1, [infinite(9)]), place)).toBe(-1);
      expect(Buffer.compare(encodeKey(1, [infinite(10)]), place)).toBe(1);
    }),
  );
});

test("all keys of a table lie in its range, the longest too", () => {
  const long = encodeKey(
    7,
    Array.from({ length: 4 }, () => bytes(Buffer.alloc(1024))),
  );
  const { start, end } = tableRange(7);
  expect(long.length).toBeLessThanOrEqual(4026);
  expect([Buffer.compare(start, long), Buffer.compare(long, end)]).toEqual([-1, -1]);
});
