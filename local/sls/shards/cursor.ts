import type { Call } from "../call.ts";
import { refusals } from "../errors.ts";
import { ARRIVAL, tableOf } from "../lines.ts";
import type { Logstore, Sls } from "../state.ts";

/**
 * A place between two lines of a shard, in the order in which they arrive: just after the line of this arrival (ms) and row.
 * Whatever comes later arrives later, or at the same instant with a greater row, so that a place stays where it is.
 */
export interface Place {
  arrival: number;
  row: number;
}

export interface Shard {
  logstore: Logstore;
  id: number;
}

export const BEGINNING: Place = { arrival: 0, row: 0 };

/** Digits of a row in a cursor, which is one number in base64 as the service's is. */
const ROW_DIGITS = 10;

export const writeCursor = ({ arrival, row }: Place): string =>
  Buffer.from(`${arrival}${String(row).padStart(ROW_DIGITS, "0")}`).toString("base64");

/** @throws Refusal ParameterInvalid */
export const readCursor = (cursor: string): Place => {
  const [, arrival, row] = /^(\d{1,15})(\d{10})$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (arrival === undefined) throw refusals.parameter(`Invalid cursor ${cursor}.`);
  return { arrival: Number(arrival), row: Number(row) };
};

/** The shard that a path names. @throws Refusal ShardNotExist */
export const shardOf = ({ path }: Call, logstore: Logstore): Shard => {
  const id = /^\d{1,9}$/.test(path.shard ?? "") ? Number(path.shard) : -1;
  if (id < 0 || id >= logstore.shardCount) throw refusals.noShard(path.shard ?? "");
  return { logstore, id };
};

/** Lines are dealt out to the shards in turn (UNCONFIRMED: the service sends a whole group to one of them). */
export const inShard = ({ logstore, id }: Shard): string => `rowid % ${logstore.shardCount} = ${id}`;

/** Lines at or before a place. */
export const upTo = ({ arrival, row }: Place): string =>
  `(${ARRIVAL} < ${arrival} OR (${ARRIVAL} = ${arrival} AND rowid < ${row}))`;

/** The place just after the last line of a shard that a condition holds for. */
export const placeAfter = async ({ lines }: Sls, shard: Shard, condition: string): Promise<Place> => {
  const sql = `SELECT ${ARRIVAL}, rowid FROM ${tableOf(shard.logstore.number)}
    WHERE ${inShard(shard)} AND ${condition} ORDER BY ${ARRIVAL} DESC, rowid DESC LIMIT 1`;
  const [last] = (await lines.read({ sql })).rows;
  return last ? { arrival: Number(last[0]), row: Number(last[1]) + 1 } : BEGINNING;
};

/** The place after all lines that have arrived. */
export const endOf = (sls: Sls, shard: Shard): Promise<Place> =>
  placeAfter(sls, shard, `${ARRIVAL} <= ${sls.local.dial.now()}`);
