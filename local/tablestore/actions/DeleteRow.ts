import { invalid } from "../errors.ts";
import type { Instance } from "../instance.ts";
import type { WriteRequest } from "../messages.ts";
import { type Change, commit, prepare } from "../rows/change.ts";
import { readRow } from "../rows/read-row.ts";

export type DeleteRowRequest = WriteRequest & { primaryKey: Buffer };

export const prepareDelete = (instance: Instance, request: WriteRequest, bytes: Buffer): Change => {
  const { key, cells, deleted } = readRow(bytes);
  if (!deleted) throw invalid("Invalid request of delete row: missing RowDeleteMarker in request.");
  if (cells.length > 0) throw invalid("Invalid delete row request: unexpected cells in request.");
  return prepare(instance, request, { operation: "DeleteRow", key, cells, turn: () => () => undefined });
};

export const deleteRow = (instance: Instance, request: DeleteRowRequest) =>
  commit(instance, prepareDelete(instance, request, request.primaryKey));
