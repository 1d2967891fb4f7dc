import { type Operation, ownProject, wholeOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { ARRIVAL } from "../lines.ts";
import { BEGINNING, endOf, placeAfter, type Shard, shardOf, writeCursor } from "../shards/cursor.ts";
import { getLogstore, type Sls } from "../state.ts";

const placeAt = async (sls: Sls, shard: Shard, from: string | undefined) => {
  if (from === "begin") return BEGINNING;
  if (from === "end") return endOf(sls, shard);
  const seconds = wholeOf(from) ?? Number.NaN;
  if (!(seconds >= 0)) throw refusals.parameter("From is invalid: it takes begin, end or unix seconds.");
  const before = Math.min(seconds * 1000, sls.local.dial.now() + 1);
  return placeAfter(sls, shard, `${ARRIVAL} < ${before}`);
};

/** `from`: `begin`, `end`, or unix seconds of the arrival. */
export const getCursor: Operation = async (call) => {
  const { name } = ownProject(call, "GetCursorOrData");
  const shard = shardOf(call, getLogstore(call.sls, name, call.path.logstore ?? ""));
  return { body: { cursor: writeCursor(await placeAt(call.sls, shard, call.query.from)) } };
};
