import { groupedBy } from "../grouped-by.ts";
import type { Neighbour, PathRow } from "./evidence.ts";
import { shapesOf } from "./path-shape.ts";
import type { Judged } from "./standing.ts";
import { alphabetOf, cookiePairs, formPairs, isHarmless } from "./values.ts";

/** Stopped requests that seem to have one cause: what is sent to one kind of page, or a cookie that goes along everywhere. */
export interface Group {
  method: string;
  /** Of the path; for a cookie the directory that all paths share. */
  shape: string;
  /** Name of the cookie that is the cause. */
  cookie: string | undefined;
  hits: Judged[];
  neighbours: Neighbour[];
  /** Requests and stopped requests on these paths, as far as rows tell. */
  requests: number;
  stopped: number;
}

export interface SiteEvidence {
  site: string;
  hits: Judged[];
  paths: PathRow[];
  neighbours: Neighbour[];
}

/** More groups than that are a scan's. */
const GROUPS = 300;

const isPlainQuery = (query: string): boolean =>
  formPairs(query).every(({ raw }) => isHarmless(alphabetOf(raw, "form")));

/** A page whose requests pass as a rule is not the cause itself. */
const PASSING = 0.5;

const oddCookies = ({ cookie }: Judged): string[] =>
  cookiePairs(cookie)
    .filter(({ raw }) => !isHarmless(alphabetOf(raw, "json")))
    .map(({ name }) => name);

const directoryOf = (paths: string[]): string => {
  const [first = "/", ...others] = paths;
  let length = first.lastIndexOf("/") + 1;
  for (const path of others)
    while (!path.startsWith(first.slice(0, length))) length = first.lastIndexOf("/", length - 2) + 1;
  return first.slice(0, length) || "/";
};

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** The cookie that a request was stopped for, if its page, query and body give no reason. */
const causeIn = (paths: PathRow[]) => {
  const share = new Map(paths.map((row) => [keyOf(row), row.hits / row.requests]));
  return (hit: Judged): string | undefined => {
    const isElsewhere = (share.get(keyOf(hit)) ?? 1) <= PASSING && hit.body === "" && isPlainQuery(hit.query);
    return isElsewhere ? oddCookies(hit)[0] : undefined;
  };
};

/** Whoever has such a cookie is stopped on every page: that it happens often, and that nothing passes, says nothing. */
const asBearer = (hit: Judged): Judged =>
  hit.standing !== "established" && hit.signs.length === 0 && hit.kinds === 1 ? { ...hit, standing: "visitor" } : hit;

const sum = (rows: PathRow[], column: "requests" | "hits"): number =>
  rows.reduce((total, row) => total + row[column], 0);

/** All stopped requests of a site by what they have in common, the largest groups first. */
export const groupsOf = ({ hits, paths, neighbours }: SiteEvidence): Group[] => {
  const shapes = shapesOf([...new Set([...paths, ...hits, ...neighbours].map(({ path }) => path))]);
  const placeOf = ({ method, path }: { method: string; path: string }): string =>
    `${method} ${shapes.get(path) ?? path}`;
  const causeOf = causeIn(paths);
  const rows = groupedBy(paths, placeOf);
  const passed = groupedBy(neighbours, placeOf);
  const [ofCookies, ofPages] = [hits.filter(causeOf), hits.filter((hit) => !causeOf(hit))];
  const pages = [...groupedBy(ofPages, placeOf)].map(([place, own]) => ({
    method: own[0]?.method ?? "",
    shape: place.slice(place.indexOf(" ") + 1),
    cookie: undefined,
    hits: own,
    neighbours: passed.get(place) ?? [],
    requests: sum(rows.get(place) ?? [], "requests"),
    stopped: sum(rows.get(place) ?? [], "hits"),
  }));
  const cookies = [...groupedBy(ofCookies, (hit) => `${hit.method} ${causeOf(hit)}`)].map(([key, own]) => ({
    method: own[0]?.method ?? "",
    shape: directoryOf(own.map(({ path }) => path)),
    cookie: key.slice(key.indexOf(" ") + 1),
    hits: own.map(asBearer),
    neighbours: [],
    requests: sum(paths, "requests"),
    stopped: own.length,
  }));
  return [...pages, ...cookies].toSorted((a, b) => b.hits.length - a.hits.length).slice(0, GROUPS);
};
