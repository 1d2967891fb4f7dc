import { refusals } from "./errors.ts";
import { ARRIVAL, quoted, TIME, tableOf } from "./lines.ts";
import { packMetaOf } from "./pack-meta.ts";
import { type Row, toLines } from "./query.ts";
import { inShard, type Place, readCursor, type Shard, upTo } from "./shards/cursor.ts";
import type { Logstore, Sls } from "./state.ts";

/** A producer's name and the number of its packet: `85C897C740352DC6-808`. */
const PACK_ID = "__tag__:__pack_id__";
/** The longest of either that is looked at. */
const MAX_CHARS = 256;
/** A day before and after the line from which one looks. */
const SPAN_SECONDS = 86_400;

/** A line, as `with_pack_meta` told it. */
export interface Start {
  packId: string;
  packMeta: string;
}

/** How many lines before and after it. */
export interface Wanted {
  back: number;
  forward: number;
}

interface Found extends Shard {
  place: Place;
}

/** @throws Refusal ParameterInvalid */
const readStart = (logstore: Logstore, { packId, packMeta }: Start): Found => {
  const [, id = "", cursor] = /^(\d{1,3})\|([^|]+)\|\d+\|\d+$/.exec(packMeta) ?? [];
  if (!cursor || packId === "" || Math.max(packId.length, packMeta.length) > MAX_CHARS)
    throw refusals.parameter("pack_id or pack_meta is invalid");
  return { logstore, id: Number(id), place: readCursor(cursor) };
};

const select = async (sls: Sls, logstore: Logstore, rest: string, value: string): Promise<Row[]> => {
  const columns = `*, ${packMetaOf(logstore.shardCount)}`;
  const seen = `${ARRIVAL} <= ${sls.local.dial.now()}`;
  const sql = `SELECT ${columns} FROM ${tableOf(logstore.number)} WHERE ${seen} AND ${rest}`;
  return toLines(await sls.lines.read({ sql, values: [value] }));
};

/** @throws Refusal ParameterInvalid where there is no such line */
const lineAt = async (sls: Sls, { place, ...shard }: Found, packId: string): Promise<Row> => {
  const isThere = (await sls.lines.fields(shard.logstore.number)).includes(PACK_ID);
  const at = `${inShard(shard)} AND ${ARRIVAL} = ${place.arrival} AND rowid = ${place.row} AND ${quoted(PACK_ID)} = $1`;
  const [line] = isThere ? await select(sls, shard.logstore, at, packId) : [];
  if (!line) throw refusals.parameter("pack_id and pack_meta name no log");
  return line;
};

/** Lines of the same producer on one side of it, the nearest first. */
const beside = (sls: Sls, logstore: Logstore, line: Row, { side, most }: { side: string; most: number }) => {
  const near = `abs(${TIME} - ${Number(line[TIME])}) <= ${SPAN_SECONDS}`;
  const producer = `regexp_replace(${quoted(PACK_ID)}, '-[^-]*$', '') = $1`;
  const packId = String(line[PACK_ID]);
  return select(sls, logstore, `${near} AND ${producer} AND ${side} LIMIT ${most}`, packId.replace(/-[^-]*$/, ""));
};

/**
 * A line and those of the same producer around it, in the order in which they came.
 * @throws Refusal ParameterInvalid where there is no such line
 */
export const contextOf = async (sls: Sls, logstore: Logstore, { start, back, forward }: Wanted & { start: Start }) => {
  const found = readStart(logstore, start);
  const { place } = found;
  const line = await lineAt(sls, found, start.packId);
  const before = `${upTo(place)} ORDER BY ${ARRIVAL} DESC, rowid DESC`;
  const after = `NOT ${upTo({ ...place, row: place.row + 1 })} ORDER BY ${ARRIVAL}, rowid`;
  return {
    line,
    before: (await beside(sls, logstore, line, { side: before, most: back })).reverse(),
    after: await beside(sls, logstore, line, { side: after, most: forward }),
  };
};
