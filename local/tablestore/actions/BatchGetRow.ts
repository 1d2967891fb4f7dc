import { invalid, Refusal } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { MAX_BATCH_GET_ROWS } from "../limits.ts";
import type { ReadRequest } from "../messages.ts";
import { openView } from "../rows/view.ts";
import { fetchRow, readKey } from "./GetRow.ts";

type TableRequest = Omit<ReadRequest, "transactionId"> & { primaryKey: Buffer[] };

const NO_VERSIONS = "No version condition is specified while querying row.";

/** A refusal of one row stands in its place; anything else is a bug and flies on. */
export const orError = (perform: () => object): object => {
  try {
    return { isOk: true, ...perform() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { isOk: false, error: { code: error.code, message: error.message } };
  }
};

const checkCount = (tables: TableRequest[]): void => {
  const rows = tables.reduce((sum, { primaryKey }) => sum + primaryKey.length, 0);
  if (rows === 0) throw invalid("No row specified in the request of BatchGetRow.");
  if (rows > MAX_BATCH_GET_ROWS) throw invalid(`Rows count exceeds the upper limit: ${MAX_BATCH_GET_ROWS}.`);
};

/** Rows in the order of the request; all that concerns no single row refuses the whole. */
export const batchGetRow = (instance: Instance, { tables }: { tables: TableRequest[] }) => {
  checkCount(tables);
  const opened = tables.map((request) => {
    const view = openView(instance, request, NO_VERSIONS);
    return { tableName: request.tableName, view, keys: request.primaryKey.map((bytes) => readKey(bytes, view.table)) };
  });
  return {
    tables: opened.map(({ tableName, view, keys }) => ({
      tableName,
      rows: keys.map((key) => orError(() => fetchRow(instance, view, key))),
    })),
  };
};
