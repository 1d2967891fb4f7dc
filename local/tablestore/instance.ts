import type { Database } from "lmdb";
import type { Local } from "../service.ts";
import { noSuchTable, Refusal } from "./errors.ts";

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
  /** `adjustedAt`: by UpdateTable. */
  reserved: { read: number; write: number; since: number; adjustedAt?: number };
  /** Its rows can be reached from this instant on. */
  readyAt?: number;
  /** Of an index: rows that its table had before are still coming in. */
  building?: true;
  /** Its rows may be changed in local transactions. */
  transactions?: true;
  stream?: { enableStream: boolean; expirationTime?: number; since: number };
}

interface Span {
  start?: Buffer;
  end?: Buffer;
  limit?: number;
  /** From the end down; `start` is then the greater one. */
  reverse?: boolean;
}

/** Rows by encoded key: of the store, or as a transaction sees them. */
export interface Rows {
  get(key: Buffer): Buffer | undefined;
  putSync(key: Buffer, value: Buffer): unknown;
  removeSync(key: Buffer): unknown;
  getRange(span: Span): Iterable<{ key: Buffer; value: Buffer }>;
  getKeys(span: Span): Iterable<Buffer>;
}

/** A local transaction: alone with the rows of one value of the partition key until it ends. */
export interface Session {
  id: string;
  table: Table;
  /** Of the first key column: a type byte and its payload. */
  partition: Buffer;
  startedAt: number;
  /** Charged bytes written so far. */
  bytes: number;
  /** What it has changed, by key in latin1; without a value where it removed the row. */
  changes: Map<string, { key: Buffer; value?: Buffer }>;
}

/** One instance of the service. Rows are stored as encoded PlainBuffer behind their charged size (`row.ts`). */
export interface Instance {
  name: string;
  local: Local;
  rows: Rows;
  tables: Database<Table, string>;
  /** Last table id, and last auto-increment value per table id. */
  counters: Database<number, string>;
  /** Open local transactions by id. They end with the process: what was not committed never was. */
  sessions: Map<string, Session>;
  /** The transaction in which a request is performed; `rows` are then as it sees them. */
  session?: Session;
  /** What was read from `tables`; a change drops its entry. */
  known: Map<string, Table>;
}

/** All rows of an instance, as the store has them. */
export const openRows = ({ store }: Local, name: string): Database<Buffer, Buffer> =>
  store.openDB({ name: `tablestore/${name}/rows`, keyEncoding: "binary", encoding: "binary" });

export const openInstance = (local: Local, name: string): Instance => ({
  name,
  local,
  rows: openRows(local, name),
  tables: local.store.openDB({ name: `tablestore/${name}/tables`, encoding: "json" }),
  counters: local.store.openDB({ name: `tablestore/${name}/counters`, encoding: "json" }),
  sessions: new Map(),
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

/**
 * A table for its rows.
 * @throws Refusal OTSObjectNotExist, OTSTableNotReady
 */
export const getReadyTable = (instance: Instance, name: string): Table => {
  const table = getTable(instance, name);
  if (table.readyAt !== undefined && instance.local.dial.now() < table.readyAt)
    throw new Refusal("OTSTableNotReady", "The table is not ready.");
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
