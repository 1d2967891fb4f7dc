import type { Operation } from "../call.ts";
import { headersOf, read } from "../reading.ts";

export const getLogsV2: Operation = async (call) => {
  const answer = await read(call, call.body);
  const { rows, keys, types, where, sql, hasSql, progress, processedRows, elapsedMs } = answer;
  const meta = {
    ...{ progress, count: rows.length, hasSQL: hasSql, processedRows, elapsedMillisecond: elapsedMs },
    ...{ aggQuery: sql, whereQuery: where, keys, columnTypes: types, terms: [], isAccurate: true },
    ...{ processedBytes: 0, cpuSec: 0, cpuCores: 1, limited: 0, mode: 0, scanBytes: 0 },
    // Spelt so by the service.
    ...{ telementryType: "", powerSql: false },
  };
  return { headers: headersOf(answer), body: { meta, data: rows } };
};
