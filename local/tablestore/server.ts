import { randomUUID } from "node:crypto";
import type { Caller } from "../accounts.ts";
import type { Way } from "../faults.ts";
import type { Local, Service } from "../service.ts";
import { type HttpAnswer, type HttpRequest, serveHttp } from "../wire/http.ts";
import { contentMd5, signOtsAnswer } from "../wire/ots-signature.ts";
import { abortTransaction } from "./actions/AbortTransaction.ts";
import { batchGetRow } from "./actions/BatchGetRow.ts";
import { batchWriteRow } from "./actions/BatchWriteRow.ts";
import { commitTransaction } from "./actions/CommitTransaction.ts";
import { createIndex } from "./actions/CreateIndex.ts";
import { createTable } from "./actions/CreateTable.ts";
import { deleteRow } from "./actions/DeleteRow.ts";
import { deleteTable } from "./actions/DeleteTable.ts";
import { describeTable } from "./actions/DescribeTable.ts";
import { dropIndex } from "./actions/DropIndex.ts";
import { getRange } from "./actions/GetRange.ts";
import { getRow } from "./actions/GetRow.ts";
import { listSearchIndex } from "./actions/ListSearchIndex.ts";
import { listTable } from "./actions/ListTable.ts";
import { putRow } from "./actions/PutRow.ts";
import { startLocalTransaction } from "./actions/StartLocalTransaction.ts";
import { updateRow } from "./actions/UpdateRow.ts";
import { updateTable } from "./actions/UpdateTable.ts";
import { authenticate } from "./authenticate.ts";
import { invalid, Refusal } from "./errors.ts";
import { type Instance, openInstance } from "./instance.ts";
import { MAX_BODY_BYTES } from "./limits.ts";
import { decodeMessage, encodeMessage } from "./messages.ts";
import { checkPermission } from "./permission.ts";
import { enter } from "./session.ts";
import { watchBuilding } from "./tables/building.ts";
import { watchExpiry } from "./tables/expiry.ts";
import { openPace } from "./tables/pace.ts";

interface Operation {
  /** From the decoded request to the answer, or a Refusal. Synchronous: nothing comes in between. */
  run: (instance: Instance, request: never) => object;
  /** Runs inside one transaction of the store. */
  writes: boolean;
}

const reads = (run: Operation["run"]): Operation => ({ run, writes: false });
const writes = (run: Operation["run"]): Operation => ({ run, writes: true });

const operations = new Map<string, Operation>(
  Object.entries({
    ...{ CreateTable: writes(createTable), UpdateTable: writes(updateTable), DeleteTable: writes(deleteTable) },
    ...{ DescribeTable: reads(describeTable), ListTable: reads(listTable) },
    ...{ CreateIndex: writes(createIndex), DropIndex: writes(dropIndex) },
    ...{ PutRow: writes(putRow), UpdateRow: writes(updateRow), DeleteRow: writes(deleteRow) },
    ...{ BatchWriteRow: writes(batchWriteRow), ListSearchIndex: reads(listSearchIndex) },
    ...{ StartLocalTransaction: reads(startLocalTransaction), AbortTransaction: reads(abortTransaction) },
    ...{ CommitTransaction: writes(commitTransaction) },
    ...{ GetRow: reads(getRow), GetRange: reads(getRange), BatchGetRow: reads(batchGetRow) },
  }),
);

interface Sent {
  operation: string;
  body: Buffer;
}

const parseRequest = (operation: string, body: Buffer): never => {
  try {
    return decodeMessage(`${operation}Request`, body) as never;
  } catch {
    throw invalid("Parse PBMessage from RawString failed.");
  }
};

const perform = (instance: Instance, caller: Caller, { operation, body }: Sent): Uint8Array => {
  const found = operations.get(operation);
  if (!found) throw invalid(`Unsupported operation: ${operation}.`);
  const request = parseRequest(operation, body);
  checkPermission(instance, caller, { operation, request });
  const run = () => found.run(enter(instance, request), request);
  return encodeMessage(`${operation}Response`, found.writes ? instance.local.store.transactionSync(run) : run());
};

