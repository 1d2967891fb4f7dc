import { invalid } from "../errors.ts";
import type { Instance, Table } from "../instance.ts";
import type { WriteRequest } from "../messages.ts";
import { applyCells } from "../rows/cells.ts";
import { type Change, checkSize, commit, type NewChange, prepare } from "../rows/change.ts";
import { readRow } from "../rows/read-row.ts";

export type PutRowRequest = WriteRequest & { row: Buffer };

const MARKER = "Invalid request of put/update row: unexpected RowDeleteMarker in request.";

/** The whole row is replaced: what stood there before does not matter. */
const turn =
  ({ cells, key }: Pick<NewChange, "cells" | "key">) =>
  ({ options: { maxVersions } }: Table): Change["turn"] =>
  (_, now) => ({ key, cells: applyCells([], cells, { now, maxVersions }) });

export const preparePut = (instance: Instance, request: WriteRequest, bytes: Buffer): Change => {
  const { key, cells, deleted } = readRow(bytes);
  if (deleted) throw invalid(MARKER);
  for (const { name, op, value } of cells) {
    if (op !== undefined) throw invalid(`OpType cannot be given for column name:${name} in PutRow.`);
    if (!value) throw invalid("Invalid request of put row: find cells without values.");
  }
  return prepare(instance, request, { operation: "PutRow", key, cells, turn: turn({ key, cells }) });
};

export const putRow = (instance: Instance, request: PutRowRequest) => {
  const change = preparePut(instance, request, request.row);
  checkSize("PutRow", [change]);
  return commit(instance, change);
};
