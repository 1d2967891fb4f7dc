import { checkTableName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { type Instance, nextNumber, saveTable, type Table } from "../instance.ts";
import { DEFAULT_DEVIATION_SECONDS } from "../limits.ts";
import type { CapacityUnit, WireIndex, WireStream, WireTableOptions } from "../messages.ts";
import { planExpiry } from "../tables/expiry.ts";
import { readReserved } from "../tables/reserved.ts";
import { addIndex, checkFree, mergeOptions, readDefined, readKeySchema } from "../tables/schema.ts";
import { readStream } from "../tables/stream.ts";

interface CreateTableRequest {
  tableMeta: {
    tableName: string;
    primaryKey: Array<{ name: string; type: number; option?: number }>;
    definedColumn: Array<{ name: string; type: number }>;
  };
  reservedThroughput: { capacityUnit: CapacityUnit };
  tableOptions?: WireTableOptions;
  streamSpec?: WireStream;
  indexMetas: WireIndex[];
  enableLocalTxn?: boolean;
}

/** Of an option that is not sent, as the service describes it. */
const DEFAULTS = { timeToLive: -1, maxVersions: 1, deviation: DEFAULT_DEVIATION_SECONDS, allowUpdate: true };

const readOptions = (wire: WireTableOptions = {}): Table["options"] => {
  if (wire.timeToLive === undefined) throw invalid("Time-to-live is missing while creating table.");
  if (wire.maxVersions === undefined) throw invalid("MaxVersions is missing while creating table.");
  return mergeOptions(DEFAULTS, wire);
};

const readTable = (instance: Instance, { tableMeta, tableOptions, ...request }: CreateTableRequest): Table => {
  const { tableName: name } = tableMeta;
  const now = instance.local.dial.now();
  const late = instance.local.faults.lateBy("tablestore", "CreateTable");
  checkTableName(name);
  const key = readKeySchema(tableMeta.primaryKey, name);
  return {
    ...{ id: 0, name, key, indexes: [] },
    defined: readDefined(tableMeta.definedColumn, key),
    options: readOptions(tableOptions),
    reserved: readReserved(request.reservedThroughput.capacityUnit, now),
    ...(request.enableLocalTxn && { transactions: true }),
    ...(request.streamSpec && { stream: readStream(request.streamSpec, now) }),
    ...(late > 0 && { readyAt: now + late }),
  };
};

/** The table can be used at once, or as late as a fault says; the service takes up to a minute. */
export const createTable = (instance: Instance, request: CreateTableRequest): object => {
  let table = readTable(instance, request);
  checkFree(instance, [table.name, ...request.indexMetas.map(({ name }) => name)]);
  table.id = nextNumber(instance, "table");
  for (const wire of request.indexMetas) {
    const added = addIndex(instance, table, wire);
    saveTable(instance, added.index);
    table = added.table;
  }
  saveTable(instance, table);
  planExpiry(instance, table);
  return {};
};
