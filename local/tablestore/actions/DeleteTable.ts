import { checkTableName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { findTable, forgetTable, getTable, type Instance } from "../instance.ts";
import { endSessions } from "../session.ts";
import { planExpiry } from "../tables/expiry.ts";
import { clearRows } from "../tables/indexes.ts";

/** The indexes of a table go with it (UNCONFIRMED); an index alone is dropped by DropIndex. */
export const deleteTable = (instance: Instance, { tableName }: { tableName: string }): object => {
  checkTableName(tableName);
  const table = getTable(instance, tableName);
  if (table.main !== undefined) throw invalid("Can't write index table directly.");
  endSessions(instance, table);
  for (const name of [tableName, ...table.indexes.map((index) => index.name)]) {
    const gone = findTable(instance, name);
    if (gone) clearRows(instance, gone);
    forgetTable(instance, name);
  }
  planExpiry(instance, { ...table, options: { ...table.options, timeToLive: -1 } });
  return {};
};