/** Names of unknown operations remembered: the service has some 40 that are not here. */
const MAX_UNKNOWN = 100;

const refusalBody = ({ code, message }: Refusal): Uint8Array => encodeMessage("Error", { code, message });

interface Outcome extends Way {
  status: number;
  body: Uint8Array;
  caller?: Caller;
}

const signed = (operation: string, { caller, ...answer }: Outcome, now: number): HttpAnswer => {
  const headers: Record<string, string> = {
    "x-ots-contentmd5": contentMd5(answer.body),
    "x-ots-contenttype": "protocol buffer",
    "x-ots-date": new Date(now).toISOString(),
    "x-ots-requestid": randomUUID(),
  };
  if (caller)
    headers.authorization = `OTS ${caller.accessKeyId}:${signOtsAnswer(caller.accessKeySecret, operation, headers)}`;
  return { ...answer, headers };
};

const refused = (error: unknown): Outcome => {
  if (!(error instanceof Refusal)) throw error;
  return { status: error.status, body: refusalBody(error) };
};

const busy = {
  throttled: new Refusal("OTSServerBusy", "Server is busy."),
  unavailable: new Refusal("OTSPartitionUnavailable", "The partition is not available."),
};

interface Served {
  instance: Instance;
  /** Told of each operation before it is performed; may refuse it. */
  pace: ((operation: string, now: number) => void) | undefined;
}

const answer = ({ instance, pace }: Served, operation: string, request: HttpRequest): Outcome => {
  const caller = authenticate(instance, operation, request);
  const { refusal, denial, way } = instance.local.faults.blow("tablestore", operation);
  if (refusal) return { ...refused(busy[refusal]), caller, ...way };
  try {
    pace?.(operation, instance.local.dial.now());
    const body = perform(instance, caller, { operation, body: request.body });
    return { ...(denial ? refused(busy[denial]) : { status: 200, body }), caller, ...way };
  } catch (error) {
    return { ...refused(error), caller, ...way };
  }
};

const attempt = (run: () => Outcome): Outcome => {
  try {
    return run();
  } catch (error) {
    return refused(error);
  }
};

const bare = (refusal: Refusal): HttpAnswer => ({ status: refusal.status, body: refusalBody(refusal) });

/** Logs each operation that is not there once. */
const handler = (served: Served) => {
  const unknown = new Set<string>();
  const { local } = served.instance;
  return (request: HttpRequest): HttpAnswer => {
    const operation = request.path.slice(1);
    if (!operations.has(operation) && unknown.size < MAX_UNKNOWN && !unknown.has(operation)) {
      unknown.add(operation);
      local.log(`tablestore: ${operation} is not in the local cloud`);
    }
    return signed(
      operation,
      attempt(() => answer(served, operation, request)),
      local.dial.now(),
    );
  };
};

interface TablestoreOptions {
  instance: string;
  port?: number;
  /** Count operations on tables per second of the dial. */
  throttles?: boolean | undefined;
}

/**
 * Tablestore on loopback: `POST /<Operation>` with signed protobuf, for one instance.
 * Rows, tables and counters live in the store; an answer is given after their transaction.
 */
export const startTablestore = async (
  local: Local,
  { instance: name, port = 0, throttles = false }: TablestoreOptions,
): Promise<Service> => {
  const instance = openInstance(local, name);
  watchExpiry(instance);
  watchBuilding(instance);
  local.faults.offer("tablestore", operations.keys());
  local.faults.offer("tablestore", ["CreateTable", "CreateIndex"], ["late"]);
  const { url, close } = await serveHttp(handler({ instance, pace: throttles ? openPace() : undefined }), {
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    tooLarge: bare(new Refusal("OTSRequestBodyTooLarge", "The size of POST data is too large.")),
    failed: bare(new Refusal("OTSInternalServerError", "Internal server error.")),
    onError: (error) => local.log(`tablestore: ${(error as Error).stack}`),
  });
  return { name: "tablestore", url, close };
};
