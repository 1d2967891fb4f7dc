import { groupedBy } from "../grouped-by.ts";
import { type Sign, signs } from "./attack-syntax.ts";
import { type Condition, fits, joined } from "./condition.ts";
import type { Neighbour } from "./evidence.ts";
import type { Judged } from "./standing.ts";
import { alphabetOf, cookiePairs, formPairs, isHarmless, quotedName } from "./values.ts";

/** Of requests, the share of which something holds. */
export const shareOf = (hits: Judged[], holds: (hit: Judged) => boolean): number =>
  hits.length === 0 ? 0 : hits.filter(holds).length / hits.length;

/** Nearly all. */
export const MOST = 0.8;

/** Syntax that no evidence has, in so many characters: what is met most among the suspects first. */
export const syntaxCondition = (
  field: "query" | "body",
  evidence: Judged[],
  suspects: Judged[],
): Condition | undefined => {
  const met = new Set(evidence.flatMap(({ signs: own }) => own.map(({ name }) => name)));
  const counts = new Map<string, number>();
  for (const { signs: own } of suspects) for (const { name } of own) counts.set(name, (counts.get(name) ?? 0) + 1);
  const worth = ({ name, raw }: Sign): number => ((counts.get(name) ?? 0) + 1) / raw.length;
  const ranked = signs.filter(({ name }) => !met.has(name)).toSorted((a, b) => worth(b) - worth(a));
  const value = joined(ranked.map(({ raw }) => raw));
  return value === "" ? undefined : { field, op: "not-regex", value };
};

const shapeOfValue = (raw: string): string =>
  quotedName(raw)
    .replace(/[A-Za-z]+/g, "[A-Za-z]+")
    .replace(/[0-9]+/g, "[0-9]+");

/** Names of cookies that nearly all have and whose values are not plain, with the shapes of their values. */
export const oddCookie = (evidence: Judged[]): Condition | undefined => {
  const odd = evidence.map(({ cookie }) =>
    cookiePairs(cookie).filter(({ raw }) => !isHarmless(alphabetOf(raw, "json"))),
  );
  const names = new Map<string, Set<string>>();
  for (const pairs of odd)
    for (const { name, raw } of pairs) names.set(name, (names.get(name) ?? new Set()).add(shapeOfValue(raw)));
  const common = [...names].find(
    ([name]) => odd.filter((pairs) => pairs.some((pair) => pair.name === name)).length >= MOST * evidence.length,
  );
  if (!common || common[1].size > 10) return undefined;
  const value = `(?:^|; )${quotedName(common[0])}=(?:${[...common[1]].join("|")})(?:;|$)`;
  return fits(value) ? { field: "cookie", op: "regex", value } : undefined;
};

export const sessionCookie = (evidence: Judged[]): Condition | undefined => {
  const names = new Set(evidence.flatMap(({ cookie }) => cookiePairs(cookie).map(({ name }) => name)));
  const common = [...names]
    .slice(0, 20)
    .find((name) => shareOf(evidence, ({ cookie }) => cookie.includes(`${name}=`)) >= 0.85);
  return common ? { field: "cookie", op: "contains", value: `${common}=` } : undefined;
};

const productOf = (agent: string): string => /^[A-Za-z0-9_.-]{2,40}\//.exec(agent)?.[0] ?? "";

export const agentCondition = (evidence: Judged[]): Condition | undefined => {
  const product = productOf(evidence[0]?.agent ?? "");
  const products = new Set(evidence.map(({ agent }) => productOf(agent)));
  const common = [...products].find(
    (one) => one !== "" && shareOf(evidence, ({ agent }) => agent.startsWith(one)) >= 0.95,
  );
  return common ? { field: "userAgent", op: "prefix", value: common ?? product } : undefined;
};

/** More are no list of partners or editors, but the public. */
const SOURCES = 20;
/** Days of evidence that make an address one of them. */
const STEADY_DAYS = 3;
/** Of the days since the first that is known of the page, so many it has been here. */
const PRESENT = 0.5;
/** So much of what it is stopped for is what the others are stopped for, rule by rule. */
const ALIKE = 1 / 3;

const withoutBody = (method: string): boolean => method === "GET" || method === "HEAD";

/** What two have in common of the rules that stop them, as a share. */
const likeness = (own: Judged[], others: Judged[]): number => {
  const share = (hits: Judged[], rule: string): number => shareOf(hits, (hit) => hit.rule === rule);
  const rules = [...new Set(own.map(({ rule }) => rule))];
  return rules.reduce((sum, rule) => sum + Math.min(share(own, rule), share(others, rule)), 0);
};

/**
 * Nobody gets on a list by what is stopped alone: whoever comes and goes, has never sent to the page what passed, or is stopped for
 * what hardly anybody else is, does not belong to those who work there.
 */
const belongs = (own: Judged[], evidence: Judged[], firstDay: number): boolean =>
  new Set(own.map(({ day }) => day)).size >= STEADY_DAYS &&
  own.some(({ day, earlier_days }) => day > firstDay && earlier_days >= PRESENT * (day - firstDay)) &&
  own.some(({ method, sent_days }) => withoutBody(method) || sent_days > 0) &&
  likeness(
    own,
    evidence.filter((hit) => !own.includes(hit)),
  ) >= ALIKE;

export const sourceCondition = (evidence: Judged[]): Condition | undefined => {
  const firstDay = Math.min(...evidence.map(({ day }) => day));
  const steady = [...groupedBy(evidence, ({ client }) => client)]
    .filter(([, own]) => belongs(own, evidence, firstDay))
    .map(([client]) => client);
  const isFew = steady.length > 0 && steady.length <= SOURCES;
  return isFew && shareOf(evidence, ({ client }) => steady.includes(client)) >= MOST
    ? { field: "ip", op: "in", value: steady.toSorted() }
    : undefined;
};

/** A query argument that nearly all of the stopped have, and hardly any that passed. */
export const oddArgument = (evidence: Judged[], neighbours: Neighbour[]): Condition | undefined => {
  const names = new Set(evidence.flatMap(({ query }) => formPairs(query).map(({ name }) => name)));
  const has = (query: string, name: string): boolean => formPairs(query).some((pair) => pair.name === name);
  const common = [...names].slice(0, 30).filter((name) => shareOf(evidence, ({ query }) => has(query, name)) >= 0.95);
  const total = neighbours.reduce((sum, { requests }) => sum + requests, 0);
  const passing = (name: string) =>
    neighbours.filter(({ query }) => has(query, name)).reduce((sum, { requests }) => sum + requests, 0);
  const rare = common
    .map((name) => ({ name, share: total === 0 ? 0 : passing(name) / total }))
    .toSorted((a, b) => a.share - b.share)[0];
  return rare && rare.share < 0.9 ? { field: "query", op: "contains", value: `${rare.name}=` } : undefined;
};
