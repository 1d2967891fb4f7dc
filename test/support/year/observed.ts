import type { Revised, Rows } from "../../../shared/ports/rows.ts";
import { tables as all, type RowsOf } from "../../../shared/ports/tables.ts";

/** What became of a row, and what it was before. */
export type Seen<T> = (after: T, before: T | undefined) => void;

/** A table whose writes are told, once they are done. What it held before is read in the copy. */
const observed = <T extends Revised>(rows: Rows<T>, copy: Rows<T>, seen: Seen<T>): Rows<T> => {
  const insert = async (row: T): Promise<boolean> => {
    const isNew = await rows.insert(row);
    if (isNew) seen((await copy.get(row)) as T, undefined);
    return isNew;
  };
  return {
    ...rows,
    insert,
    insertAll: (several) => Promise.all(several.map(insert)),
    replace: async (row) => {
      const before = await copy.get(row);
      const after = await rows.replace(row);
      if (after) seen(after, before);
      return after;
    },
  };
};

export interface Observer {
  incident: Seen<Awaited<ReturnType<RowsOf["incidents"]["range"]>>[number]>;
  delivery: Seen<Awaited<ReturnType<RowsOf["deliveries"]["range"]>>[number]>;
  number: Seen<Awaited<ReturnType<RowsOf["numbers"]["range"]>>[number]>;
}

/** `copy`: where whoever looks on reads; the tables themselves where they are in memory. */
export const observedTables = (tables: RowsOf, copy: RowsOf, { incident, delivery, number }: Observer): RowsOf => ({
  ...tables,
  incidents: observed(tables.incidents, copy.incidents, incident),
  deliveries: observed(tables.deliveries, copy.deliveries, delivery),
  numbers: observed(tables.numbers, copy.numbers, number),
});

const copiedTo = <T extends Revised>(copy: Rows<T>, rows: Rows<T>): Rows<T> => ({
  ...rows,
  insert: async (row) => (await rows.insert(row)) && copy.insert(row),
  insertAll: async (several) => {
    const areNew = await rows.insertAll(several);
    await copy.insertAll(several.filter((_, i) => areNew[i]));
    return areNew;
  },
  replace: async (row) => (await rows.replace(row)) && copy.replace(row),
});

/** Tables far away whose rows stand in a copy, too, as soon as a write of theirs is done. */
export const copiedTables = (copy: RowsOf, tables: RowsOf): RowsOf => {
  const entries = Object.entries(tables) as [keyof RowsOf, Rows<Revised>][];
  return Object.fromEntries(
    entries.map(([name, rows]) => [name, copiedTo(copy[name] as unknown as Rows<Revised>, rows)]),
  ) as unknown as RowsOf;
};

/** Tables that do not hold what their copy does: something was written that was not heard of, or heard of and not written. */
export const differences = async (tables: RowsOf, copy: RowsOf): Promise<string[]> => {
  const names = Object.keys(all) as (keyof RowsOf)[];
  const textOf = async (rows: RowsOf[keyof RowsOf]) =>
    JSON.stringify((await (rows as unknown as Rows<Revised>).range({})).map((row) => Object.entries(row).sort()));
  const pairs = await Promise.all(
    names.map(async (name) => [name, (await textOf(tables[name])) === (await textOf(copy[name]))] as const),
  );
  return pairs.filter(([, same]) => !same).map(([name]) => `the table ${name} is not what was written to it`);
};
