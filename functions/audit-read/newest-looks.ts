import * as z from "zod";
import { KEPT_DAYS, listOf, monthOf } from "../../shared/domain/audit/look.ts";
import { DAY, MINUTE } from "../../shared/domain/calendar.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { cursorFrom, cursorText } from "../../shared/runtime/cursor.ts";

/** Instant and id of the last look that was shown. */
const Cursor = z.tuple([z.int().min(0).max(8.64e15), z.string().max(64)]);

interface Page {
  cursor?: string | undefined;
  limit: number;
}

/** Clocks of ours differ by less. */
const AHEAD_MS = MINUTE;

/** Month by month backwards, as far as looks are kept. */
export const newestLooks = async (customer: string, { cursor, limit }: Page, deps: Deps) => {
  const [at, id] = cursor === undefined ? [deps.clock.now() + AHEAD_MS, ""] : cursorFrom(Cursor, cursor);
  const sameInstant = { to: id, reverse: true, limit: limit + 1 };
  const beside = await deps.audits.range({ list: listOf(customer, at), at }, sameInstant);
  const looks = beside.filter((look) => look.id !== id).slice(0, limit);
  const oldest = at - KEPT_DAYS * DAY;
  for (let month = at; looks.length < limit && month > oldest; month = Date.parse(monthOf(month)) - 1) {
    const rest = { to: at - 1, reverse: true, limit: limit - looks.length };
    looks.push(...(await deps.audits.range({ list: listOf(customer, month) }, rest)));
  }
  const last = looks.at(-1);
  return { looks, cursor: looks.length < limit || !last ? null : cursorText([last.at, last.id]) };
};
