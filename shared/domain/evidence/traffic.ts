import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { Code, Count, dialects } from "../report/questions.ts";

const TrafficRow = z.object({ status: Code, module: Code, action: Code, rule: Code, requests: Count });
type TrafficRow = z.infer<typeof TrafficRow>;

/** Statuses times rules that acted within minutes; what comes behind them is told as missing. */
const ROWS = 100;
/** What fits on a phone. */
const MOST_SHOWN = 5;
/** A name that can stand in a query; whatever else an alert names is not asked for. */
const HOST = /^[A-Za-z0-9._*-]{1,253}$/;

/** What a site answered, and which rules acted; undefined: its name cannot be asked for. */
export const trafficQuestion = (waf: WafGeneration, host: string) => {
  const { lines, site } = dialects[waf];
  if (!HOST.test(host)) return undefined;
  const search = `${lines === "*" ? "" : `${lines} and `}${site}: "${host}"`;
  const columns = "status, final_plugin, final_action, final_rule_id";
  return {
    name: "site-traffic",
    row: TrafficRow,
    text: `${search} | select status, final_plugin as module, final_action as action, final_rule_id as rule, count(*) as requests where ${site} = '${host}' group by ${columns} order by requests desc limit ${ROWS}`,
  };
};

const Known = z.object({
  is: z.literal("known"),
  /** The window that was really looked at, ms, [from, to). */
  from: z.int(),
  to: z.int(),
  /** False: some lines were not counted. What is missing is unknown, not zero. */
  isComplete: z.boolean(),
  requests: z.int(),
  statuses: z.array(z.object({ status: z.string(), requests: z.int() })),
  rules: z.array(z.object({ module: z.string(), action: z.string(), rule: z.string(), requests: z.int() })),
});

type Known = z.infer<typeof Known>;

/** `absent`: there is no log store; `no-site`: none is named; `unreadable`: it did not answer, or not in time. */
export const Traffic = z.discriminatedUnion("is", [
  Known,
  z.object({ is: z.literal("unknown"), why: z.enum(["absent", "no-site", "unreadable"]) }),
]);
export type Traffic = z.infer<typeof Traffic>;

/** One row for each key, the most requests first. */
const summedBy = (rows: TrafficRow[], keyOf: (row: TrafficRow) => string): TrafficRow[] => {
  const sums = new Map<string, TrafficRow>();
  for (const row of rows) {
    const before = sums.get(keyOf(row))?.requests ?? 0;
    sums.set(keyOf(row), { ...row, requests: before + row.requests });
  }
  return [...sums.values()].toSorted((a, b) => b.requests - a.requests).slice(0, MOST_SHOWN);
};

export const trafficFrom = (
  answer: { rows: TrafficRow[]; isComplete: boolean } & Pick<Known, "from" | "to">,
): Traffic => {
  const { rows, isComplete, from, to } = answer;
  const acted = rows.filter(({ action }) => action !== "");
  return {
    is: "known",
    ...{
      from,
      to,
      isComplete: isComplete && rows.length < ROWS,
      requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    },
    statuses: summedBy(rows, ({ status }) => status).map(({ status, requests }) => ({ status, requests })),
    rules: summedBy(acted, ({ module, action, rule }) => JSON.stringify([module, action, rule])).map(
      ({ module, action, rule, requests }) => ({ module, action, rule, requests }),
    ),
  };
};
