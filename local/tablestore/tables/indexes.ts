import type { Cell, Row } from "../../wire/plain-buffer.ts";
import { type Column, findTable, type Instance, type Table } from "../instance.ts";
import { encodeKey, tableRange } from "../rows/key.ts";
import { columnOf, packRow } from "../rows/row.ts";

/** Rows removed by one transaction of dropping a table or an index: a table of the local cloud is far smaller. */
const MAX_CLEARED_ROWS = 5_000_000;

const keyCell = (row: Row, { name, type }: Column): Cell | undefined => {
  const value = columnOf(row, name)?.value;
  return value && value[0] === type ? { name, value } : undefined;
};

/** The row of an index that belongs to a row of its table; none where a column of the key is missing: indexes are sparse. */
const entryOf = (index: Table, row: Row): Row | undefined => {
  const key: Cell[] = [];
  for (const column of index.key) {
    const cell = keyCell(row, column);
    if (!cell) return undefined;
    key.push(cell);
  }
  return { key, cells: row.cells.filter(({ name }) => index.defined.some((column) => column.name === name)) };
};

/** Bring one index from a row of its table as it was to the row as it is. */
export const replaceEntry = (
  { rows }: Instance,
  index: Table,
  [before, after]: [Row | undefined, Row | undefined],
): void => {
  const old = before && entryOf(index, before);
  const young = after && entryOf(index, after);
  const oldKey = old && encodeKey(index.id, old.key);
  const youngKey = young && encodeKey(index.id, young.key);
  if (oldKey && !youngKey?.equals(oldKey)) rows.removeSync(oldKey);
  if (young && youngKey) rows.putSync(youngKey, packRow(young, index.options));
};

/** Bring all indexes of a table from the row as it was to the row as it is; in the transaction that changes the row. */
export const replaceEntries = (instance: Instance, table: Table, change: [Row | undefined, Row | undefined]): void => {
  for (const { name } of table.indexes) {
    const index = findTable(instance, name);
    if (index) replaceEntry(instance, index, change);
  }
};

/** Remove every row of a table or index; inside a transaction. */
export const clearRows = ({ rows }: Instance, { id }: Table): void => {
  for (const key of rows.getKeys({ ...tableRange(id), limit: MAX_CLEARED_ROWS })) rows.removeSync(key);
};
