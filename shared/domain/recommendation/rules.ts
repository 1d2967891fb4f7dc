import type { RuleRow } from "./evidence.ts";
import { type Judged, networkOf } from "./standing.ts";

/** `other` is no kind of attack: its rules have nothing in common. */
const NO_KIND = ["other", "", "-"];
/** Of suspects for each that is known: above it the rule does its work. */
const MOST_SUSPECTS = 0.15;
/** So many must have met rules of a kind, before the others of the kind go along. */
const LEAST_OF_KIND = 3;
/** Networks that have to meet a rule: what one alone brings leaves out nothing. */
const LEAST_SOURCES = 2;
/** A whitelist rule of WAF 3.0 names so many rules. */
export const MOST_RULES = 50;

interface Tally {
  attack: string;
  known: Set<string>;
  suspects: Set<string>;
}

const talliesOf = (hits: Judged[]): Map<string, Tally> => {
  const tallies = new Map<string, Tally>();
  for (const { rule, attack, client, standing } of hits) {
    const tally = tallies.get(rule) ?? { attack, known: new Set(), suspects: new Set() };
    if (standing === "hostile") tally.suspects.add(client);
    else tally.known.add(networkOf(client));
    tallies.set(rule, tally);
  }
  return tallies;
};

const works = ({ known, suspects }: Tally): boolean => suspects.size > MOST_SUSPECTS * known.size;

const kindsOf = (tallies: Tally[]): Set<string> => {
  const clients = new Map<string, Set<string>>();
  for (const { attack, known } of tallies) clients.set(attack, new Set([...(clients.get(attack) ?? []), ...known]));
  const met = [...clients].filter(([kind, known]) => known.size >= LEAST_OF_KIND && !NO_KIND.includes(kind));
  return new Set(met.map(([kind]) => kind));
};

/**
 * The rules to leave out. A log names one rule of a request, and behind it stand others of its kind: those that this WAF has
 * been seen to use go along, the most used first, but for those that stop suspects here.
 * @param hits that meet the conditions
 */
export const rulesFor = (hits: Judged[], all: RuleRow[]): string[] => {
  const tallies = talliesOf(hits);
  const quiet = [...tallies].filter(([, tally]) => !works(tally));
  const named = quiet.filter(([, { known }]) => known.size >= LEAST_SOURCES);
  const kinds = kindsOf(quiet.map(([, tally]) => tally));
  const busy = new Set([...tallies].filter(([, tally]) => works(tally)).map(([rule]) => rule));
  const akin = all.filter(({ rule, attack }) => kinds.has(attack) && !busy.has(rule)).map(({ rule }) => rule);
  const ranked = named.toSorted(([, a], [, b]) => b.known.size - a.known.size).map(([rule]) => rule);
  return [...new Set([...ranked, ...akin])].slice(0, MOST_RULES);
};
