import { MINUTE } from "../../shared/domain/calendar.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Revised, Rows } from "../../shared/ports/rows.ts";
import { type Kept, tellTrouble } from "../../shared/response/tell-trouble.ts";
import { inLists } from "./lists.ts";

/** Rows of a kind a run takes from a shard, oldest first: what is left is the oldest of the next run, a minute later. */
const MAX_ROWS = 500;
/** After one crash everything is done within 90 s: what is later than this stood still. */
const LATE_MS = 5 * MINUTE;
/** A row that has failed for so long is set aside: it is tried again after a while, and never stands before others. */
const HOPELESS_MS = 10 * MINUTE;
const ASIDE_MS = 15 * MINUTE;

/** Rows of one kind in one shard, and what is to be done with each that is due. */
export interface Round<T extends Revised> {
  of: Kept;
  rows: Rows<T>;
  index: [name: string, prefix: Partial<T>];
  /** The column by which the index is sorted: an instant. */
  due: keyof T & string;
  /** So long others have had to be on time. */
  graceMs: number;
  /** So many rows are worked on side by side. What sends takes one: a run that dies then repeats one message at most. */
  atOnce: number;
  work: (row: T) => Promise<unknown>;
}

export interface Swept {
  rows: number;
  /** Everything could be read, was on time and was done. */
  isFine: boolean;
}

/** Rows that are due by `to`, and when those were that cannot be read. */
interface Due<T> {
  to: number;
  rows: T[];
  unreadable: number[];
}

const dueRows = async <T extends Revised>({ rows, index, due, graceMs }: Round<T>, deps: Deps): Promise<Due<T>> => {
  const to = deps.clock.now() - graceMs;
  const unreadable: number[] = [];
  const told = (columns: Record<string, unknown>) => unreadable.push(Number(columns[due]));
  return { to, unreadable, rows: await rows.index(...index, { to, limit: MAX_ROWS, unreadable: told }) };
};

/** Does what is due, and what is to be done besides. */
export type Turn<T> = (besides?: T[]) => Promise<Swept>;

/**
 * Asks now for what is due, and works on it when its turn has come: kinds are asked for side by side, and one that cannot be
 * asked for fails in its turn only.
 */
export const round = <T extends Revised>(one: Round<T>, deps: Deps): Turn<T> => {
  const asked = dueRows(one, deps);
  asked.catch(() => undefined);
  return async (besides = []) => {
    const due = await asked;
    return worked(one, { ...due, rows: [...due.rows, ...besides] }, deps);
  };
};

/** Does what is due, oldest first. What fails, comes late or cannot be read is told, and holds up nothing else. */
const worked = async <T extends Revised>(
  one: Round<T>,
  { to, rows, unreadable }: Due<T>,
  deps: Deps,
): Promise<Swept> => {
  const done: T[] = [];
  for (const some of inLists(rows, one.atOnce)) {
    const areDone = await Promise.all(some.map((row) => isDone(row, one, deps)));
    done.push(...some.filter((_, i) => areDone[i]));
  }
  const late = done.map((row) => Number(row[one.due])).filter((due) => to - due > LATE_MS);
  if (late.length > 0) await tellTrouble("stood-still", { rows: one.of, dues: late }, deps);
  if (unreadable.length > 0) await tellTrouble("row-unreadable", { rows: one.of, dues: unreadable }, deps);
  return { rows: rows.length, isFine: done.length === rows.length && late.length + unreadable.length === 0 };
};

/** A row that fails is left for the next minute; one that has failed for long is set aside. */
const isDone = async <T extends Revised>(row: T, { of, rows, due, work }: Round<T>, deps: Deps): Promise<boolean> => {
  try {
    await work(row);
    return true;
  } catch (error) {
    const now = deps.clock.now();
    const since = Number(row[due]);
    deps.log({
      did: "sweep-failed",
      of,
      because: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    if (now - since <= HOPELESS_MS) return false;
    await tellTrouble("row-set-aside", { rows: of, dues: [since] }, deps);
    const found = await rows.get(row);
    if (found?.[due] === row[due]) await rows.replace({ ...row, rev: found.rev, [due]: now + ASIDE_MS });
    return false;
  }
};
