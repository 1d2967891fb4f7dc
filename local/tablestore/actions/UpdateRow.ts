import { type Cell, CellOp, Variant } from "../../wire/plain-buffer.ts";
import { invalid } from "../errors.ts";
import type { Instance, Table } from "../instance.ts";
import type { WriteRequest } from "../messages.ts";
import { applyCells } from "../rows/cells.ts";
import { type Change, checkSize, commit, type NewChange, prepare } from "../rows/change.ts";
import { readRow } from "../rows/read-row.ts";

export type UpdateRowRequest = WriteRequest & { rowChange: Buffer };

const MARKER = "Invalid request of put/update row: unexpected RowDeleteMarker in request.";
/** UNCONFIRMED wording. */
const NO_UPDATE = "Update operation is not allowed on this table.";

const checkDelete = ({ op, value, at }: Cell): void => {
  if (value) throw invalid("Column value cannot be given when type is DELETE_ONE_VERSION,DELETE_ALL_VERSION.");
  if (op === CellOp.DELETE_ONE && at === undefined)
    throw invalid("Timestamp must be given when type is DELETE_ONE_VERSION.");
  if (op === CellOp.DELETE_ALL && at !== undefined)
    throw invalid("Timestamp cannot be given when type is DELETE_ALL_VERSION.");
};

/** Counters stand alone on their column. UNCONFIRMED wording, the rule is documented. */
const checkIncrement = ({ name, value }: Cell, cells: Cell[]): void => {
  if (value?.[0] !== Variant.INTEGER) throw invalid(`The increment value of column: '${name}' must be INTEGER.`);
  if (cells.filter((cell) => cell.name === name).length > 1)
    throw invalid(`Increment of column: '${name}' cannot be combined with another operation on it.`);
};

const checkOperation = (cell: Cell, cells: Cell[]): void => {
  const { name, op, value } = cell;
  if (op === undefined && !value) throw invalid(`Cell data broken, attr has no value, name:${name}.`);
  if (op === CellOp.DELETE_ALL || op === CellOp.DELETE_ONE) checkDelete(cell);
  else if (op === CellOp.INCREMENT) checkIncrement(cell, cells);
  else if (op !== undefined) throw invalid(`Invalid op type of cell: ${op}.`);
};

const isDelete = ({ op }: Cell): boolean => op === CellOp.DELETE_ALL || op === CellOp.DELETE_ONE;

/** Deletes alone do not make a row that is not there; deleting its last column does not remove one. */
const turn =
  ({ key, cells }: Pick<NewChange, "key" | "cells">) =>
  ({ options: { maxVersions } }: Table): Change["turn"] =>
  (row, now) =>
    !row && cells.every(isDelete)
      ? undefined
      : { key, cells: applyCells(row?.cells ?? [], cells, { now, maxVersions }) };

export const prepareUpdate = (instance: Instance, request: WriteRequest, bytes: Buffer): Change => {
  const { key, cells, deleted } = readRow(bytes);
  if (deleted) throw invalid(MARKER);
  if (cells.length === 0) throw invalid("Attribute column is missing.");
  for (const cell of cells) checkOperation(cell, cells);
  const change = prepare(instance, request, { operation: "UpdateRow", key, cells, turn: turn({ key, cells }) });
  if (!change.table.options.allowUpdate) throw invalid(NO_UPDATE);
  return change;
};

export const updateRow = (instance: Instance, request: UpdateRowRequest) => {
  const change = prepareUpdate(instance, request, request.rowChange);
  checkSize("UpdateRow", [change]);
  return commit(instance, change);
};
