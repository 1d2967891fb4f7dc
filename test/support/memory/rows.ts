import * as z from "zod";
import type { Range, Revised, Rows } from "../../../shared/ports/rows.ts";
import { type Index, type RowsOf, type Table, tables } from "../../../shared/ports/tables.ts";

type Row = Record<string, unknown> & Revised;
type Columns = Record<string, unknown>;

/** Every whole number of a key fits, from 0 up to the largest safe one. */
const DIGITS = 16;
/** Sorts before all characters of a key, so that a shorter text comes first. */
const SEPARATOR = "\u0000";
/** Sorts after all bytes of a key. */
const END = "\uffff";

/** These are their own UTF-8 bytes. */
const ASCII = /^[\0-\x7f]*$/;

/** Texts as their UTF-8 bytes, a character each: so they sort by code point, as Tablestore sorts them. */
const encoded = (value: unknown): string => {
  const text = String(value);
  if (typeof value === "number") return text.padStart(DIGITS, "0");
  return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
};

const joined = (columns: string[], row: Columns): string =>
  columns.map((column) => encoded(row[column]) + SEPARATOR).join("");

const bounds = (columns: string[], prefix: Columns, { from, to }: Range): [string, string] => {
  const open = columns.findIndex((column) => prefix[column] === undefined);
  const start = joined(open < 0 ? columns : columns.slice(0, open), prefix);
  return [
    start + (from === undefined ? "" : encoded(from)),
    start + (to === undefined ? END : encoded(to) + SEPARATOR + END),
  ];
};

/** The first of `length` places that is not before what is sought, found by halving. */
export const firstPlace = (length: number, isBefore: (place: number) => boolean): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Inserting moves at most so many keys. */
const MAX_BLOCK = 512;

interface Entry<V> {
  key: string;
  value: V;
}

const lastOf = <V>(block: Entry<V>[]) => block[block.length - 1] as Entry<V>;

/** Values in the order of their keys, which stand in blocks of which none is empty. */
const orderedValues = <V>() => {
  const blocks: Entry<V>[][] = [];
  const placeIn = (block: Entry<V>[], key: string) => firstPlace(block.length, (i) => (block[i] as Entry<V>).key < key);
  const blockOf = (key: string) => firstPlace(blocks.length, (i) => lastOf(blocks[i] as Entry<V>[]).key < key);

  const add = (key: string, value: V): void => {
    const entry = { key, value };
    if (blocks.length === 0) return void blocks.push([entry]);
    const at = Math.min(blockOf(key), blocks.length - 1);
    const block = blocks[at] as Entry<V>[];
    block.splice(placeIn(block, key), 0, entry);
    if (block.length > MAX_BLOCK) blocks.splice(at + 1, 0, block.splice(MAX_BLOCK / 2));
  };
  const drop = (key: string): void => {
    const at = blockOf(key);
    const block = blocks[at] as Entry<V>[];
    block.splice(placeIn(block, key), 1);
    if (block.length === 0) blocks.splice(at, 1);
  };
  const forth = ([from, to]: [string, string], limit: number): V[] => {
    const found: V[] = [];
    for (let at = blockOf(from), block = blocks[at]; block; block = blocks[++at])
      for (let i = found.length > 0 ? 0 : placeIn(block, from); i < block.length; i++) {
        const { key, value } = block[i] as Entry<V>;
        if (key >= to || found.length >= limit) return found;
        found.push(value);
      }
    return found;
  };
  const back = ([from, to]: [string, string], limit: number): V[] => {
    const found: V[] = [];
    for (let at = Math.min(blockOf(to), blocks.length - 1), block = blocks[at]; block; block = blocks[--at])
      for (let i = (found.length > 0 ? block.length : placeIn(block, to)) - 1; i >= 0; i--) {
        const { key, value } = block[i] as Entry<V>;
        if (key < from || found.length >= limit) return found;
        found.push(value);
      }
    return found;
  };
  const between = (bounds: [string, string], { reverse, limit = Number.POSITIVE_INFINITY }: Range): V[] =>
    reverse ? back(bounds, limit) : forth(bounds, limit);
  return { add, drop, between };
};

