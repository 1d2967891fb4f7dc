import { findTable, type Instance, type Table } from "../instance.ts";
import { newest } from "../rows/cells.ts";
import { tableRange } from "../rows/key.ts";
import { alive, packRow, unpackRow } from "../rows/row.ts";
import { replaceEntries } from "./indexes.ts";
import { portion } from "./portion.ts";

/** Expired cells are invisible at once; once a day of the dial they are removed, so that a table does not grow for ever. */
const PERIOD_MS = 24 * 60 * 60 * 1000;

interface Sweep {
  table: string;
  /** base64 of the key to go on at. */
  from?: string;
}

const kindOf = ({ name }: Instance): string => `tablestore/${name}/expiry`;

const plan = (instance: Instance, data: Sweep): void => {
  const due = instance.local.dial.now() + (data.from === undefined ? PERIOD_MS : 0);
  instance.local.dial.put({ kind: kindOf(instance), key: data.table, due, data });
};

/** Start, go on or stop removing expired cells, as the table's time to live says; in the transaction that changes it. */
export const planExpiry = (instance: Instance, { name, options }: Table): void => {
  const { dial } = instance.local;
  if (options.timeToLive === -1) dial.drop(kindOf(instance), name);
  else if (!dial.has(kindOf(instance), name)) plan(instance, { table: name });
};

/** A row of which nothing else is left goes with its cells. */
const purge = (instance: Instance, table: Table, { key, value }: { key: Buffer; value: Buffer }): void => {
  const row = unpackRow(value);
  const left = alive(row, table.options.timeToLive, instance.local.dial.now());
  if (left?.cells.length === row.cells.length) return;
  if (left) instance.rows.putSync(key, packRow(left, table.options));
  else instance.rows.removeSync(key);
  replaceEntries(instance, table, [row, left]);
};

/** @returns the key to go on at, when there are more rows */
const sweep = (instance: Instance, table: Table, from: string | undefined): string | undefined => {
  const { rows, next } = portion(instance, table, from);
  for (const row of rows) purge(instance, table, row);
  return next;
};

/** Forget the versions beyond those that the table keeps; in the transaction that lowers their number. */
export const trimVersions = ({ rows }: Instance, { id, options }: Table): void => {
  for (const { key, value } of rows.getRange(tableRange(id))) {
    const row = unpackRow(value);
    const cells = newest(row.cells, options.maxVersions);
    if (cells.length < row.cells.length) rows.putSync(key, packRow({ ...row, cells }, options));
  }
};

/** Name the handler of the daily removal on the dial. */
export const watchExpiry = (instance: Instance): void =>
  instance.local.dial.on<Sweep>(kindOf(instance), ({ data }) =>
    instance.local.store.transactionSync(() => {
      const table = findTable(instance, data.table);
      if (!table || table.options.timeToLive === -1) return;
      const from = sweep(instance, table, data.from);
      plan(instance, { table: table.name, ...(from !== undefined && { from }) });
    }),
  );
