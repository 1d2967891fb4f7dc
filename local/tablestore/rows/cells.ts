import { type Cell, CellOp, Variant } from "../../wire/plain-buffer.ts";
import { invalid } from "../errors.ts";
import { fromInteger, toInteger } from "./value.ts";

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

interface Context {
  now: number;
  maxVersions: number;
}

/** @returns the versions of a column with one more, newest first; one of the same instant is replaced */
const insert = (versions: Cell[], cell: Cell, maxVersions: number): Cell[] => {
  if (versions.length === 0) return [cell];
  const others = versions.filter(({ at }) => at !== cell.at);
  return [cell, ...others].sort((a, b) => (b.at ?? 0) - (a.at ?? 0)).slice(0, maxVersions);
};

/** An absent column counts from 0. */
const increment = ([newest]: Cell[], { name, value }: Cell): Buffer => {
  if (newest?.value && newest.value[0] !== Variant.INTEGER)
    throw invalid(`The type of column: '${name}' is not INTEGER, it can not be incremented.`);
  const sum = (newest?.value ? toInteger(newest.value) : 0n) + (value ? toInteger(value) : 0n);
  if (sum > INT64_MAX || sum < INT64_MIN) throw invalid(`Increment of column: '${name}' overflows.`);
  return fromInteger(sum);
};

const apply = (versions: Cell[], cell: Cell, { now, maxVersions }: Context): Cell[] => {
  const { name, op, value, at = now } = cell;
  if (op === CellOp.DELETE_ALL) return [];
  if (op === CellOp.DELETE_ONE) return versions.filter((version) => version.at !== cell.at);
  if (op === CellOp.INCREMENT) return insert(versions, { name, at, value: increment(versions, cell) }, maxVersions);
  return insert(versions, { name, at, ...(value && { value }) }, maxVersions);
};

/**
 * Apply puts, deletes and increments in the order in which they were sent.
 * @returns the cells sorted by name, newest version first
 */
export const applyCells = (before: Cell[], changes: Cell[], context: Context): Cell[] => {
  const columns = new Map<string, Cell[]>();
  for (const cell of before) {
    const versions = columns.get(cell.name);
    if (versions) versions.push(cell);
    else columns.set(cell.name, [cell]);
  }
  for (const cell of changes) columns.set(cell.name, apply(columns.get(cell.name) ?? [], cell, context));
  return [...columns].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, versions]) => versions);
};

/** The newest `most` versions of each column; cells come sorted by name, newest first. */
export const newest = (cells: Cell[], most: number): Cell[] => {
  let run = 0;
  return cells.filter(({ name }, place) => {
    run = name === cells[place - 1]?.name ? run + 1 : 1;
    return run <= most;
  });
};
