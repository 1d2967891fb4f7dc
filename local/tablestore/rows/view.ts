import { type Cell, encodeRow, type Row } from "../../wire/plain-buffer.ts";
import { checkAttributeName, checkTableName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { getReadyTable, type Instance, type Table } from "../instance.ts";
import { MAX_COLUMNS } from "../limits.ts";
import type { ReadRequest } from "../messages.ts";
import { newest } from "./cells.ts";
import { type Filter, parseFilter } from "./filters.ts";
import { alive, storedBytes, unpackRow } from "./row.ts";

/** From a stored row to the row of the answer; undefined where the reader does not see it. */
export type View = (stored: Buffer) => Buffer | undefined;

interface Wish {
  columns: Set<string> | undefined;
  from: string | undefined;
  to: string | undefined;
  since: number;
  until: number;
  versions: number;
  filter: Filter | undefined;
}

const checkTimes = ({ timeRange: { startTime, endTime, specificTime } = {}, maxVersions }: ReadRequest): void => {
  if ((startTime === undefined) !== (endTime === undefined))
    throw invalid("Start and end time must be given at the same time.");
  if (specificTime !== undefined && specificTime < 0) throw invalid("Specific timestamp cannot be less than 0.");
  if (specificTime !== undefined && startTime !== undefined)
    throw invalid("Specific tiemstamp and time range cannot be given at the same time.");
  if (maxVersions !== undefined && maxVersions <= 0)
    throw invalid(`Invalid max versions: ${maxVersions} . Reason: Max versions must be positive.`);
};

const checkWish = (request: ReadRequest, noVersions: string): void => {
  const { columnsToGet, timeRange, maxVersions } = request;
  if (maxVersions === undefined && timeRange === undefined) throw invalid(noVersions);
  checkTimes(request);
  if (columnsToGet.length > MAX_COLUMNS)
    throw invalid(
      `The number of columns from the request exceeds the limit, limit count: ${MAX_COLUMNS}, column count: ${columnsToGet.length}.`,
    );
  columnsToGet.forEach(checkAttributeName);
};

const wishOf = (request: ReadRequest): Wish => {
  const { timeRange: { startTime, endTime, specificTime } = {}, columnsToGet } = request;
  return {
    columns: columnsToGet.length > 0 ? new Set(columnsToGet) : undefined,
    from: request.startColumn,
    to: request.endColumn,
    since: specificTime ?? startTime ?? Number.NEGATIVE_INFINITY,
    until: specificTime === undefined ? (endTime ?? Number.POSITIVE_INFINITY) : specificTime + 1,
    versions: request.maxVersions ?? Number.POSITIVE_INFINITY,
    filter: request.filter && parseFilter(request.filter),
  };
};

const wants = ({ columns, from, to, since, until }: Wish, { name, at = 0 }: Cell): boolean =>
  (columns === undefined || columns.has(name)) &&
  (from === undefined || name >= from) &&
  (to === undefined || name < to) &&
  at >= since &&
  at < until;

const pageOf = (cells: Cell[], { page }: Filter): Cell[] => {
  if (!page) return cells;
  const names = [...new Set(cells.map(({ name }) => name))].slice(page.offset, page.offset + page.limit);
  return cells.filter(({ name }) => names.includes(name));
};

const asksKey = ({ key }: Row, columns: Set<string>): boolean => key.some(({ name }) => columns.has(name));

/** A row of which nothing that was asked for is left is not in the answer, unless a key column was asked for (UNCONFIRMED). */
const remains = (row: Row, cells: Cell[], { columns, since, until }: Wish): boolean => {
  if (cells.length > 0) return true;
  if (columns) return asksKey(row, columns);
  return row.cells.length === 0 || (since === Number.NEGATIVE_INFINITY && until === Number.POSITIVE_INFINITY);
};

/** In this order: time, columns, filter (over all versions), versions, page. */
const project = (row: Row, wish: Wish): Row | undefined => {
  const wanted = row.cells.filter((cell) => wants(wish, cell));
  if (!remains(row, wanted, wish)) return undefined;
  if (wish.filter && !wish.filter.passes({ key: row.key, cells: wanted })) return undefined;
  const cells = newest(wanted, wish.versions);
  return { key: row.key, cells: wish.filter ? pageOf(cells, wish.filter) : cells };
};

/** Nothing to choose, cut or expire: the stored bytes are the answer. */
const isPlain = (wish: Wish, { options }: Table): boolean =>
  !wish.columns &&
  wish.from === undefined &&
  wish.to === undefined &&
  wish.since === Number.NEGATIVE_INFINITY &&
  wish.until === Number.POSITIVE_INFINITY &&
  !wish.filter &&
  options.timeToLive === -1 &&
  wish.versions >= options.maxVersions;

/**
 * @param noVersions what the service says when neither versions nor times were named
 * @throws Refusal for an unknown table or a read that cannot be
 */
export const openView = (instance: Instance, request: ReadRequest, noVersions: string) => {
  checkTableName(request.tableName);
  checkWish(request, noVersions);
  const wish = wishOf(request);
  const table = getReadyTable(instance, request.tableName);
  if (table.building) throw invalid("Disallow read index table in building base state");
  const now = instance.local.dial.now();
  const chosen: View = (stored) => {
    const row = alive(unpackRow(stored), table.options.timeToLive, now);
    const seen = row && project(row, wish);
    return seen && encodeRow(seen);
  };
  return { table, view: isPlain(wish, table) ? storedBytes : chosen };
};
