import { checkTableName } from "../checks.ts";
import { noSuchTable } from "../errors.ts";
import { findTable, forgetTable, getTable, type Instance, saveTable } from "../instance.ts";
import { endSessions } from "../session.ts";
import { clearRows } from "../tables/indexes.ts";

interface DropIndexRequest {
  mainTableName: string;
  indexName: string;
}

export const dropIndex = (instance: Instance, { mainTableName, indexName }: DropIndexRequest): object => {
  checkTableName(mainTableName);
  const table = getTable(instance, mainTableName);
  const index = findTable(instance, indexName);
  if (index?.main !== mainTableName) throw noSuchTable();
  endSessions(instance, table);
  clearRows(instance, index);
  forgetTable(instance, indexName);
  saveTable(instance, { ...table, indexes: table.indexes.filter(({ name }) => name !== indexName) });
  return {};
};
