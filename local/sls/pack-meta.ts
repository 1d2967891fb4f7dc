import { ARRIVAL } from "./lines.ts";

/** How a search asks for what GetContextLogs wants to know of each line: `error | with_pack_meta`. */
export const WITH_PACK_META = "with_pack_meta";

/**
 * Shard, place in it as a cursor has it, and where in the packet, of each line. Here the place alone tells the line; the last two
 * are always `1|0` (UNCONFIRMED what they count).
 */
export const packMetaOf = (shardCount: number): string =>
  `concat(rowid % ${shardCount}, '|', base64(encode(concat(${ARRIVAL}, lpad(CAST(rowid AS VARCHAR), 10, '0')))), '|1|0') AS __pack_meta__`;
