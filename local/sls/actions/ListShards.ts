import { type Operation, ownProject } from "../call.ts";
import { getLogstore } from "../state.ts";

/** Keys are MD5 sums: shards share them evenly. */
const KEYS = 1n << 128n;
const HEX_DIGITS = 32;

const keyAt = (shard: number, shards: number): string =>
  shard === shards
    ? "f".repeat(HEX_DIGITS)
    : ((KEYS * BigInt(shard)) / BigInt(shards)).toString(16).padStart(HEX_DIGITS, "0");

export const listShards: Operation = (call) => {
  const { name } = ownProject(call, "ListShards");
  const { shardCount, createdAt } = getLogstore(call.sls, name, call.path.logstore ?? "");
  const shards = Array.from({ length: shardCount }, (_, id) => ({
    shardID: id,
    status: "readwrite",
    inclusiveBeginKey: keyAt(id, shardCount),
    exclusiveEndKey: keyAt(id + 1, shardCount),
    createTime: Math.floor(createdAt / 1000),
  }));
  return { body: shards };
};
