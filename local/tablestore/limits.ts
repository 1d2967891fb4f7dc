/** Documented limits of the service ("General limits", "Limits on the wide column model", and the SDKs' own tests). */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
export const MAX_TABLES = 64;
export const MAX_KEY_COLUMNS = 4;
export const MAX_KEY_VALUE_BYTES = 1024;
export const MAX_DEFINED_COLUMNS = 32;
export const MAX_VALUE_BYTES = 2 * 1024 * 1024;
export const MAX_WRITE_BYTES = 4 * 1024 * 1024;
/** Columns written to one row by a request, and names in `columns_to_get`. The pages say 128 for the latter; the service lets 1,024 pass. */
export const MAX_COLUMNS = 1024;
export const MAX_BATCH_WRITE_ROWS = 200;
export const MAX_BATCH_GET_ROWS = 100;
export const MAX_RANGE_ROWS = 5000;
export const MAX_RANGE_BYTES = 4 * 1024 * 1024;
/** Every node counts. The pages say 10; the service lets 32 pass. */
export const MAX_FILTERS = 32;
export const MAX_INDEXES = 5;
export const MAX_INDEX_KEY_COLUMNS = 4;
export const MAX_INDEX_ATTRIBUTES = 32;
/** Capacity units a table may reserve. */
export const MAX_RESERVED_UNITS = 100_000;
/** Between two changes of what a table reserves. */
export const MIN_ADJUSTMENT_MS = 2 * 60_000;
/** Operations on the tables of an instance. */
export const TABLE_OPERATIONS_PER_SECOND = 10;
/** Records of a stream are kept so long. */
export const MIN_STREAM_HOURS = 1;
export const MAX_STREAM_HOURS = 168;
/** Seconds: a day. Only -1 (never) lies below. */
export const MIN_TTL_SECONDS = 86_400;
export const DEFAULT_DEVIATION_SECONDS = 86_400;
/** INT64_MAX / 1000, in ms. */
export const MAX_TIMESTAMP = 2 ** 63 / 1000;
/** A local transaction lives so long; the time that it may stay idle is the same. */
export const MAX_SESSION_MS = 60_000;
export const MAX_SESSION_BYTES = 4 * 1024 * 1024;
/** One capacity unit, in bytes. */
export const UNIT_BYTES = 4096;
/** Requests may be dated this far from our clock. */
export const MAX_SKEW_MS = 15 * 60_000;
