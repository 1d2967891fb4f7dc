/** A row names the `rev` that was read; a conditional update writes the next. */
export interface Revised {
  rev: number;
}

export interface Range {
  /** Bounds of the first key column after the prefix, both inclusive. */
  from?: string | number;
  to?: string | number;
  limit?: number;
  /** Largest key first. */
  reverse?: boolean;
  /** Of an index: a row that is not what its schema says is left out and told by the columns of its entry. Without this it is a fault. */
  unreadable?: (columns: Record<string, unknown>) => void;
}

/**
 * One table of rows, whatever keeps it. Keys sort by their columns, texts by code point, numbers by value. A fault of the
 * store is thrown as a `Fault`; an unknown outcome never: the adapter reads back and finds out.
 */
export interface Rows<T extends Revised> {
  get(key: Partial<T>): Promise<T | undefined>;
  /** In the order of the keys; undefined where there is none. */
  getAll(keys: Partial<T>[]): Promise<(T | undefined)[]>;
  /** False when a row with this key exists: it stays as it is. */
  insert(row: T): Promise<boolean>;
  /** The same for rows of different keys, each for itself, in few calls. */
  insertAll(rows: T[]): Promise<boolean[]>;
  /** Replaces the row if its `rev` still is the one that `row` names. The row as written, or undefined when somebody was faster. */
  replace(row: T): Promise<T | undefined>;
  /** All rows whose key begins with `prefix`, in key order. */
  range(prefix: Partial<T>, range?: Range): Promise<T[]>;
  /** The same over an index. May lag behind the table by moments. */
  index(name: string, prefix: Partial<T>, range?: Range): Promise<T[]>;
}
