import { type Cell, joinRows, Variant } from "../../wire/plain-buffer.ts";
import { checkKey, matchKey } from "../checks.ts";
import { invalid } from "../errors.ts";
import type { Instance, Table } from "../instance.ts";
import type { ReadRequest } from "../messages.ts";
import { encodeKey } from "../rows/key.ts";
import { readBareKey } from "../rows/read-row.ts";
import { consumed, storedSize, units } from "../rows/row.ts";
import { openView, type View } from "../rows/view.ts";
import { checkScope } from "../session.ts";

export type GetRowRequest = ReadRequest & { primaryKey: Buffer };

const NO_VERSIONS = "No version condition is specified.";

/** @throws Refusal for bytes that are no key of a row */
export const readKey = (bytes: Buffer, table: Table): Cell[] => {
  const key = readBareKey(bytes);
  if (key.some(({ value }) => value?.[0] === Variant.AUTO_INCREMENT))
    throw invalid("PKAutoIncr can't be used for read operations.");
  checkKey(key, table);
  return key;
};

/** A row that is not there has no bytes, and costs a unit all the same. */
export const fetchRow = (instance: Instance, { table, view }: { table: Table; view: View }, key: Cell[]) => {
  matchKey(key, table);
  checkScope(instance, key);
  const stored = instance.rows.get(encodeKey(table.id, key));
  const row = stored && view(stored);
  return { consumed: consumed(units(stored ? storedSize(stored) : 0), 0), row: joinRows(row ? [row] : []) };
};

export const getRow = (instance: Instance, request: GetRowRequest) => {
  const opened = openView(instance, request, NO_VERSIONS);
  return fetchRow(instance, opened, readKey(request.primaryKey, opened.table));
};
