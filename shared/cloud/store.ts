import type { Client } from "tablestore";
import { storeFault } from "./store-error.ts";

/**
 * Half a second more than a try may be silent. The SDK does not notice that an answer breaks off in the middle: without
 * this it would wait until the function's own time is over.
 */
const WHOLE_ANSWER_MS = 3_500;

const inTime = async <A>(answer: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error("no whole answer in time"), { code: "NetworkingError" });
    timer = setTimeout(() => reject(error), WHOLE_ANSWER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/** The calls of Tablestore. Each is made once and throws a `Fault`. */
export type Store = Omit<Client, "config">;

const call =
  <P, A>(operation: string, run: (params: P) => Promise<A>) =>
  async (params: P): Promise<A> => {
    try {
      return await inTime(run(params));
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
