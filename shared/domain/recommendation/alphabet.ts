import { alphabetOf, formPattern, type Pair, quotedName, type Writing } from "./values.ts";

/** What values of one name may hold, and of how many clients that is known. */
export interface Alphabet {
  clients: number;
  signs: Set<string>;
}

/** What somebody has sent; a weight of more than one: so many clients have. */
export interface Said {
  pairs: Pair[];
  client: string;
  weight: number;
}

/** Of fewer clients nothing is learned. */
const LEAST_CLIENTS = 2;
/** A sign that fewer of the clients use is a slip, or somebody who wants it to be learned. */
const LEAST_SHARE = 0.02;

/** Which signs values of each name hold, of those that are sent by more than somebody. */
export const learn = (said: Said[], writing: Writing): Map<string, Alphabet> => {
  const names = new Map<string, Map<string, Map<string, number>>>();
  const add = (name: string, sign: string, { client, weight }: Said): void => {
    const ofName = names.get(name) ?? names.set(name, new Map()).get(name);
    const ofSign = ofName?.get(sign) ?? ofName?.set(sign, new Map()).get(sign);
    ofSign?.set(client, weight);
  };
  for (const one of said)
    for (const { name, raw } of one.pairs) {
      add(name, "", one);
      for (const sign of alphabetOf(raw, writing)) add(name, sign, one);
    }
  const count = (clients: Map<string, number> | undefined): number =>
    [...(clients?.values() ?? [])].reduce((sum, weight) => sum + weight, 0);
  return new Map(
    [...names].flatMap(([name, bySign]) => {
      const clients = count(bySign.get(""));
      if (clients < LEAST_CLIENTS) return [];
      const least = Math.max(LEAST_CLIENTS, LEAST_SHARE * clients);
      const known = [...bySign].filter(([sign, by]) => sign !== "" && count(by) >= least).map(([sign]) => sign);
      return [[name, { clients, signs: new Set(known) }]];
    }),
  );
};

/** Any pair of a form whose value keeps to its alphabet. */
export const pairPatterns = (alphabets: Map<string, Alphabet>): string => {
  const byPattern = new Map<string, string[]>();
  for (const [name, { signs: known }] of alphabets) {
    const pattern = formPattern(known);
    byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), quotedName(name)]);
  }
  return [...byPattern].map(([pattern, names]) => `(?:${names.join("|")})=${pattern}`).join("|");
};
