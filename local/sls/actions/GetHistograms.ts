import type { Call, Operation } from "../call.ts";
import { TIME, tableOf } from "../lines.ts";
import { conditionOf, fieldsOf, type Query, type Window } from "../query.ts";
import { queryOf, rangeOf, windowOf } from "../reading.ts";
import { Values } from "../search-sql.ts";

/** The service draws some 60 bars, of a length that people count in: seconds. */
const MAX_BARS = 60;
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Months and years: whole days. */
const lengthOf = (seconds: number): number =>
  lengths.find((one) => seconds / one <= MAX_BARS) ?? Math.ceil(seconds / MAX_BARS / 86_400) * 86_400;

const counts = async ({ sls }: Call, query: Query, window: Window, length: number): Promise<Map<number, number>> => {
  const values = new Values();
  const condition = conditionOf(query, await fieldsOf(sls, query.logstore), window, values);
  const sql = `SELECT ${TIME} // ${length} AS bar, count(*) FROM ${tableOf(query.logstore.number)} WHERE ${condition} GROUP BY bar`;
  const { rows } = await sls.lines.read({ sql, values: values.all });
  return new Map(rows.map(([bar, count]) => [Number(bar), Number(count)]));
};

/** Bars begin at whole multiples of their length; the first and the last are cut to the range. SQL in the query is left out. */
export const getHistograms: Operation = async (call) => {
  const query = await queryOf(call, call.query, "GetLogStoreHistogram");
  const range = rangeOf(call.query);
  const length = lengthOf(range.to - range.from);
  const found = await counts(call, query, windowOf(call, range), length);
  const first = Math.floor(range.from / length);
  const bars = Array.from({ length: Math.ceil(range.to / length) - first }, (_, n) => first + n);
  const progress = call.incomplete ? "Incomplete" : "Complete";
  const body = bars.map((bar) => ({
    from: Math.max(bar * length, range.from),
    to: Math.min((bar + 1) * length, range.to),
    count: found.get(bar) ?? 0,
    progress,
  }));
  const total = body.reduce((sum, { count }) => sum + count, 0);
  return { headers: { "x-log-progress": progress, "x-log-count": String(total) }, body };
};
