import * as z from "zod";
import type { WafGeneration } from "../customer/customer.ts";
import { CLIENT, siteColumn } from "../detection/columns.ts";
import { Count } from "../report/questions.ts";
import type { Condition } from "./condition.ts";
import { DAY, HIT, RULE } from "./evidence.ts";

/** What a proposal would have met in all lines of a site. */
export const ReplayRow = z.object({
  requests: Count,
  touched: Count,
  /** Core rules acted, and one that is left out was named. */
  stopped: Count,
  clients: Count,
  days: Count,
});
export type ReplayRow = z.infer<typeof ReplayRow>;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const columns: Record<Condition["field"], string> = {
  path: "coalesce(request_path, '-')",
  query: "coalesce(querystring, '-')",
  method: "request_method",
  ip: CLIENT,
  userAgent: "coalesce(http_user_agent, '-')",
  referer: "coalesce(http_referer, '-')",
  cookie: "coalesce(http_cookie, '-')",
  contentType: "coalesce(content_type, '-')",
  body: "coalesce(request_body, '')",
};

const sqlOf = ({ field, op, value = "" }: Condition): string => {
  const column = columns[field];
  if (typeof value !== "string") return `${column} IN (${value.map(literal).join(", ")})`;
  switch (op) {
    case "eq":
    case "in":
      return `${column} = ${literal(value)}`;
    case "prefix":
      return `starts_with(${column}, ${literal(value)})`;
    case "contains":
      return `strpos(${column}, ${literal(value)}) > 0`;
    case "regex":
      return `regexp_like(${column}, ${literal(value)})`;
    case "not-regex":
      return `NOT regexp_like(${column}, ${literal(value)})`;
    case "exists":
      return `${column} NOT IN ('', '-')`;
  }
};

/** @param ruleIds `*`: all of the module */
const namesRule = (ruleIds: string[] | "*"): string =>
  ruleIds === "*" ? HIT : `(${HIT} AND ${RULE} IN (${ruleIds.map(literal).join(", ")}))`;

/** Asks for one row: the proposal over every line of its site. */
export const replayQuestion = (
  waf: WafGeneration,
  { host, conditions, ruleIds }: { host: string; conditions: Condition[]; ruleIds: string[] | "*" },
) => {
  const site = siteColumn(waf);
  return {
    name: "recommendation-replay",
    row: ReplayRow,
    text: `${site}: "${host}" | SELECT count(*) AS requests, count_if(met) AS touched, count_if(met AND named) AS stopped,
  approx_distinct(if(met AND named, client, NULL)) AS clients, approx_distinct(if(met AND named, day, NULL)) AS days
FROM (SELECT ${CLIENT} AS client, ${DAY} AS day, ${conditions.map(sqlOf).join("\n    AND ")} AS met, ${namesRule(ruleIds)} AS named
  FROM log WHERE ${site} = '${host}') LIMIT 1`,
  };
};
