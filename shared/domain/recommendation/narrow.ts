import { learn, pairPatterns } from "./alphabet.ts";
import { areCutOff, bodyCondition } from "./body-pattern.ts";
import { type Condition, fits, MOST_CONDITIONS, meetsAll } from "./condition.ts";
import {
  agentCondition,
  MOST,
  oddArgument,
  oddCookie,
  sessionCookie,
  shareOf,
  sourceCondition,
  syntaxCondition,
} from "./further.ts";
import type { Group } from "./groups.ts";
import { isPlain, patternOf } from "./path-shape.ts";
import { type Judged, networkOf } from "./standing.ts";
import { formPairs, isHarmless } from "./values.ts";

/** Nothing but names, numbers and words. */
const PLAIN_QUERY = "^[A-Za-z0-9_.~&=-]*$";
const WITHOUT_BODY = ["GET", "HEAD"];
/** WAF logs `-` where there is no query. */
const NO_QUERY = "^-?$";

const pathCondition = ({ shape, cookie }: Group): Condition => {
  if (cookie !== undefined) return { field: "path", op: "prefix", value: shape };
  return isPlain(shape)
    ? { field: "path", op: "eq", value: shape }
    : { field: "path", op: "regex", value: patternOf(shape) };
};

const methodCondition = ({ method }: Group): Condition => ({ field: "method", op: "eq", value: method });

/** A further condition may cost so much of the evidence, and a suspect that it keeps out is worth so many of it. */
const MOST_LOST = 0.12;
const WORTH = 3;

interface Choice {
  hits: Judged[];
  evidence: Judged[];
}

/** Of what could be asked besides, what keeps most suspects out at the least cost; the first named of equals. */
const withFurther = (base: Condition[], candidates: (Condition | undefined)[], { hits, evidence }: Choice) => {
  const chosen = [...base];
  let suspects = hits.filter((hit) => hit.standing === "hostile" && meetsAll(hit, base));
  let kept = evidence.filter((hit) => meetsAll(hit, base));
  const left = candidates
    .filter((one) => one !== undefined)
    .map((one) => ({ one, met: new Set([...suspects, ...kept].filter((hit) => meetsAll(hit, [one]))) }));
  while (chosen.length < MOST_CONDITIONS) {
    const ranked = left.map((candidate) => {
      const out = suspects.filter((hit) => !candidate.met.has(hit)).length;
      const lost = kept.filter((hit) => !candidate.met.has(hit)).length;
      return { candidate, lost, gain: WORTH * out - lost };
    });
    const best = ranked
      .filter(({ lost, gain }) => lost <= MOST_LOST * kept.length && gain >= 0)
      .toSorted((a, b) => b.gain - a.gain)[0]?.candidate;
    if (!best) break;
    chosen.push(best.one);
    left.splice(left.indexOf(best), 1);
    suspects = suspects.filter((hit) => best.met.has(hit));
    kept = kept.filter((hit) => best.met.has(hit));
  }
  return chosen;
};

const ofCookie = (group: Group, evidence: Judged[]): Condition[] | undefined => {
  const cookie = oddCookie(evidence);
  const query: Condition = { field: "query", op: "regex", value: PLAIN_QUERY };
  return cookie && [pathCondition(group), methodCondition(group), cookie, query];
};

/** Query strings as evidence has them and as others pass. */
const queryOf = ({ neighbours }: Group, evidence: Judged[]) => {
  const alphabets = learn(
    [
      ...evidence.map(({ query, client }) => ({ pairs: formPairs(query), client: networkOf(client), weight: 1 })),
      ...neighbours.map(({ query, clients }, n) => ({
        pairs: formPairs(query),
        client: `passed ${n}`,
        weight: clients,
      })),
    ],
    "form",
  );
  const value = alphabets.size === 0 ? NO_QUERY : `^-?(?:(?:${pairPatterns(alphabets)})(?:&|$))*$`;
  const condition: Condition = { field: "query", op: "regex", value };
  return { condition, isWide: [...alphabets.values()].some(({ signs }) => !isHarmless(signs)) };
};

const ofBody = (group: Group, base: Condition[], evidence: Judged[]): Condition[] | undefined => {
  const body = bodyCondition(evidence);
  const source = sourceCondition(evidence);
  // What cannot be seen is believed only of those who are known.
  const isBlind = areCutOff(evidence);
  if (!body || (isBlind && !source)) return undefined;
  const candidates = [
    isBlind ? undefined : source,
    syntaxCondition("body", evidence, group.hits),
    methodCondition(group),
    agentCondition(evidence),
    sessionCookie(evidence),
  ];
  const known = isBlind && source ? [source] : [];
  return withFurther([...base, body, ...known], candidates, { hits: group.hits, evidence });
};

/** The narrowest conditions that the evidence meets; undefined: there are none that a WAF could hold. */
export const narrow = (group: Group, evidence: Judged[]): Condition[] | undefined => {
  if (group.cookie !== undefined) return ofCookie(group, evidence);
  const query = queryOf(group, evidence);
  if (!fits(String(query.condition.value))) return undefined;
  const base = [pathCondition(group), query.condition];
  if (shareOf(evidence, ({ body }) => body !== "") >= MOST) return ofBody(group, base, evidence);
  const source = sourceCondition(evidence);
  // The log has no word of what was sent.
  const isBlind = !WITHOUT_BODY.includes(group.method);
  if (isBlind && !source) return undefined;
  const candidates = [
    oddArgument(evidence, group.neighbours),
    query.isWide ? syntaxCondition("query", evidence, group.hits) : undefined,
    isBlind ? undefined : source,
    agentCondition(evidence),
    sessionCookie(evidence),
  ];
  return withFurther([...base, methodCondition(group), ...(isBlind && source ? [source] : [])], candidates, {
    hits: group.hits,
    evidence,
  });
};
