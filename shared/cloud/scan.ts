import TableStore, { type GetRange, type Infinite, type KeyCell, type Row } from "tablestore";
import type { Range } from "../ports/rows.ts";
import { keyValue } from "./columns.ts";
import { retried } from "./retry.ts";
import type { Store } from "./store.ts";

export interface Scan {
  tableName: string;
  /** Of the key, in its order. */
  columns: string[];
  /** Values of the first columns. */
  prefix: object;
  range: Range;
}

/** A call answers at most so many rows, or 4 MB. */
const MAX_ROWS = 5_000;
/** 5 million rows: no memory of a function holds more. */
const MAX_PAGES = 1_000;

type Bound = string | number;

/** The values that the prefix fixes, then the bound behind them if there is one. */
const fixed = ({ columns, prefix }: Scan, bound: Bound | undefined): Bound[] => {
  const values = columns.map((name) => (prefix as Record<string, Bound | undefined>)[name]);
  const open = values.indexOf(undefined);
  return [...values.slice(0, open < 0 ? values.length : open), bound].filter((value) => value !== undefined);
};

const keyOf = ({ columns }: Scan, values: Bound[], rest: Infinite): KeyCell[] =>
  columns.map((name, i) => ({ [name]: values[i] === undefined ? rest : keyValue(values[i]) }));

const successor = (value: Bound | undefined): Bound => (typeof value === "number" ? value + 1 : `${value}\u0000`);

/** A range ends before its end: where no column is left to be infinite, that is the next key. */
const after = (scan: Scan, values: Bound[]): KeyCell[] => {
  const whole = values.length === scan.columns.length;
  return keyOf(scan, whole ? [...values.slice(0, -1), successor(values.at(-1))] : values, TableStore.INF_MAX);
};

/** What the service calls the next key it takes in another form. */
const continued = (next: Row["primaryKey"]): KeyCell[] | undefined =>
  next?.map(({ name, value }) => ({ [name]: value }));

type Way = Pick<GetRange, "direction" | "exclusiveEndPrimaryKey"> & { start: KeyCell[] };

const pages = async (store: Store, { tableName, range }: Scan, { start, ...way }: Way): Promise<Row[]> => {
  const { limit = Number.POSITIVE_INFINITY } = range;
  const rows: Row[] = [];
  let next: KeyCell[] | undefined = start;
  for (let page = 0; next && rows.length < limit; page++) {
    if (page === MAX_PAGES) throw new Error(`${tableName}: a range of more than ${MAX_PAGES} pages`);
    const asked = { ...way, tableName, inclusiveStartPrimaryKey: next, limit: Math.min(limit - rows.length, MAX_ROWS) };
    const answer = await retried(() => store.getRange(asked));
    for (const row of answer.rows) rows.push(row);
    next = continued(answer.nextStartPrimaryKey);
  }
  return rows;
};

/** Rows of a table or an index in the order asked for, page by page. */
export const scanned = async (store: Store, scan: Scan): Promise<Row[]> => {
  const { from, to, reverse, limit } = scan.range;
  if (limit === 0 || (from !== undefined && to !== undefined && from > to)) return [];
  const [low, high] = [fixed(scan, from), fixed(scan, to)];
  const start = keyOf(scan, low, TableStore.INF_MIN);
  const forward: Way = { direction: "FORWARD", start, exclusiveEndPrimaryKey: after(scan, high) };
  if (!reverse) return pages(store, scan, forward);
  // Backwards, too, the end is left out, and no text comes directly before another: a whole key as the end is read forwards.
  if (low.length === scan.columns.length)
    return (await pages(store, { ...scan, range: {} }, forward)).reverse().slice(0, limit);
  const largest = keyOf(scan, high, TableStore.INF_MAX);
  return pages(store, scan, { direction: "BACKWARD", start: largest, exclusiveEndPrimaryKey: start });
};
