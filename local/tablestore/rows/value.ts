import { type Cell, Variant } from "../../wire/plain-buffer.ts";

/** Values stay as they are on the wire: a type byte and its payload. */
export const SIZED_BYTES = 5;

export const typeName = (value: Buffer): string =>
  `VT_${Object.entries(Variant).find(([, type]) => type === value[0])?.[0] ?? "UNKNOWN"}`;

export const isSized = (value: Buffer): boolean => value[0] === Variant.STRING || value[0] === Variant.BLOB;

/** Bytes of a string or blob. */
export const sizeOf = (value: Buffer): number => value.length - SIZED_BYTES;

export const toInteger = (value: Buffer): bigint => value.readBigInt64LE(1);

export const fromInteger = (integer: bigint): Buffer => {
  const value = Buffer.alloc(9);
  value.writeBigInt64LE(integer, 1);
  return value;
};

/** Order of two values of one type: negative, 0, positive; undefined across types. */
export const compare = (a: Buffer, b: Buffer): number | undefined => {
  if (a[0] !== b[0]) return undefined;
  if (a[0] === Variant.INTEGER) return Number(toInteger(a) > toInteger(b)) - Number(toInteger(a) < toInteger(b));
  if (a[0] === Variant.DOUBLE) return a.readDoubleLE(1) - b.readDoubleLE(1);
  if (a[0] === Variant.BOOLEAN) return a.readUInt8(1) - b.readUInt8(1);
  return Buffer.compare(a.subarray(SIZED_BYTES), b.subarray(SIZED_BYTES));
};

/** Payload as it is charged: integers and doubles 8 bytes, booleans 1, strings and blobs their own. */
const charged = (value: Buffer): number => (isSized(value) ? sizeOf(value) : value.length - 1);

/** Names and values of some cells, in charged bytes ("Data size" of the billing pages). */
export const chargedBytes = (cells: readonly Cell[]): number => {
  let bytes = 0;
  for (const { name, value } of cells) bytes += name.length + (value ? charged(value) : 0);
  return bytes;
};
