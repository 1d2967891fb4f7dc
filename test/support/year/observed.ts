import type { Revised, Rows } from "../../../shared/ports/rows.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";

/** What became of a row, and what it was before. */
export type Seen<T> = (after: T, before: T | undefined) => void;

/** A table whose writes are told, once they are done. */
export const observed = <T extends Revised>(rows: Rows<T>, seen: Seen<T>): Rows<T> => {
  const insert = async (row: T): Promise<boolean> => {
    const isNew = await rows.insert(row);
    if (isNew) seen((await rows.get(row)) as T, undefined);
    return isNew;
  };
  return {
    ...rows,
    insert,
    insertAll: (all) => Promise.all(all.map(insert)),
    replace: async (row) => {
      const before = await rows.get(row);
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

export const observedTables = (tables: RowsOf, { incident, delivery, number }: Observer): RowsOf => ({
  ...tables,
  incidents: observed(tables.incidents, incident),
  deliveries: observed(tables.deliveries, delivery),
  numbers: observed(tables.numbers, number),
});
