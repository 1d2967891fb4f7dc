import type { Client } from "tablestore";
import { storeFault } from "./store-error.ts";

/** The calls of Tablestore. Each is made once and throws a `Fault`. */
export type Store = Omit<Client, "config">;

const call =
  <P, A>(operation: string, run: (params: P) => Promise<A>) =>
  async (params: P): Promise<A> => {
    try {
      return await run(params);
    } catch (error) {
      throw storeFault(error, operation);
    }
  };

export const storeOf = (client: Client): Store => ({
  getRow: call("GetRow", (params) => client.getRow(params)),
  putRow: call("PutRow", (params) => client.putRow(params)),
  getRange: call("GetRange", (params) => client.getRange(params)),
  batchGetRow: call("BatchGetRow", (params) => client.batchGetRow(params)),
  batchWriteRow: call("BatchWriteRow", (params) => client.batchWriteRow(params)),
  createTable: call("CreateTable", (params) => client.createTable(params)),
  listTable: call("ListTable", (params) => client.listTable(params)),
  describeTable: call("DescribeTable", (params) => client.describeTable(params)),
  createIndex: call("CreateIndex", (params) => client.createIndex(params)),
});
