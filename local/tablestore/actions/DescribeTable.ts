import { checkTableName } from "../checks.ts";
import { getTable, type Instance, type Table } from "../instance.ts";
import { writeDefined, writeIndex, writeKeySchema, writeOptions } from "../tables/schema.ts";

const ACTIVE = 1;

const streamOf = ({ name, stream }: Table) =>
  stream && {
    enableStream: stream.enableStream,
    ...(stream.enableStream && {
      streamId: `${name}_${stream.since}`,
      expirationTime: stream.expirationTime,
      lastEnableTime: stream.since * 1000,
    }),
  };

/** A table as DescribeTable answers it; UpdateTable answers a part of this. Times of the throughput are in seconds. */
export const describe = (table: Table) => {
  const { name, key, defined, indexes, options, reserved } = table;
  const { read, write, since } = reserved;
  const streamDetails = streamOf(table);
  return {
    tableMeta: { tableName: name, primaryKey: writeKeySchema(key), definedColumn: writeDefined(defined) },
    reservedThroughputDetails: { capacityUnit: { read, write }, lastIncreaseTime: Math.floor(since / 1000) },
    tableOptions: writeOptions(options),
    tableStatus: ACTIVE,
    indexMetas: indexes.map(writeIndex),
    ...(streamDetails && { streamDetails }),
  };
};

export const describeTable = (instance: Instance, { tableName }: { tableName: string }): object => {
  checkTableName(tableName);
  return describe(getTable(instance, tableName));
};
