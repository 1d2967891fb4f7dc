import { createHash } from "node:crypto";
import { type Cell, Variant } from "../../wire/plain-buffer.ts";

/** The store takes no longer key. */
const MAX_STORED_BYTES = 4026;
/** A longer one is cut here and told apart by a SHA-256: rows that agree so far are found, but sort by the hash. */
const CUT_BYTES = 3990;

const Order = { MIN: 0x01, VALUE: 0x02, MAX: 0xfe } as const;
const TYPE_BYTES = 1;
const SIZED_BYTES = 5;
/** Every byte may need an escape; marker before and terminator after. */
const worst = (value: Buffer): number => 2 * value.length + 3;

const writeInteger = (out: Buffer, value: Buffer, at: number): number => {
  for (let byte = 8; byte >= TYPE_BYTES; byte--) out[at + 8 - byte] = value[byte] as number;
  out[at] = (out[at] as number) ^ 0x80;
  return at + 8;
};

/** 00 becomes 00 FF and the end is 00 01, so that a prefix sorts first. */
const writeBytes = (out: Buffer, value: Buffer, at: number): number => {
  for (let from = SIZED_BYTES; from < value.length; from++) {
    const byte = value[from] as number;
    out[at++] = byte;
    if (byte === 0) out[at++] = 0xff;
  }
  out[at++] = 0;
  out[at++] = 1;
  return at;
};

const writeValue = (out: Buffer, value: Buffer, at: number): number => {
  const [type] = value;
  if (type === Variant.INF_MIN || type === Variant.INF_MAX) {
    out[at] = type === Variant.INF_MIN ? Order.MIN : Order.MAX;
    return at + 1;
  }
  out[at] = Order.VALUE;
  return type === Variant.INTEGER ? writeInteger(out, value, at + 1) : writeBytes(out, value, at + 1);
};

const cut = (key: Buffer): Buffer =>
  Buffer.concat([key.subarray(0, CUT_BYTES), createHash("sha256").update(key).digest()]);

/** Bytes that sort as the rows do: table, then column by column, with INF_MIN before and INF_MAX after every value. */
export const encodeKey = (tableId: number, key: readonly Cell[]): Buffer => {
  let size = 4;
  for (const { value } of key) size += value ? worst(value) : 0;
  const out = Buffer.allocUnsafe(size);
  let at = out.writeUInt32BE(tableId);
  for (const { value } of key) if (value) at = writeValue(out, value, at);
  const bytes = out.subarray(0, at);
  return at > MAX_STORED_BYTES ? cut(bytes) : bytes;
};

/** All keys of a table lie between its own id and the next. */
export const tableRange = (tableId: number): { start: Buffer; end: Buffer } => ({
  start: encodeKey(tableId, []),
  end: encodeKey(tableId + 1, []),
});
