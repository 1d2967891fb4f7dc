import type { Database } from "lmdb";
import type { Local } from "../service.ts";
import { type Cell, Variant } from "../wire/plain-buffer.ts";
import { type Column, type Instance, openInstance, openRows, type Table } from "./instance.ts";
import { encodeKey, tableRange } from "./rows/key.ts";
import { alive, unpackRow } from "./rows/row.ts";
import { toInteger } from "./rows/value.ts";

/** A value as people read it. Blobs are hexadecimal. */
export interface ShownCell {
  name: string;
  type: "integer" | "double" | "boolean" | "string" | "blob";
  text: string;
}

export interface ShownRow {
  key: ShownCell[];
  /** The newest version of each. */
  columns: ShownCell[];
}

export interface ShownTable {
  name: string;
  /** `name: type`, in order. */
  key: Pick<ShownCell, "name" | "type">[];
  /** Of an index: what it takes along besides its key. */
  attributes: string[];
  rows: number;
  options: Table["options"];
  indexes: ShownTable[];
}

export interface RowsWanted {
  /** Of the first key column: how it begins, or the number that it is. */
  first?: string | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
  limit: number;
}

/** What lies in Tablestore, for people to look at. */
export interface TablesOverview {
  tables(): ShownTable[];
  /** @returns undefined for a table that is not there */
  rows(table: string, wanted: RowsWanted): { rows: ShownRow[]; next?: string } | undefined;
}

/** Tables and indexes that are listed; an instance holds 64 tables. */
const MAX_LISTED = 1_000;
/** Lies above every byte that can go on in a key. */
const ABOVE = Buffer.from([0xff]);
/** Type byte and length stand before the bytes of a string or blob. */
const SIZED_BYTES = 5;
/** The end of a string in a key: what begins so goes on instead. */
const END_BYTES = 2;
/** No key of the store is longer than half of that in bytes. */
const MAX_CURSOR_CHARS = 2 * 4026;

const typeOf = (type: number): ShownCell["type"] => {
  if (type === Variant.INTEGER) return "integer";
  if (type === Variant.DOUBLE) return "double";
  if (type === Variant.BOOLEAN) return "boolean";
  return type === Variant.BLOB ? "blob" : "string";
};

const textOf = (value: Buffer): string => {
  const type = typeOf(value[0] ?? Variant.STRING);
  if (type === "integer") return String(toInteger(value));
  if (type === "double") return String(value.readDoubleLE(1));
  if (type === "boolean") return value[1] ? "true" : "false";
  return value.toString(type === "blob" ? "hex" : "utf8", SIZED_BYTES);
};

const show = ({ name, value = Buffer.alloc(0) }: Cell): ShownCell => ({
  name,
  type: typeOf(value[0] ?? Variant.STRING),
  text: value.length === 0 ? "" : textOf(value),
});

const newestOf = (cells: Cell[]): Cell[] => cells.filter(({ name }, at) => name !== cells[at - 1]?.name);

const sized = (type: number, text: string): Buffer => {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(SIZED_BYTES);
  head[0] = type;
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
};

const integer = (text: string): Buffer | undefined => {
  if (!/^-?\d{1,18}$/.test(text)) return undefined;
  const value = Buffer.alloc(1 + 8);
  value.writeBigInt64LE(BigInt(text), 1);
  return value;
};

/** Where the rows lie whose first key column begins so; undefined: there can be none. */
const rangeOf = ({ id, key: [column] }: Table, first: string | undefined) => {
  if (!first || !column) return tableRange(id);
  const isInteger = column.type === Variant.INTEGER;
  const value = isInteger ? integer(first) : sized(column.type, first);
  if (!value) return undefined;
  const key = encodeKey(id, [{ name: column.name, value }]);
  const start = isInteger ? key : key.subarray(0, -END_BYTES);
  return { start, end: Buffer.concat([start, ABOVE]) };
};

const shownKey = (key: Column[]) => key.map(({ name, type }) => ({ name, type: typeOf(type) }));

/** Not an instance as the service has it: nothing is remembered, no transaction is open. */
interface Stored extends Pick<Instance, "local" | "tables"> {
  rows: Database<Buffer, Buffer>;
}

const count = ({ rows }: Stored, { id }: Table): number => rows.getKeysCount(tableRange(id));

const showTable = (instance: Stored, table: Table): ShownTable => ({
  name: table.name,
  key: shownKey(table.key),
  attributes: table.main === undefined ? [] : table.defined.map(({ name }) => name),
  rows: count(instance, table),
  options: table.options,
  indexes: table.indexes.flatMap(({ name }) => {
    const index = instance.tables.get(name);
    return index ? [showTable(instance, index)] : [];
  }),
});

const rowsOf = ({ rows, local }: Stored, table: Table, { first, after, limit }: RowsWanted) => {
  const range = rangeOf(table, first);
  if (!range) return { rows: [] };
  const last = Buffer.from(after?.slice(0, MAX_CURSOR_CHARS) ?? "", "hex");
  const from = Buffer.compare(last, range.start) > 0 ? { start: last, exclusiveStart: true } : {};
  const found = [...rows.getRange({ ...range, ...from, limit: limit + 1 })];
  const shown = found.slice(0, limit).flatMap(({ value }) => {
    const row = alive(unpackRow(value), table.options.timeToLive, local.dial.now());
    return row ? [{ key: row.key.map(show), columns: newestOf(row.cells).map(show) }] : [];
  });
  const end = found.length > limit ? found[limit - 1] : undefined;
  return { rows: shown, ...(end && { next: end.key.toString("hex") }) };
};

/** Reads what is stored and keeps nothing of it, so that it is never behind. */
export const openOverview = (local: Local, name: string): TablesOverview => {
  const { tables } = openInstance(local, name);
  const instance: Stored = { local, tables, rows: openRows(local, name) };
  return {
    tables: () =>
      [...instance.tables.getRange({ limit: MAX_LISTED })]
        .filter(({ value }) => value.main === undefined)
        .map(({ value }) => showTable(instance, value)),
    rows: (table, wanted) => {
      const found = instance.tables.get(table);
      return found && rowsOf(instance, found, wanted);
    },
  };
};
