import { type Cell, encodeRow, joinRows } from "../../wire/plain-buffer.ts";
import { checkBound, matchKey } from "../checks.ts";
import { invalid } from "../errors.ts";
import type { Instance, Table } from "../instance.ts";
import { MAX_RANGE_BYTES, MAX_RANGE_ROWS } from "../limits.ts";
import { Direction, type ReadRequest } from "../messages.ts";
import { encodeKey } from "../rows/key.ts";
import { readBareKey } from "../rows/read-row.ts";
import { consumed, storedSize, units, unpackRow } from "../rows/row.ts";
import { openView, type View } from "../rows/view.ts";
import { checkScope } from "../session.ts";

export type GetRangeRequest = ReadRequest & {
  direction: number;
  limit?: number;
  inclusiveStartPrimaryKey: Buffer;
  exclusiveEndPrimaryKey: Buffer;
};

const NO_VERSIONS = "No version condition is specified.";
/** Whether `limit` counts rows before or after the filter. UNCONFIRMED: here, after it. */
const LIMIT_COUNTS_SCANNED = false;

const bound = (instance: Instance, bytes: Buffer, table: Table): Buffer => {
  const key = readBareKey(bytes);
  checkBound(key, table);
  matchKey(key, table);
  checkScope(instance, key);
  return encodeKey(table.id, key);
};

const rangeOf = (instance: Instance, request: GetRangeRequest, table: Table) => {
  const start = bound(instance, request.inclusiveStartPrimaryKey, table);
  const end = bound(instance, request.exclusiveEndPrimaryKey, table);
  const reverse = request.direction === Direction.BACKWARD;
  const order = Buffer.compare(start, end);
  if (!reverse && order >= 0) throw invalid("Begin key must less than end key in FORWARD");
  if (reverse && order <= 0) throw invalid("Begin key must more than end key in BACKWARD");
  return { start, end, reverse };
};

interface Page {
  rows: Buffer[];
  bytes: number;
  /** Key of the first row that was not read. */
  next?: Cell[];
}

type Range = ReturnType<typeof rangeOf> & { limit: number };

const scan = (instance: Instance, { limit, ...range }: Range, view: View): Page => {
  const page: Page = { rows: [], bytes: 0 };
  let scanned = 0;
  for (const { value } of instance.rows.getRange(range)) {
    const counted = LIMIT_COUNTS_SCANNED ? scanned : page.rows.length;
    if (counted >= limit || scanned >= MAX_RANGE_ROWS || page.bytes >= MAX_RANGE_BYTES)
      return { ...page, next: unpackRow(value).key };
    const row = view(value);
    if (row) page.rows.push(row);
    page.bytes += storedSize(value);
    scanned++;
  }
  return page;
};

/** A page ends at the limit, at 5,000 rows or at 4 MB read; then it names the first row it did not read. */
export const getRange = (instance: Instance, request: GetRangeRequest) => {
  const { limit = Number.POSITIVE_INFINITY } = request;
  if (limit <= 0) throw invalid("The limit must be greater than 0.");
  const { table, view } = openView(instance, request, NO_VERSIONS);
  const { rows, bytes, next } = scan(instance, { ...rangeOf(instance, request, table), limit }, view);
  return {
    consumed: consumed(units(bytes), 0),
    rows: joinRows(rows),
    ...(next && { nextStartPrimaryKey: joinRows([encodeRow({ key: next, cells: [] })]) }),
  };
};
