import TableStore, { type Cell, type Client, type Condition, type Row } from "tablestore";
import type { Range, Revised, Rows } from "../ports/rows.ts";
import type { Table } from "../ports/tables.ts";
import { cellsOf, codecOf, keyValue } from "./columns.ts";
import { retried } from "./retry.ts";
import { scanned } from "./scan.ts";
import { type Store, storeOf } from "./store.ts";
import { CONDITION, faultOf, isConditionFailed } from "./store-error.ts";

const { EXPECT_EXIST, EXPECT_NOT_EXIST } = TableStore.RowExistenceExpectation;

const absent = () => new TableStore.Condition(EXPECT_NOT_EXIST, null);

const unchangedSince = (rev: number): Condition => {
  const { EQUAL } = TableStore.ComparatorType;
  return new TableStore.Condition(
    EXPECT_EXIST,
    new TableStore.SingleColumnCondition("rev", keyValue(rev), EQUAL, false),
  );
};

/** BatchGetRow reads at most so many rows; BatchWriteRow would write twice as many. */
const MAX_BATCH = 100;

const inBatches = <T>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MAX_BATCH) }, (_, i) => all.slice(i * MAX_BATCH, (i + 1) * MAX_BATCH));

/** Rows by key, in the order of the keys; one that does not exist is empty. */
const readAll = async (store: Store, tableName: string, keys: Cell[][]): Promise<Row[]> => {
  const read = async (primaryKey: Cell[][]): Promise<Row[]> => {
    const { tables } = await store.batchGetRow({ tables: [{ tableName, primaryKey }] });
    const failed = tables[0]?.find(({ isOk }) => !isOk);
    if (failed) throw faultOf(failed.errorCode ?? "", { operation: "BatchGetRow", message: failed.errorMessage });
    return tables[0] ?? [];
  };
  return (await Promise.all(inBatches(keys).map((batch) => retried(() => read(batch))))).flat();
};

/** The columns of an index entry that the row no longer has so: the index lags behind. */
const isStale = (entry: Row, row: Row): boolean => {
  const cells = new Map(cellsOf(row));
  return cellsOf(entry).some(([name, value]) => JSON.stringify(cells.get(name)) !== JSON.stringify(value));
};

/** One table of Tablestore behind the promises of `Rows`. `prefix` stands before every name of a deployment. */
export const tableRows = <T extends Revised>(table: Table<T>, client: Client, prefix: string): Rows<T> => {
  const store = storeOf(client);
  const tableName = prefix + table.name;
  const { primaryKey, attributes, decode, text } = codecOf(table);

  const read = async (key: object): Promise<T | undefined> => {
    const { row } = await store.getRow({ tableName, primaryKey: primaryKey(key) });
    return row.primaryKey ? decode(row) : undefined;
  };

  /** After an attempt whose outcome nobody knows, what stands in the row tells whether it was ours. */
  const isOurs = async (row: T, attempt: number): Promise<boolean> => {
    const found = attempt > 1 ? await read(row) : undefined;
    return found !== undefined && text(found) === text(row);
  };

  const readable = (row: Row, entry: Row, { unreadable }: Range): T[] => {
    try {
      return [decode(row)];
    } catch (error) {
      if (!unreadable) throw error;
      unreadable(Object.fromEntries(cellsOf(entry).map(([name, value]) => [name, String(value)])));
      return [];
    }
  };

  const putOf = (row: T, condition: Condition) => ({
    primaryKey: primaryKey(row),
    attributeColumns: attributes(row),
    condition,
  });

  const write = (row: T, condition: Condition): Promise<boolean> =>
    retried(async (attempt) => {
      try {
        await store.putRow({ tableName, ...putOf(row, condition) });
        return true;
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return isOurs(row, attempt);
      }
    });

  /** A row that failed for another reason than its condition is written by itself. */
  const insertBatch = (batch: T[]): Promise<boolean[]> =>
    retried(async (attempt) => {
      const rows = batch.map((row) => ({ type: "PUT" as const, ...putOf(row, absent()) }));
      const { tables } = await store.batchWriteRow({ tables: [{ tableName, rows }] });
      return Promise.all(
        batch.map(async (row, i) => {
          if (tables[i]?.isOk) return true;
          return tables[i]?.errorCode === CONDITION ? isOurs(row, attempt) : write(row, absent());
        }),
      );
    });

  return {
    get: (key) => retried(() => read(key)),
    getAll: async (keys) =>
      (await readAll(store, tableName, keys.map(primaryKey))).map((row) => (row.primaryKey ? decode(row) : undefined)),
    insert: (row) => write(row, absent()),
    insertAll: async (rows) => (await Promise.all(inBatches(rows).map(insertBatch))).flat(),
    replace: async (row) => {
      const next = { ...row, rev: row.rev + 1 };
      return (await write(next, unchangedSince(row.rev))) ? next : undefined;
    },
    range: async (some, range = {}) =>
      (await scanned(store, { tableName, columns: table.key, prefix: some, range })).map(decode),
    index: async (name, some, range = {}) => {
      const columns = [...new Set([...(table.indexes[name]?.key ?? []), ...table.key])];
      const entries = await scanned(store, { tableName: prefix + name, columns, prefix: some, range });
      const keys = entries.map((entry) => Object.fromEntries(cellsOf(entry)));
      const rows = await readAll(
        store,
        tableName,
        keys.map((key) => table.key.map((column) => ({ [column]: key[column] ?? "" }))),
      );
      return rows.flatMap((row, i) => {
        const entry = entries[i] ?? {};
        return row.primaryKey && !isStale(entry, row) ? readable(row, entry, range) : [];
      });
    },
  };
};
