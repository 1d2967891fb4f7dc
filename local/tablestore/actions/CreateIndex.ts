import { checkTableName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { getTable, type Instance, saveTable } from "../instance.ts";
import type { WireIndex } from "../messages.ts";
import { endSessions } from "../session.ts";
import { planBuilding } from "../tables/building.ts";
import { addIndex, checkFree } from "../tables/schema.ts";

interface CreateIndexRequest {
  mainTableName: string;
  indexMeta: WireIndex;
  includeBaseData?: boolean;
}

/** Rows that are there already come in only with `includeBaseData`; until they have, the index cannot be read. */
export const createIndex = (instance: Instance, request: CreateIndexRequest): object => {
  checkTableName(request.mainTableName);
  const main = getTable(instance, request.mainTableName);
  if (main.main !== undefined) throw invalid("Can't write index table directly.");
  endSessions(instance, main);
  const { table, index } = addIndex(instance, main, request.indexMeta);
  checkFree(instance, [index.name]);
  saveTable(instance, request.includeBaseData ? { ...index, building: true } : index);
  saveTable(instance, table);
  if (request.includeBaseData) planBuilding(instance, table, index);
  return {};
};
