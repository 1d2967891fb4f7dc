import { type Operation, ownProject } from "../call.ts";
import { ARRIVAL, tableOf } from "../lines.ts";
import { inShard, readCursor, shardOf, upTo } from "../shards/cursor.ts";
import { getLogstore } from "../state.ts";

/** When the line behind the cursor arrived; at the end, the one before it. */
export const getCursorTime: Operation = async (call) => {
  const { sls, path, query } = call;
  const { name } = ownProject(call, "GetCursorOrData");
  const shard = shardOf(call, getLogstore(sls, name, path.logstore ?? ""));
  const place = readCursor(query.cursor ?? "");
  const sql = `SELECT min(${ARRIVAL}) FROM ${tableOf(shard.logstore.number)}
    WHERE ${inShard(shard)} AND ${ARRIVAL} <= ${sls.local.dial.now()} AND NOT ${upTo(place)}`;
  const next = (await sls.lines.read({ sql })).rows[0]?.[0] ?? place.arrival;
  return { body: { cursor_time: String(Math.floor(Number(next) / 1000)) } };
};
