import type { Instance, Table } from "../instance.ts";
import { tableRange } from "../rows/key.ts";

/** Rows looked at in one transaction; the rest follow at once in the next. */
const MAX_ROWS = 10_000;

/**
 * Some rows of a table.
 * @param from what the portion before named as `next`
 * @returns `next` when there are more: a key in base64
 */
export const portion = ({ rows }: Instance, { id }: Table, from: string | undefined) => {
  const { start, end } = tableRange(id);
  const range = { start: from === undefined ? start : Buffer.from(from, "base64"), end, limit: MAX_ROWS + 1 };
  const found = [...rows.getRange(range)];
  const next = found[MAX_ROWS]?.key.toString("base64");
  return { rows: found.slice(0, MAX_ROWS), ...(next !== undefined && { next }) };
};
