import { type Alphabet, learn, pairPatterns } from "./alphabet.ts";
import { type Condition, fits, joined } from "./condition.ts";
import { type Judged, networkOf, writingOf } from "./standing.ts";
import { ELEMENT, foreignJson, formPairs, formPattern, pairsOf, quotedName } from "./values.ts";

/** So much of a body a log of this site keeps: the length at which many end. */
const cutOf = (bodies: string[]): number => {
  const longest = Math.max(0, ...bodies.map(({ length }) => length));
  return bodies.filter(({ length }) => length === longest).length >= 3 ? longest : Number.POSITIVE_INFINITY;
};

/** The name in whose value most of the texts end that the log has cut off. */
const lastName = (bodies: string[]): string | undefined => {
  const names = bodies.map((body) => formPairs(body).at(-1)?.name);
  return [...new Set(names)].toSorted(
    (a, b) => names.filter((name) => name === b).length - names.filter((name) => name === a).length,
  )[0];
};

/** What follows where no log tells what it is: names and plain words. */
const REST = "(?:&[^&=]{1,64}=(?:[A-Za-z0-9_.~+-]|%(?:20|2[cC]|[89a-fA-F][0-9a-fA-F]))*)*";
/** A log may cut a text off in the middle of a sign, or of a name. */
const CUT = "(?:%[0-9A-Fa-f]?)?(?:&[^&=]{0,64})?$";
/** From so small a share of whole texts nothing is learned about what comes last. */
const WHOLE = 0.1;

/** The log hardly ever tells how these bodies end. */
export const areCutOff = (evidence: Judged[]): boolean => {
  const bodies = evidence.map(({ body }) => body);
  const cut = cutOf(bodies);
  return bodies.filter(({ length }) => length < cut).length < WHOLE * bodies.length;
};

/** A form of which the end is not known: the known names, the last one seen, then plain words. */
const openForm = (alphabets: Map<string, Alphabet>, bodies: string[]): string | undefined => {
  const last = lastName(bodies);
  const free = last === undefined ? undefined : alphabets.get(last);
  if (last === undefined || !free) return undefined;
  const before = pairPatterns(new Map([...alphabets].filter(([name]) => name !== last)));
  return `^${before === "" ? "" : `(?:(?:${before})&)*`}${quotedName(last)}=${formPattern(free.signs)}${REST}${CUT}`;
};

const closedForm = (alphabets: Map<string, Alphabet>): string => {
  const pairs = pairPatterns(alphabets);
  return `^(?:${pairs})(?:&(?:${pairs}))*${CUT}`;
};

/** The whole form: no name but the known ones, no value but of its alphabet. */
const formBody = (alphabets: Map<string, Alphabet>, evidence: Judged[]): Condition | undefined => {
  const bodies = evidence.map(({ body }) => body);
  const isOpen = areCutOff(evidence);
  const value = isOpen
    ? openForm(
        alphabets,
        bodies.filter(({ length }) => length >= cutOf(bodies)),
      )
    : closedForm(alphabets);
  return value !== undefined && fits(value) ? { field: "body", op: "regex", value } : undefined;
};

/** Names whose values are never text: an attack would be. */
const neverText = (bodies: string[]): string[] => {
  const all = bodies.flatMap((body) => pairsOf(body, "json"));
  const texts = new Set(all.filter(({ isText }) => isText).map(({ name }) => name));
  return [...new Set(all.map(({ name }) => name))].filter((name) => !texts.has(name));
};

/** What no value of a name may hold. */
const jsonBody = (alphabets: Map<string, Alphabet>, evidence: Judged[]): Condition | undefined => {
  const byForeign = new Map<string, string[]>();
  const ofElements = alphabets.get(ELEMENT);
  const elements = ofElements && foreignJson(ofElements.signs);
  for (const [name, { signs: known }] of alphabets) {
    if (name === ELEMENT) continue;
    const foreign = foreignJson(known);
    if (foreign) byForeign.set(foreign, [...(byForeign.get(foreign) ?? []), quotedName(name)]);
  }
  const numbers = neverText(evidence.map(({ body }) => body))
    .filter((name) => !alphabets.has(name))
    .map(quotedName);
  const parts = [
    ...(elements ? [`[\\[,] ?"[^"]{0,400}${elements}`] : []),
    ...[...byForeign].map(([foreign, names]) => `"(?:${names.join("|")})": ?"[^"]{0,400}${foreign}`),
    ...(numbers.length > 0 ? [`"(?:${numbers.join("|")})": ?"`] : []),
  ].toSorted((one, other) => one.length - other.length);
  const value = joined(parts);
  return value === "" ? undefined : { field: "body", op: "not-regex", value };
};

/** A pattern for the bodies that evidence has; undefined: a condition could not hold it. */
export const bodyCondition = (evidence: Judged[]): Condition | undefined => {
  const isJson = evidence.filter((hit) => writingOf(hit) === "json").length * 2 > evidence.length;
  const writing = isJson ? "json" : "form";
  const said = evidence.map(({ body, client }) => ({
    pairs: pairsOf(body, writing).filter(({ isText }) => isText),
    client: networkOf(client),
    weight: 1,
  }));
  const alphabets = learn(said, writing);
  return isJson ? jsonBody(alphabets, evidence) : formBody(alphabets, evidence);
};
