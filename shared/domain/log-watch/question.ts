import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { Code, Count, dialects, Instant, MINUTE_OF_LINE } from "../report/questions.ts";

/** Of more sites than a customer can have, the busiest. */
const MAX_SITES = 500;

/** When lines came, site by site. */
export const rhythmQuestion = (waf: WafGeneration) => {
  const { lines, site } = dialects[waf];
  return {
    name: "log-rhythm",
    row: z
      .object({ site: Code, active_minutes: Count, last_at: Instant })
      .transform((row) => ({ host: row.site, activeMinutes: row.active_minutes, lastAt: row.last_at })),
    text: `${lines} | select ${site} as site, count(distinct ${MINUTE_OF_LINE}) as active_minutes, max(__time__) as last_at group by ${site} order by active_minutes desc limit ${MAX_SITES}`,
  };
};
