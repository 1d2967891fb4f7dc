import { Fault, type FaultCode, isFault } from "../errors.ts";

/** What the SDK throws: `code` is the HTTP status or the SDK's own word; the service's code hides in `message`, as protobuf. */
interface SdkError extends Error {
  code?: number | string;
  headers?: Record<string, string>;
}

/** Field 1 of the answer's message `Error`: tag, one byte of length, the code. The bytes after it may be mangled. */
const CODE = /^\n[\s\S](OTS[A-Za-z]+)/;

/** Codes that pass by themselves; the first four come with a 4xx status ("Error codes" of the developer reference). */
const BUSY = new Set([
  "OTSRowOperationConflict",
  "OTSNotEnoughCapacityUnit",
  "OTSTableNotReady",
  "OTSQuotaExhausted",
  "OTSServerBusy",
  "OTSPartitionUnavailable",
  "OTSServerUnavailable",
  "OTSTimeout",
  "OTSInternalServerError",
  "OTSOperationThrottled",
  "OTSFlowControl",
  "OTSStorageServerBusy",
  "NetworkingError",
]);
/** The row was not as the write expected it. */
export const CONDITION = "OTSConditionCheckFail";

const faultCode = (code: string, status: number): FaultCode => {
  if (code === CONDITION) return "STALE_WRITE";
  return BUSY.has(code) || status >= 500 ? "CLOUD_BUSY" : "CLOUD_DENIED";
};

/** The fault that a code of the service stands for; `detail` is what a human will want to know besides. */
export const faultOf = (code: string, detail: object, status = 0): Fault =>
  new Fault(faultCode(code, status), code, { cause: detail });

/** A rejection of the SDK as a fault with the service's code and request id; what is not about the cloud as it is. */
export const storeFault = (error: unknown, operation: string): unknown => {
  const { code, message, headers = {} } = error as SdkError;
  if (code === undefined) return error;
  const status = typeof code === "number" ? code : 0;
  const named = CODE.exec(message)?.[1] ?? (status > 0 ? `HTTP ${status}` : String(code));
  return faultOf(named, { operation, status, requestId: headers["x-ots-requestid"] ?? "" }, status);
};

/** The row was not as the write expected it. */
export const isConditionFailed = (error: unknown): boolean => isFault(error) && error.because === CONDITION;
