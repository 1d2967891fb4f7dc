import { checkTableName } from "../checks.ts";
import { findTable, getTable, type Instance, type Table } from "../instance.ts";
import { writeDefined, writeIndex, writeKeySchema, writeOptions } from "../tables/schema.ts";
import { writeStream } from "../tables/stream.ts";

const Status = { ACTIVE: 1, LOADING: 3 } as const;

const statusOf = ({ readyAt = 0 }: Table, now: number): number => (now < readyAt ? Status.LOADING : Status.ACTIVE);

/** A table as DescribeTable answers it; UpdateTable answers a part of this. Times of the throughput are in seconds. */
export const describe = (instance: Instance, table: Table) => {
  const { name, key, defined, indexes, options, reserved } = table;
  const { read, write, since } = reserved;
  const streamDetails = writeStream(table);
  return {
    tableMeta: { tableName: name, primaryKey: writeKeySchema(key), definedColumn: writeDefined(defined) },
    reservedThroughputDetails: { capacityUnit: { read, write }, lastIncreaseTime: Math.floor(since / 1000) },
    tableOptions: writeOptions(options),
    tableStatus: statusOf(table, instance.local.dial.now()),
    indexMetas: indexes.map((index) => writeIndex(index, findTable(instance, index.name)?.building === true)),
    ...(streamDetails && { streamDetails }),
  };
};

export const describeTable = (instance: Instance, { tableName }: { tableName: string }): object => {
  checkTableName(tableName);
  return describe(instance, getTable(instance, tableName));
};
