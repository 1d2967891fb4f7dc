import { type Cell, Variant } from "../wire/plain-buffer.ts";
import { invalid, Refusal } from "./errors.ts";
import type { Column, Table } from "./instance.ts";
import { MAX_COLUMNS, MAX_KEY_COLUMNS, MAX_KEY_VALUE_BYTES, MAX_TIMESTAMP, MAX_VALUE_BYTES } from "./limits.ts";
import { isSized, sizeOf, typeName } from "./rows/value.ts";

/** Names of tables, indexes and columns: 1 to 255 of letters, digits and `_`, not first a digit. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
/** Of attributes. The pages ask for the same as of tables; the service takes any 1 to 255 bytes that do not start with `#` (tests of its SDKs). */
const ATTRIBUTE_NAME = /^[^#\P{ASCII}]\p{ASCII}{0,254}$/u;
const INFINITE: readonly number[] = [Variant.INF_MIN, Variant.INF_MAX];
const KEY_TYPES: readonly number[] = [Variant.INTEGER, Variant.STRING, Variant.BLOB];
const CELL_TYPES: readonly number[] = [...KEY_TYPES, Variant.DOUBLE, Variant.BOOLEAN];

export const checkTableName = (name: string): void => {
  if (!NAME.test(name)) throw invalid(`Invalid table name: '${name}'.`);
};

export const checkColumnName = (name: string): void => {
  if (!NAME.test(name)) throw invalid(`Invalid column name: '${name}'.`);
};

export const checkAttributeName = (name: string): void => {
  if (!ATTRIBUTE_NAME.test(name)) throw invalid(`Invalid column name: '${name}'.`);
};

const checkKeyCell = ({ name, value, op, at }: Cell, allowed: readonly number[]): void => {
  checkColumnName(name);
  if (!value) throw invalid(`No value is given for primary key name:${name}.`);
  if (op !== undefined) throw invalid(`OpType cannot be given for primary key name :${name}.`);
  if (at !== undefined) throw invalid(`Timestamp cannot be given for primary key name:${name}.`);
  if (!KEY_TYPES.includes(value[0] as number) && !allowed.includes(value[0] as number))
    throw invalid(`${typeName(value)} is an invalid type for the primary key.`);
  if (isSized(value) && sizeOf(value) > MAX_KEY_VALUE_BYTES)
    throw invalid(
      `The length of primary key column: '${name}' exceeds the MaxLength:${MAX_KEY_VALUE_BYTES} with CurrentLength:${sizeOf(value)}.`,
    );
};

/**
 * What is wrong with a key whatever the table.
 * @param table gives the number of columns a key may have: an index has more than a table of its own
 * @param allowed types besides integers, strings and blobs
 */
export const checkKey = (key: Cell[], table: Table, allowed: readonly number[] = []): void => {
  const most = Math.max(MAX_KEY_COLUMNS, table.key.length);
  if (key.length < 1 || key.length > most)
    throw invalid(`The number of primary key columns must be in range: [1, ${most}].`);
  for (const cell of key) checkKeyCell(cell, allowed);
};

/** Bounds of a range may be infinite. */
export const checkBound = (key: Cell[], table: Table): void => checkKey(key, table, INFINITE);

const fits = (value: Buffer, { type, auto }: Column): boolean =>
  value[0] === type || INFINITE.includes(value[0] as number) || (auto === true && value[0] === Variant.AUTO_INCREMENT);

/** @throws Refusal OTSInvalidPK where a key is not one of this table: in batches a matter of the row alone */
export const matchKey = (key: Cell[], { key: schema }: Table): void => {
  const wrong = (message: string) => new Refusal("OTSInvalidPK", message);
  if (key.length !== schema.length) throw wrong(`Validate PK size fail. Input: ${key.length}, Meta: ${schema.length}.`);
  for (const [place, column] of schema.entries()) {
    const { name, value = Buffer.of(Variant.NULL) } = key[place] as Cell;
    if (name !== column.name) throw wrong(`Validate PK name fail. Input: ${name}, Meta: ${column.name}.`);
    if (!fits(value, column))
      throw wrong(`Validate PK type fail. Input: ${typeName(value)}, Meta: ${typeName(Buffer.of(column.type))}.`);
  }
};

const checkDouble = (double: number): void => {
  if (Number.isNaN(double)) throw invalid("NaN can't be set to double value.");
  if (!Number.isFinite(double)) throw invalid("Infinity can't be set to double value.");
};

const checkValue = (name: string, value: Buffer): void => {
  if (!CELL_TYPES.includes(value[0] as number))
    throw invalid(`${typeName(value)} is an invalid type for the attribute column.`);
  if (value[0] === Variant.DOUBLE) checkDouble(value.readDoubleLE(1));
  if (isSized(value) && sizeOf(value) > MAX_VALUE_BYTES)
    throw invalid(
      `The length of attribute column: '${name}' exceeds the MaxLength:${MAX_VALUE_BYTES} with CurrentLength:${sizeOf(value)}.`,
    );
};

/** What is wrong with attribute cells whatever the table. */
export const checkCells = (key: Cell[], cells: Cell[]): void => {
  if (cells.length > MAX_COLUMNS)
    throw invalid(
      `The number of attribute columns exceeds the limit, limit count: ${MAX_COLUMNS}, column count: ${cells.length}.`,
    );
  for (const { name, value, at } of cells) {
    checkAttributeName(name);
    if (key.some((column) => column.name === name))
      throw invalid(`Duplicated attribute column name with primary key column: '${name}'.`);
    if (value) checkValue(name, value);
    if (at !== undefined && (at < 0 || at >= MAX_TIMESTAMP))
      throw invalid("Timestamp must be in range [0, INT64_MAX/1000).");
  }
};
