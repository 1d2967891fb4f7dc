import { done, type Outcome, refused } from "../outcome.ts";
import type { Condition } from "./condition.ts";

/** A whitelist rule as the WAF's API takes it, in `Rules` (3.0) or `Rule` (2.0). */
export interface WhitelistRule {
  name: string;
  tags: string[];
  conditions: { [member: string]: string | number }[];
  status?: 1;
  origin?: "custom";
  regularRules?: string[];
}

/** Why the 2.0 form of a proposal is refused. */
export type FormRefusal =
  /** 2.0 leaves out the whole module: conditions that it has not would be needed to keep attacks out. */
  "module-wide";

const keys: Record<Condition["field"], string> = {
  path: "URLPath",
  query: "Params",
  method: "Http-Method",
  ip: "IP",
  userAgent: "User-Agent",
  referer: "Referer",
  cookie: "Cookie",
  contentType: "Content-Type",
  body: "Post-Body",
};

/** UNCONFIRMED for IP: the list of values names `inl` and `in-list`, too. */
const in30: Record<Condition["op"], string> = {
  eq: "eq",
  prefix: "prefix-match",
  contains: "contain",
  regex: "regex",
  "not-regex": "not-regex",
  in: "contain",
  exists: "exists",
};

const textOf = (value: Condition["value"]): string => (typeof value === "string" ? value : (value ?? []).join(","));

/** @param name of letters, digits and `_` */
export const ruleIn30 = (name: string, conditions: Condition[], ruleIds: string[]): WhitelistRule => ({
  ...{ name, status: 1, origin: "custom", tags: ["regular_rule"], regularRules: ruleIds },
  conditions: conditions.map(({ field, op, value }) => ({
    key: keys[field],
    opValue: in30[op],
    values: textOf(value),
  })),
});

/** `Params` of no length: the one thing that 2.0 can say of a query beside what it contains. */
const NO_QUERY = "^-?$";
const WITHOUT_BODY = ["GET", "HEAD"];

const conditionIn20 = ({ field, op, value }: Condition): WhitelistRule["conditions"] => {
  const key = keys[field];
  const values = textOf(value);
  if (field === "path" && op === "eq") return [{ key, opCode: 11, values }];
  if (field === "method" && op === "eq") return [{ key, opCode: 11, values }];
  if (field === "ip" && op === "in") return [{ key, opCode: 1, values }];
  return field === "query" && values === NO_QUERY ? [{ key, opCode: 21, values: "0" }] : [];
};

const isFor20 = (condition: Condition): boolean => conditionIn20(condition).length > 0;

/**
 * What 2.0 can hold of a proposal's conditions. It names no rule, so that all of them are left out: narrow enough is only
 * what nobody else can send, or what has neither query nor body.
 */
export const conditionsFor20 = (conditions: Condition[]): Outcome<Condition[], FormRefusal> => {
  const held = conditions.filter(isFor20);
  const has = (holds: (condition: Condition) => boolean): boolean => held.some(holds);
  const isEmpty =
    has(({ field }) => field === "query") &&
    has(({ field, value }) => field === "method" && WITHOUT_BODY.includes(textOf(value)));
  const isNarrow = has(({ field }) => field === "path") && (isEmpty || has(({ field }) => field === "ip"));
  return isNarrow ? done(held) : refused("module-wide");
};

export const ruleIn20 = (name: string, conditions: Condition[]): WhitelistRule => ({
  ...{ name, tags: ["regular"] },
  conditions: conditions.flatMap(conditionIn20),
});
