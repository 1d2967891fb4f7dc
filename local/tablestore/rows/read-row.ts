import { BrokenRow, type Cell, type DecodedRow, decodeRow, HEADER, Variant } from "../../wire/plain-buffer.ts";
import { invalid } from "../errors.ts";
import { isSized, SIZED_BYTES, sizeOf } from "./value.ts";

/** Payload bytes by type, of those that do not tell their size. */
const payloadBytes: Readonly<Record<number, number>> = {
  ...{ [Variant.INTEGER]: 8, [Variant.DOUBLE]: 8, [Variant.BOOLEAN]: 1 },
  ...{ [Variant.NULL]: 0, [Variant.INF_MIN]: 0, [Variant.INF_MAX]: 0, [Variant.AUTO_INCREMENT]: 0 },
};

const tellsItsSize = (value: Buffer): boolean => value.length >= SIZED_BYTES && value.readUInt32LE(1) === sizeOf(value);

/** @throws Refusal for a value whose bytes are not those of its type */
export const checkForm = (value: Buffer): void => {
  if (isSized(value) && tellsItsSize(value)) return;
  if (isSized(value)) throw invalid(`Cell data broken, wrong string format, size: ${sizeOf(value)}.`);
  const [type = -1] = value;
  const payload = payloadBytes[type];
  if (payload === undefined) throw invalid("data format is invalid, unknown variant type occured.");
  if (value.length === 1 + payload) return;
  if (type === Variant.BOOLEAN) throw invalid(`Invalid boolean real value, value length: ${value.length - 1}.`);
  throw invalid("data format is invalid.");
};

const decodeHeaded = (bytes: Buffer): DecodedRow => {
  const header = bytes.readUInt32LE();
  const expected = HEADER.readUInt32LE();
  if (header !== expected)
    throw new BrokenRow(`Cell data broken, mismatch header, actual: ${header} , expect: ${expected}.`);
  return decodeRow(bytes);
};

const decode = (bytes: Buffer): DecodedRow => {
  try {
    return decodeHeaded(bytes);
  } catch (error) {
    throw invalid(error instanceof BrokenRow ? error.message : "data format is invalid.");
  }
};

/** @throws Refusal for bytes that are no row */
export const readRow = (bytes: Buffer): DecodedRow => {
  const row = decode(bytes);
  for (const { value } of row.key) if (value) checkForm(value);
  for (const { value } of row.cells) if (value) checkForm(value);
  return row;
};

/** @returns the key, where nothing else may be given */
export const readBareKey = (bytes: Buffer): Cell[] => {
  const { key, cells, deleted } = readRow(bytes);
  if (cells.length > 0) throw invalid("Attribute column cannot be given while reading data.");
  if (deleted) throw invalid("Delete marker cannot be given.");
  return key;
};
