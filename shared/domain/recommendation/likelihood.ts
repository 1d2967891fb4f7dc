import type { Group } from "./groups.ts";
import { isOwn, type Judged, networkOf, type Standing } from "./standing.ts";

/** Of requests that meet a proposal's conditions, how many of each standing are the site's own users. */
export type Shares = Record<Standing, number>;
/** As `npm run bench -- calibrate` finds them, where little that is seen changes little. Other sites may differ. */
export const REAL: Shares = { established: 0.999, visitor: 0.998, unknown: 0.937, hostile: 0.175 };
/** Before anything is seen: as if one request in two of so many were an attack. */
const PRIOR = 1;

export interface Components {
  /** Networks, or kinds of client where those are few, that were here before, and those that are new. */
  establishedSources: number;
  visitingSources: number;
  days: number;
  hours: number;
  /** Requests that would be freed, by the standing of their clients. */
  established: number;
  visitors: number;
  unknown: number;
  suspects: number;
  /** Suspect requests of the same page that the conditions keep out. */
  keptOut: number;
  /** Share of the page's requests that core rules stop. */
  stoppedShare: number;
  /** Share that comes from the site's own pages, or with a cookie. */
  ownShare: number;
  /** Different values for each request: 1, all differ. */
  spread: number;
}

/** Who sends with one and the same program from everywhere is no crowd. */
const SOURCES_OF_AGENT = 4;

export const sourcesIn = (hits: Judged[]): number => {
  const networks = new Set(hits.map(({ client }) => networkOf(client)));
  const agents = new Set(hits.map(({ agent }) => agent));
  return Math.min(networks.size, SOURCES_OF_AGENT * agents.size);
};

const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000);

const HOUR_SECONDS = 3_600;

/** @param freed of the group's requests those that meet the proposal's conditions, and its rules */
export const componentsOf = (group: Group, freed: Judged[], site: string): Components => {
  const of = (standing: Standing, hits = freed): Judged[] => hits.filter((hit) => hit.standing === standing);
  const own = freed.filter(({ referer, cookie }) => isOwn(referer, site) || (cookie !== "-" && cookie !== ""));
  const values = new Set(
    freed.map(({ path, query, cookie, body }) => [path, query, body === "" ? cookie : body].join("\n")),
  );
  const good = [...of("established"), ...of("visitor")];
  return {
    establishedSources: sourcesIn(of("established")),
    visitingSources: sourcesIn(good),
    days: new Set(good.map(({ day }) => day)).size,
    hours: new Set(good.map(({ at }) => Math.floor(at / HOUR_SECONDS) % 24)).size,
    established: of("established").length,
    visitors: of("visitor").length,
    unknown: of("unknown").length,
    suspects: of("hostile").length,
    keptOut: of("hostile", group.hits).length - of("hostile").length,
    stoppedShare: share(group.stopped, group.requests),
    ownShare: share(own.length, freed.length),
    spread: share(values.size, freed.length),
  };
};

/** The probability that a request which is freed is one of the site's own users. */
export const likelihoodOf = (
  { established, visitors, unknown, suspects }: Components,
  shares: Shares = REAL,
): number => {
  const real =
    established * shares.established + visitors * shares.visitor + unknown * shares.unknown + suspects * shares.hostile;
  const all = established + visitors + unknown + suspects;
  return Math.round(((real + PRIOR / 2) / (all + PRIOR)) * 1000) / 1000;
};
