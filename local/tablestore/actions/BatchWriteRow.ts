import { CellOp } from "../../wire/plain-buffer.ts";
import { invalid } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { MAX_BATCH_WRITE_ROWS } from "../limits.ts";
import { Expectation, Modify, type WriteRequest } from "../messages.ts";
import { type Change, checkSize, commit, isAuto } from "../rows/change.ts";
import { encodeKey } from "../rows/key.ts";
import { orError } from "./BatchGetRow.ts";
import { prepareDelete } from "./DeleteRow.ts";
import { preparePut } from "./PutRow.ts";
import { prepareUpdate } from "./UpdateRow.ts";

interface RowRequest extends Omit<WriteRequest, "tableName" | "transactionId"> {
  type: number;
  rowChange: Buffer;
}

interface TableRequest {
  tableName: string;
  rows: RowRequest[];
}

interface BatchWriteRowRequest {
  tables: TableRequest[];
  transactionId?: string;
}

const preparers: Record<number, typeof preparePut | undefined> = {
  [Modify.PUT]: preparePut,
  [Modify.UPDATE]: prepareUpdate,
  [Modify.DELETE]: prepareDelete,
};

const checkCount = (tables: TableRequest[]): void => {
  const count = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  if (tables.length === 0) throw invalid("No row is specified in BatchWriteRow.");
  const idle = tables.find(({ rows }) => rows.length === 0);
  if (idle) throw invalid(`No operation is specified for table: '${idle.tableName}'.`);
  if (count > MAX_BATCH_WRITE_ROWS) throw invalid(`Rows count exceeds the upper limit: ${MAX_BATCH_WRITE_ROWS}.`);
};

/** A row may come twice only where the order decides nothing but who is last. */
const checkRepeated = ({ expect, when, table, cells }: Change): void => {
  if (expect !== Expectation.IGNORE)
    throw invalid("Repeated rows do not support row exist expectation check in BatchModify.");
  if (when) throw invalid("Repeated rows do not support row condition check in BatchModify.");
  if (table.indexes.length > 0 || cells.some(({ op }) => op === CellOp.INCREMENT))
    throw invalid("Duplicate rows detected in MultiPut.");
};

/** Names, too: a key that is not the table's own is refused by itself, and equals none that is. */
const placeOf = ({ table, key }: Change): string =>
  `${key.map(({ name }) => name)} ${encodeKey(table.id, key).toString("latin1")}`;

/** Placeholders name no row, so they do not repeat one. */
const checkRepeats = (changes: Change[]): void => {
  const seen = new Map<string, Change>();
  for (const change of changes) {
    if (change.key.some(isAuto)) continue;
    const place = placeOf(change);
    const earlier = seen.get(place);
    if (earlier) [earlier, change].forEach(checkRepeated);
    seen.set(place, change);
  }
};

const prepareAll = (instance: Instance, { tables, transactionId }: BatchWriteRowRequest): Change[][] =>
  tables.map(({ tableName, rows }) =>
    rows.map(({ type, rowChange, ...row }) => {
      const prepare = preparers[type];
      if (!prepare) throw invalid("The modify type is invalid.");
      return prepare(instance, { ...row, tableName, ...(transactionId && { transactionId }) }, rowChange);
    }),
  );

/** Rows are independent of each other: each has its own result, in the order of the request. */
export const batchWriteRow = (instance: Instance, request: BatchWriteRowRequest) => {
  checkCount(request.tables);
  const prepared = prepareAll(instance, request);
  checkSize("BatchWriteRow", prepared.flat());
  checkRepeats(prepared.flat());
  return {
    tables: prepared.map((changes, at) => ({
      tableName: request.tables[at]?.tableName,
      rows: changes.map((change) => orError(() => commit(instance, change))),
    })),
  };
};
