import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { Code, dialects } from "../report/questions.ts";
import type { Ticket } from "../ticket/ticket.ts";

/** So many requests of one ticket are looked for. */
const MOST_TRACES = 5;
const ROWS = 20;
const PATH_LENGTH = 200;
/** As it stands on a block page. */
const TRACE = /\b[0-9a-f]{20,40}\b/gi;
/** Runs that may be a number of a phone or a card, or a token. */
const PERSONAL = /[A-Za-z0-9_+=-]{32,}|\d{11,}/g;

export const TraceRow = z.object({
  trace: Code,
  at: z.coerce.number().int(),
  status: Code,
  origin: Code,
  module: Code,
  action: Code,
  rule: Code,
  method: Code,
  path: Code.transform((text) => text.replace(PERSONAL, "***").slice(0, PATH_LENGTH)),
});
export type TraceRow = z.infer<typeof TraceRow>;

/** The requests that a ticket names, in its list or in its words. */
export const tracesIn = ({
  traceIds,
  title,
  description,
}: Pick<Ticket, "traceIds" | "title" | "description">): string[] => {
  const listed = traceIds.filter((id) => new RegExp(`^${TRACE.source}$`, "i").test(id));
  const named = `${title} ${description}`.match(TRACE) ?? [];
  return [...new Set([...listed, ...named].map((id) => id.toLowerCase()))].slice(0, MOST_TRACES);
};

export const traceQuestion = (waf: WafGeneration, traces: string[]) => {
  const { lines } = dialects[waf];
  const wanted = traces.map((id) => `request_traceid: "${id}"`).join(" or ");
  const search = lines === "*" ? wanted : `${lines} and (${wanted})`;
  const columns =
    "request_traceid as trace, __time__ as at, status, upstream_status as origin, final_plugin as module, final_action as action, final_rule_id as rule, request_method as method, request_path as path";
  return { name: "traces", row: TraceRow, text: `${search} | select ${columns} limit ${ROWS}` };
};
