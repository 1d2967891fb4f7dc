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

/** Values by key, in the order of the keys, which stand in blocks of which none is empty. */
const orderedMap = <V>() => {
  const blocks: string[][] = [];
  const values = new Map<string, V>();
  const placeIn = (block: string[], key: string) => firstPlace(block.length, (i) => (block[i] as string) < key);
  const blockOf = (key: string) => firstPlace(blocks.length, (i) => (blocks[i]?.at(-1) as string) < key);

  const add = (key: string): void => {
    if (blocks.length === 0) blocks.push([]);
    const at = Math.min(blockOf(key), blocks.length - 1);
    const block = blocks[at] as string[];
    block.splice(placeIn(block, key), 0, key);
    if (block.length > MAX_BLOCK) blocks.splice(at + 1, 0, block.splice(MAX_BLOCK / 2));
  };
  const drop = (key: string): void => {
    const at = blockOf(key);
    const block = blocks[at] as string[];
    block.splice(placeIn(block, key), 1);
    if (block.length === 0) blocks.splice(at, 1);
  };
  function* keysBetween(from: string, to: string): Generator<string> {
    for (let at = blockOf(from); at < blocks.length; at++) {
      const block = blocks[at] as string[];
      for (let i = placeIn(block, from); i < block.length; i++) {
        const key = block[i] as string;
        if (key >= to) return;
        yield key;
      }
    }
  }
  function* keysBack(from: string, to: string): Generator<string> {
    for (let at = Math.min(blockOf(to), blocks.length - 1); at >= 0; at--) {
      const block = blocks[at] as string[];
      for (let i = placeIn(block, to) - 1; i >= 0; i--) {
        const key = block[i] as string;
        if (key < from) return;
        yield key;
      }
    }
  }
  return {
    get: (key: string) => values.get(key),
    put: (key: string, value: V) => {
      if (!values.has(key)) add(key);
      values.set(key, value);
    },
    remove: (key: string) => void (values.delete(key) && drop(key)),
    between: ([from, to]: [string, string], { reverse, limit = Number.POSITIVE_INFINITY }: Range): V[] => {
      const found: V[] = [];
      if (limit <= 0) return found;
      for (const key of reverse ? keysBack(from, to) : keysBetween(from, to))
        if (found.push(values.get(key) as V) >= limit) break;
      return found;
    },
  };
};

/** A copy as a store would return it: what is undefined is absent. Frozen, so that nobody changes what is stored by holding on to it. */
const kept = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(kept));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.freeze(Object.fromEntries(members.map(([name, member]) => [name, kept(member)])));
};

const indexOf = ({ key: sparse }: Index, key: string[]) => {
  const columns = [...new Set([...sparse, ...key])];
  const has = (row: Columns | undefined): row is Columns => !!row && sparse.every((name) => row[name] !== undefined);
  return { columns, has, entries: orderedMap<Row>() };
};

/** One table in memory, with the promises of `Rows`. A row is parsed when it is written and shared, frozen, when it is read. */
export const memoryRows = <T extends Revised>({ name, key, row: schema, indexes: specs }: Table<T>): Rows<T> => {
  const rows = orderedMap<Row>();
  const indexes = new Map(Object.entries(specs).map(([index, spec]) => [index, indexOf(spec, key)]));
  const keyOf = (columns: object): string => joined(key, columns as Columns);

  const write = (row: T): T => {
    const next = kept(schema.parse(row)) as T & Row;
    const old = rows.get(keyOf(next));
    for (const { columns, has, entries } of indexes.values()) {
      if (has(old)) entries.remove(joined(columns, old));
      if (has(next)) entries.put(joined(columns, next), next);
    }
    rows.put(keyOf(next), next);
    return next;
  };

  const insert = (row: T): boolean => {
    if (rows.get(keyOf(row))) return false;
    write(row);
    return true;
  };

  return {
    get: async (columns) => rows.get(keyOf(columns)) as T | undefined,
    getAll: async (keys) => keys.map((columns) => rows.get(keyOf(columns)) as T | undefined),
    insert: async (row) => insert(row),
    insertAll: async (all) => all.map(insert),
    replace: async (row) => (rows.get(keyOf(row))?.rev === row.rev ? write({ ...row, rev: row.rev + 1 }) : undefined),
    range: async (prefix, range = {}) => rows.between(bounds(key, prefix, range), range) as (T & Row)[],
    index: async (index, prefix, range = {}) => {
      const found = indexes.get(index);
      if (!found) throw new Error(`${name} has no index ${index}`);
      return found.entries.between(bounds(found.columns, prefix, range), range) as (T & Row)[];
    },
  };
};

export const memoryTables = (): RowsOf =>
  Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, memoryRows(table as unknown as Table)]),
  ) as unknown as RowsOf;