/** A copy as a store would return it: what is undefined is absent. Frozen, so that nobody changes what is stored by holding on to it. */
const kept = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(kept));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.freeze(Object.fromEntries(members.map(([name, member]) => [name, kept(member)])));
};

/** A row as it is kept: whole, or, of a copy that is ours, what is not as it was in the row before. */
const parserOf = (schema: z.ZodType) => {
  const whole = (row: Columns): Row => kept(schema.parse(row)) as Row;
  if (!(schema instanceof z.ZodObject) || schema.def.checks?.length || schema.def.catchall) return whole;
  const { shape }: { shape: Record<string, z.ZodType> } = schema;
  const given = Object.keys(shape).filter((name) => shape[name]?.safeParse(undefined).data !== undefined);
  return (row: Columns, before?: Row): Row => {
    if (!before || given.some((name) => row[name] === undefined)) return whole(row);
    for (const name of Object.keys(row)) {
      const value = row[name];
      if (value !== undefined && value === before[name]) continue;
      const parsed = shape[name]?.safeParse(value);
      if (parsed?.success === false) return whole(row);
      if (parsed?.data === undefined) delete row[name];
      else row[name] = kept(parsed.data);
    }
    return Object.freeze(row) as Row;
  };
};

/** Where a row stands, for its table and all its indexes. */
interface Slot {
  row: Row;
}

/** An index finds a row by other columns, while it has all of them. */
const indexOf = ({ key: sparse }: Index, key: string[]) => {
  const columns = [...new Set([...sparse, ...key])];
  const entries = orderedValues<Slot>();
  const placeOf = (row: Columns) =>
    sparse.every((name) => row[name] !== undefined) ? joined(columns, row) : undefined;
  const moved = (slot: Slot, old?: Row): void => {
    if (old && sparse.every((name) => old[name] === slot.row[name])) return;
    const [was, is] = [old && placeOf(old), placeOf(slot.row)];
    if (was !== undefined) entries.drop(was);
    if (is !== undefined) entries.add(is, slot);
  };
  return { columns, entries, moved };
};

/** One table in memory, with the promises of `Rows`. A row is parsed when it is written and shared, frozen, when it is read. */
export const memoryRows = <T extends Revised>({ name, key, row: schema, indexes: specs }: Table<T>): Rows<T> => {
  const slots = new Map<string, Slot>();
  const ordered = orderedValues<Slot>();
  const indexes = new Map(Object.entries(specs).map(([index, spec]) => [index, indexOf(spec, key)]));
  const parse = parserOf(schema);
  const keyOf = (columns: object): string => joined(key, columns as Columns);

  const insert = (row: T): boolean => {
    const at = keyOf(row);
    if (slots.has(at)) return false;
    const slot: Slot = { row: parse(row as T & Columns) };
    slots.set(at, slot);
    ordered.add(at, slot);
    for (const { moved } of indexes.values()) moved(slot);
    return true;
  };

  const replace = (row: T): T | undefined => {
    const slot = slots.get(keyOf(row));
    const old = slot?.row;
    if (!slot || old?.rev !== row.rev) return undefined;
    slot.row = parse({ ...row, rev: row.rev + 1 } as T & Columns, old);
    for (const { moved } of indexes.values()) moved(slot, old);
    return slot.row as T & Row;
  };

  const read = (columns: object): T | undefined => slots.get(keyOf(columns))?.row as (T & Row) | undefined;
  const rowsIn = (found: Slot[]): T[] => found.map(({ row }) => row as T & Row);

  return {
    get: async (columns) => read(columns),
    getAll: async (keys) => keys.map(read),
    insert: async (row) => insert(row),
    insertAll: async (all) => all.map(insert),
    replace: async (row) => replace(row),
    range: async (prefix, range = {}) => rowsIn(ordered.between(bounds(key, prefix, range), range)),
    index: async (index, prefix, range = {}) => {
      const found = indexes.get(index);
      if (!found) throw new Error(`${name} has no index ${index}`);
      return rowsIn(found.entries.between(bounds(found.columns, prefix, range), range));
    },
  };
};

export const memoryTables = (): RowsOf =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, memoryRows(table as unknown as Table)]),
  ) as unknown as RowsOf;
