import { type Sign, signsIn } from "./attack-syntax.ts";
import type { Hit } from "./evidence.ts";
import { cookiePairs, formPairs, pairsOf, type Writing } from "./values.ts";

/**
 * Who sent a stopped request. `established`: was here on an earlier day, and was content. `visitor`: looks at the site today.
 * `hostile`: tries one rule after the other, or sends attack syntax. `unknown`: nothing is known of it.
 */
export type Standing = "established" | "visitor" | "hostile" | "unknown";

/** A stopped request with what is thought of it. */
export interface Judged extends Hit {
  signs: Sign[];
  standing: Standing;
}

/** Addresses of one network are one source. */
export const networkOf = (client: string): string =>
  client.includes(":") ? client.split(":").slice(0, 3).join(":") : client.split(".").slice(0, 3).join(".");

export const writingOf = ({ type }: Pick<Hit, "type">): Writing => (/json/i.test(type) ? "json" : "form");

/** Everything that a client could have put an attack into, as far as the log tells. */
const valuesOf = (hit: Hit): string[] => [
  hit.path,
  ...formPairs(hit.query).flatMap(({ name, raw }) => [name, raw]),
  ...cookiePairs(hit.cookie).map(({ raw }) => raw),
  ...pairsOf(hit.body, writingOf(hit)).flatMap(({ name, raw }) => [name, raw]),
];

/** Three rules on three paths in a day: somebody goes through a list. */
const MANY = 3;
/** So often a day what users write may be refused, if little of theirs passes. */
const OFTEN = 10;

const goesThroughAList = ({ kinds, places }: Hit): boolean => kinds >= MANY && places >= MANY;
const tries = ({ kinds, hits, clean }: Hit): boolean => kinds >= MANY || hits > Math.max(OFTEN, clean);

const isEstablished = (hit: Hit): boolean => hit.earlier_days > 0 && hit.refused === 0 && !goesThroughAList(hit);
const isVisitor = (hit: Hit, site: string): boolean =>
  hit.refused === 0 && !tries(hit) && hit.hits <= MANY && (hit.clean > 0 || isOwn(hit.referer, site));

export const isOwn = (referer: string, site: string): boolean =>
  referer.startsWith(`https://${site}/`) || referer.startsWith(`http://${site}/`);

const isStrong = ({ isStrong: strong }: Sign): boolean => strong;

const standingOf = (hit: Hit, site: string): Standing => {
  if (isEstablished(hit)) return "established";
  if (isVisitor(hit, site)) return "visitor";
  const isKnown = hit.earlier_days > 0 && hit.refused === 0;
  return !isKnown && (tries(hit) || goesThroughAList(hit) || hit.refused > 0) ? "hostile" : "unknown";
};

/** A client that has sent attack syntax again, in one of five of its stopped requests, is believed nothing more. */
const SYNTAX_OF_CLIENT = 2;
const SYNTAX_SHARE = 0.2;
/** On so many days established, and what came before was its beginning. */
const DAYS_OF_CLIENT = 3;

/** What all stopped requests of one client say together. */
interface Record {
  hits: number;
  attacks: number;
  days: Set<number>;
}

const recordsOf = (read: Omit<Judged, "standing">[]): Map<string, Record> => {
  const records = new Map<string, Record>();
  for (const hit of read) {
    const record = records.get(hit.client) ?? { hits: 0, attacks: 0, days: new Set() };
    record.hits++;
    if (hit.signs.some(isStrong)) record.attacks++;
    if (isEstablished(hit)) record.days.add(hit.day);
    records.set(hit.client, record);
  }
  return records;
};

const isAttacker = ({ hits, attacks }: Record): boolean => attacks >= SYNTAX_OF_CLIENT && attacks > SYNTAX_SHARE * hits;

/** Who is known here may write about attacks: that speaks neither for nor against. */
const inLightOf = (record: Record, standing: Standing, hasSyntax: boolean): Standing => {
  if (isAttacker(record)) return "hostile";
  if (hasSyntax) return standing === "established" ? "unknown" : "hostile";
  return standing === "hostile" && record.days.size >= DAYS_OF_CLIENT ? "unknown" : standing;
};

/** What is sent again and again is looked at once. */
const reader = (): ((hit: Hit) => Sign[]) => {
  const known = new Map<string, Sign[]>();
  return (hit) => {
    const values = valuesOf(hit);
    const text = values.join("\u0000");
    const found = known.get(text) ?? signsIn(values);
    known.set(text, found);
    return found;
  };
};

/** An attack-like value is never evidence: neither its own request, nor what else its client sends. */
export const judge = (hits: Hit[], site: string): Judged[] => {
  const signsOf = reader();
  const read = hits.map((hit) => ({ ...hit, signs: signsOf(hit) }));
  const records = recordsOf(read);
  return read.map((hit) => {
    const record = records.get(hit.client) ?? { hits: 0, attacks: 0, days: new Set() };
    return { ...hit, standing: inLightOf(record, standingOf(hit, site), hit.signs.some(isStrong)) };
  });
};
