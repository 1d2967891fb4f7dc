/** "Limits", channels-and-logs.md 6.5. */
export const MAX_LINE = 100;
export const MAX_KEYWORDS = 30;
/** SQL without LIMIT returns so many rows. */
export const DEFAULT_ROWS = 100;
/** Of SQL with a LIMIT. The service gives up to a million, in pages of 10,000; nobody here reads more at once. */
export const MAX_ROWS = 10_000;
/** The service ends a query after so long. */
export const MAX_QUERY_MS = 55_000;
/** Characters of search and SQL together: UNCONFIRMED, the largest of ours has some 2,000. */
export const MAX_QUERY_CHARS = 20_000;
/** A search or an expression nests no deeper, or its parser would recurse without end. */
export const MAX_DEPTH = 50;
/** PutLogs; above the 64 KB that rules and indexes have at most. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;
/** Projects of an account, logstores of a project: the quotas of the service are 50 and 200. */
export const MAX_PROJECTS = 50;
export const MAX_LOGSTORES = 200;
/** Rules of a project: channels-and-logs.md 5.4. */
export const MAX_ALERTS = 100;
/** Shared objects of a kind in an account: UNCONFIRMED. */
export const MAX_RECORDS = 1000;
/** Fields that the lines of one logstore have altogether: WAF has about 120. */
export const MAX_FIELDS = 500;
/** Names of projects, logstores, rules: the service's own rule is 3 to 63 (projects, logstores). */
export const NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;
/** Until a line can be found by a query: "usually within 3 s", channels-and-logs.md 5.4. */
export const LAG_MS = 3_000;
/** Type of a body of logs; others are JSON. */
export const PROTOBUF = "application/x-protobuf";
