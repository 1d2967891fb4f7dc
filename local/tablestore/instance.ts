import type { Database } from "lmdb";
import type { Local } from "../service.ts";
import { noSuchTable } from "./errors.ts";

/** A column with a type: one of the key, or a predefined one. `type` is a Variant. */
export interface Column {
  name: string;
  type: number;
  auto?: true;
}

export interface Index {
  name: string;
  /** The columns as asked for; the index table's own key goes on with the rest of the main key. */
  key: string[];
  attributes: string[];
  type: number;
  mode: number;
}

/** A table, or the table behind an index. Times in ms, ages in seconds. */
export interface Table {
  id: number;
  name: string;
  key: Column[];
  defined: Column[];
  indexes: Index[];
  /** Set on an index: the table it belongs to. */
  main?: string;
  options: { timeToLive: number; maxVersions: number; deviation: number; allowUpdate: boolean };
  reserved: { read: number; write: number; since: number };
  stream?: { enableStream: boolean; expirationTime?: number; since: number };
}

/** One instance of the service. Rows are stored as encoded PlainBuffer behind their charged size (`row.ts`). */
export interface Instance {
  name: string;
  local: Local;
  rows: Database<Buffer, Buffer>;
  tables: Database<Table, string>;
  /** Last table id, and last auto-increment value per table id. */
  counters: Database<number, string>;
  /** What was read from `tables`; a change drops its entry. */
  known: Map<string, Table>;
}

export const openInstance = (local: Local, name: string): Instance => ({
  name,
  local,
  rows: local.store.openDB({ name: `tablestore/${name}/rows`, keyEncoding: "binary", encoding: "binary" }),
  tables: local.store.openDB({ name: `tablestore/${name}/tables`, encoding: "json" }),
  counters: local.store.openDB({ name: `tablestore/${name}/counters`, encoding: "json" }),
  known: new Map(),
});

export const findTable = ({ tables, known }: Instance, name: string): Table | undefined => {
  const table = known.get(name) ?? tables.get(name);
  if (table) known.set(name, table);
  return table;
};

/** @throws Refusal OTSObjectNotExist */
export const getTable = (instance: Instance, name: string): Table => {
  const table = findTable(instance, name);
  if (!table) throw noSuchTable();
  return table;
};

export const saveTable = ({ tables, known }: Instance, table: Table): void => {
  known.delete(table.name);
  tables.putSync(table.name, table);
};

export const forgetTable = ({ tables, known }: Instance, name: string): void => {
  known.delete(name);
  tables.removeSync(name);
};

/** The next whole number of a name, never below `least`; inside a transaction. */
export const nextNumber = ({ counters }: Instance, name: string, least = 1): number => {
  const next = Math.max(least, (counters.get(name) ?? 0) + 1);
  counters.putSync(name, next);
  return next;
};
