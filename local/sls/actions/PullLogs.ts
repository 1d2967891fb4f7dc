import { type Call, type Operation, ownProject, wholeOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { PROTOBUF } from "../limits.ts";
import { ARRIVAL, tableOf } from "../lines.ts";
import { toLines } from "../query.ts";
import { toLz4 } from "../shards/compression.ts";
import { inShard, type Place, readCursor, type Shard, shardOf, upTo, writeCursor } from "../shards/cursor.ts";
import { groupsOf, writeLogGroups } from "../shards/log-group.ts";
import { getLogstore } from "../state.ts";

/** Groups of one answer: channels-and-logs.md 6.6. */
const MAX_COUNT = 1000;
/** Lines of one answer, so that it stays under the service's 10 MB a second with lines of 2 KB. */
const MAX_PULLED = 4096;

const countOf = ({ query }: Call): number => {
  const count = wholeOf(query.count) ?? MAX_COUNT;
  if (count >= 1 && count <= MAX_COUNT) return count;
  throw refusals.parameter("ParameterCount should be in [1-1000].");
};

const ROW = "__row__";

const linesAfter = async ({ sls, query }: Call, shard: Shard, from: Place) => {
  const until = query.end_cursor ? `AND ${upTo(readCursor(query.end_cursor))}` : "";
  const sql = `SELECT *, rowid AS ${ROW} FROM ${tableOf(shard.logstore.number)}
    WHERE ${inShard(shard)} AND ${ARRIVAL} <= ${sls.local.dial.now()} AND NOT ${upTo(from)} ${until}
    ORDER BY ${ARRIVAL}, rowid LIMIT ${MAX_PULLED}`;
  const found = await sls.lines.read({ sql });
  const [arrivals, rows] = [found.columns.findIndex(({ name }) => name === ARRIVAL), found.columns.length - 1];
  const places = found.rows.map((values) => ({ arrival: Number(values[arrivals]), row: Number(values[rows]) + 1 }));
  const columns = found.columns.slice(0, -1);
  return { lines: toLines({ columns, rows: found.rows }), places };
};

/** Logs from a cursor on, at most `count` groups, up to `end_cursor`; the next cursor is the same one when there are none. */
export const pullLogs: Operation = async (call) => {
  const { name } = ownProject(call, "GetCursorOrData");
  const shard = shardOf(call, getLogstore(call.sls, name, call.path.logstore ?? ""));
  const from = readCursor(call.query.cursor ?? "");
  const count = countOf(call);
  const { lines, places } = await linesAfter(call, shard, from);
  const groups = groupsOf(lines).slice(0, count);
  const taken = groups.reduce((sum, group) => sum + group.length, 0);
  const raw = writeLogGroups(groups);
  const isPacked = /\blz4\b/.test(String(call.request.headers["accept-encoding"] ?? ""));
  return {
    headers: {
      "content-type": PROTOBUF,
      "x-log-cursor": writeCursor(places[taken - 1] ?? from),
      "x-log-count": String(groups.length),
      "x-log-bodyrawsize": String(raw.length),
      ...(isPacked && { "x-log-compresstype": "lz4" }),
    },
    bytes: isPacked ? toLz4(raw) : raw,
  };
};
