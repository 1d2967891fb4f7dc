import { findTable, type Instance, saveTable, type Table } from "../instance.ts";
import { unpackRow } from "../rows/row.ts";
import { replaceEntry } from "./indexes.ts";
import { portion } from "./portion.ts";

/** An index that is being built from the rows of its table: `id` tells it from a later one of its name. */
interface Building {
  table: string;
  index: string;
  id: number;
  from?: string;
}

const kindOf = ({ name }: Instance): string => `tablestore/${name}/building`;

const plan = (instance: Instance, data: Building, due: number): void =>
  instance.local.dial.put({ kind: kindOf(instance), key: data.index, due, data });

/** The rows that are there come in right after the answer, or as late as a fault says; in the transaction that makes the index. */
export const planBuilding = (instance: Instance, table: Table, { name: index, id }: Table): void => {
  const { dial, faults } = instance.local;
  plan(instance, { table: table.name, index, id }, dial.now() + faults.lateBy("tablestore", "CreateIndex"));
};

const finish = (instance: Instance, { building: _, ...built }: Table): void => saveTable(instance, built);

const build = (instance: Instance, data: Building): void => {
  const table = findTable(instance, data.table);
  const index = findTable(instance, data.index);
  if (!table || index?.id !== data.id) return;
  const { rows, next: from } = portion(instance, table, data.from);
  for (const { value } of rows) replaceEntry(instance, index, [undefined, unpackRow(value)]);
  if (from === undefined) finish(instance, index);
  else plan(instance, { ...data, from }, instance.local.dial.now());
};

/** Name on the dial who builds indexes. */
export const watchBuilding = (instance: Instance): void =>
  instance.local.dial.on<Building>(kindOf(instance), ({ data }) =>
    instance.local.store.transactionSync(() => build(instance, data)),
  );
