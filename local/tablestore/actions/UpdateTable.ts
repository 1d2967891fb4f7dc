import { checkTableName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { findTable, getTable, type Instance, saveTable, type Table } from "../instance.ts";
import type { CapacityUnit, WireStream, WireTableOptions } from "../messages.ts";
import { planExpiry, trimVersions } from "../tables/expiry.ts";
import { adjustReserved } from "../tables/reserved.ts";
import { checkIndexable, mergeOptions } from "../tables/schema.ts";
import { changeStream } from "../tables/stream.ts";
import { describe } from "./DescribeTable.ts";

interface UpdateTableRequest {
  tableName: string;
  reservedThroughput?: { capacityUnit: CapacityUnit };
  tableOptions?: WireTableOptions;
  streamSpec?: WireStream;
}

const changed = (table: Table, request: UpdateTableRequest, now: number): Table => {
  const { reservedThroughput, tableOptions, streamSpec } = request;
  const options = mergeOptions(table.options, tableOptions ?? {});
  if (table.indexes.length > 0) checkIndexable(options);
  return {
    ...{ ...table, options },
    ...(reservedThroughput && {
      reserved: adjustReserved(table.reserved, reservedThroughput.capacityUnit, now),
    }),
    ...(streamSpec && { stream: changeStream(table, streamSpec, now) }),
  };
};

/** Options of the indexes follow those of their table. */
export const updateTable = (instance: Instance, request: UpdateTableRequest): object => {
  const { tableName, reservedThroughput, tableOptions, streamSpec } = request;
  checkTableName(tableName);
  if (tableOptions && Object.keys(tableOptions).length === 0 && !reservedThroughput && !streamSpec)
    throw invalid("No parameter is specified in table options.");
  const before = getTable(instance, tableName);
  const table = changed(before, request, instance.local.dial.now());
  saveTable(instance, table);
  if (table.options.maxVersions < before.options.maxVersions) trimVersions(instance, table);
  for (const { name } of table.indexes) {
    const index = findTable(instance, name);
    if (index) saveTable(instance, { ...index, options: table.options });
  }
  planExpiry(instance, table);
  const { reservedThroughputDetails, tableOptions: options, streamDetails } = describe(instance, table);
  return { reservedThroughputDetails, tableOptions: options, ...(streamDetails && { streamDetails }) };
};
