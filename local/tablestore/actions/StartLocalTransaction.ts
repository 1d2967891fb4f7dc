import { checkKey, checkTableName, matchKey } from "../checks.ts";
import { invalid } from "../errors.ts";
import { getReadyTable, type Instance } from "../instance.ts";
import { readBareKey } from "../rows/read-row.ts";
import { openSession } from "../session.ts";

interface StartLocalTransactionRequest {
  tableName: string;
  key: Buffer;
}

/** The value of the partition key is locked until the transaction ends: by commit, by abort, by its time, or with the process. */
export const startLocalTransaction = (instance: Instance, { tableName, key: bytes }: StartLocalTransactionRequest) => {
  checkTableName(tableName);
  const table = getReadyTable(instance, tableName);
  const key = readBareKey(bytes);
  checkKey(key, table);
  if (key.length > 1) throw invalid("StartLocalTransaction support only one primary key.");
  matchKey(key, { ...table, key: table.key.slice(0, 1) });
  return { transactionId: openSession(instance, table, key).id };
};
