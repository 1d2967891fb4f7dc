import type { Asked } from "../policy.ts";

/** What a caller sees as `{errorCode, errorMessage}` with this HTTP status. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Codes and statuses of channels-and-logs.md 6.5; the words are those of the API's pages where they tell any. */
export const refusals = {
  noProject: (name: string) => new Refusal(404, "ProjectNotExist", `The Project does not exist : ${name}`),
  noLogstore: (name: string) => new Refusal(404, "LogStoreNotExist", `logstore ${name} does not exist`),
  noIndex: () => new Refusal(404, "IndexConfigNotExist", "logstore without index config"),
  noJob: (name: string) => new Refusal(404, "JobNotExist", `Job ${name} does not exist`),
  noRecord: (id: string) => new Refusal(404, "ResourceRecordNotExist", `resource record ${id} does not exist`),
  exists: (code: string, name: string) => new Refusal(400, code, `${name} already exists`),
  parameter: (message: string) => new Refusal(400, "ParameterInvalid", message),
  body: (message: string) => new Refusal(400, "PostBodyInvalid", message),
  timeRange: () => new Refusal(400, "InvalidTimeRange", "request time range is invalid"),
  search: (message: string) => new Refusal(400, "InvalidQueryString", message),
  line: () => new Refusal(400, "InvalidLine", "line must be an integer from 0 to 100"),
  offset: () => new Refusal(400, "InvalidOffset", "offset must be an integer of 0 or more"),
  reverse: () => new Refusal(400, "InvalidReverse", "reverse must be true or false"),
  forbidden: ({ action, resource }: Asked) =>
    new Refusal(401, "Unauthorized", `denied by sts or ram, action: ${action}, resource: ${resource}`),
  protobuf: () => new Refusal(400, "PostBodyInvalid", "Protobuffer content cannot be parsed."),
  timestamp: () => new Refusal(400, "InvalidTimestamp", "Invalid timestamps are in logs."),
  encoding: () => new Refusal(400, "InvalidEncoding", "Non-UTF8 characters are in logs."),
  key: () => new Refusal(400, "InvalidKey", "Invalid keys are in logs."),
  tooManyLogs: () => new Refusal(400, "PostBodyTooLarge", "Logs must be less than or equal to 3 MB and 4096 entries."),
  uncompress: () => new Refusal(400, "PostBodyUncompressError", "Failed to decompress logs."),
  noRawSize: () =>
    new Refusal(400, "MissingBodyRawSize", "x-log-bodyrawsize does not exist in header when it is necessary."),
  rawSize: () => new Refusal(400, "InvalidBodyRawSize", "x-log-bodyrawsize is invalid."),
  compression: (type: string) => new Refusal(400, "InvalidCompressType", `x-log-compresstype ${type} is unsupported.`),
  contentType: (type: string) => new Refusal(415, "InvalidContentType", `Content-Type ${type} is unsupported.`),
  noShard: (id: string) => new Refusal(404, "ShardNotExist", `Shard ${id} does not exist.`),
  quota: (of: "Read" | "Write") => new Refusal(403, `${of}QuotaExceed`, `${of.toLowerCase()} quota is exceeded`),
  busy: () => new Refusal(503, "ServerBusy", "the server is busy, please try again later"),
  tooLong: () => new Refusal(400, "ParameterInvalid", "the query took too long and was ended"),
};
