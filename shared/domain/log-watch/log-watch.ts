import * as z from "zod";
import { DAY, HOUR, MINUTE } from "../calendar.ts";
import { patienceMinutes } from "../report/coverage.ts";
import { Lack } from "./delivery.ts";

/** What the log store has told of a site: minutes with a line on a usual day, and when the last line was. */
const Rhythm = z.object({ host: z.string(), activeMinutes: z.int(), lastAt: z.int() });
export type Rhythm = z.infer<typeof Rhythm>;

/** Nothing comes from here any more: from one site, or, without a host, from the log store altogether. */
const Told = z.object({ host: z.string().optional(), at: z.int() });

/** How a customer's log store is watched: a row each. Times in ms. */
export const LogWatch = z.object({
  customer: z.string(),
  sites: z.array(Rhythm),
  /** Up to when all lines were looked for, and up to when of a whole day. */
  seenTo: z.int(),
  ratedAt: z.int(),
  /** Since when it does not answer, and why. */
  blind: z.object({ since: z.int(), because: z.string() }).optional(),
  /** Of what somebody was told, while it goes on. */
  told: z.array(Told),
  /** The same of how WAF delivers its logs. */
  lacks: z.array(Lack).optional(),
  dueShard: z.string(),
  dueAt: z.int(),
  rev: z.int(),
});
export type LogWatch = z.infer<typeof LogWatch>;

/** A rhythm is asked anew so often: it takes a look at all lines of a day. */
const RATED_MS = 6 * HOUR;
/** Lines may be as late as this without anybody taking them for missing. */
const LATE_MS = 10 * MINUTE;
/** While something is wrong, and at the soonest. */
const SOON_MS = 5 * MINUTE;
/** Whoever has only sparse sites still learns within this that the log store cannot be read. */
const MOST_MS = 30 * MINUTE;
/** A busy service is no news; one that has not answered for so long is. */
const BLIND_MS = 10 * MINUTE;
const MINUTES_A_DAY = DAY / MINUTE;

export const firstWatch = (customer: string, dueShard: string, now: number): LogWatch => ({
  ...{ customer, sites: [], seenTo: 0, ratedAt: 0, told: [], dueShard, dueAt: now, rev: 1 },
});

/** A look is on its way; if it gets lost, another one follows after this. */
export const leasedUntilLook = (watch: LogWatch, now: number): LogWatch => ({ ...watch, dueAt: now + SOON_MS });

/** Nothing is to come: what was told stands. */
export const rested = (watch: LogWatch, now: number): LogWatch => ({ ...watch, dueAt: now + MOST_MS });

/** What has to be looked at: all of a day now and then, else what came since. */
export const spanFor = ({ seenTo, ratedAt }: LogWatch, isWhole: boolean, now: number) => ({
  from: isWhole || now - ratedAt >= RATED_MS ? now - DAY : seenTo - LATE_MS,
  to: now,
});

/** Only a day tells a rhythm. A site that has been silent for a day keeps the one it had. */
const learned = (known: Rhythm | undefined, row: Rhythm, isDay: boolean): Rhythm => ({
  ...row,
  activeMinutes: isDay || !known ? row.activeMinutes : known.activeMinutes,
  lastAt: Math.max(known?.lastAt ?? 0, row.lastAt),
});

/** The log store answered in full; `to`: how far it looked. */
export const seen = (watch: LogWatch, rows: Rhythm[], { from, to }: { from: number; to: number }): LogWatch => {
  const { blind: _blind, ...rest } = watch;
  const isDay = to - from > DAY / 2;
  const fresh = rows.map((row) =>
    learned(
      watch.sites.find(({ host }) => host === row.host),
      row,
      isDay,
    ),
  );
  const others = watch.sites.filter(({ host }) => !rows.some((row) => row.host === host));
  return { ...rest, sites: [...fresh, ...others], seenTo: to, ratedAt: isDay ? to : watch.ratedAt };
};

/** It did not. */
export const unseen = (watch: LogWatch, because: string, now: number): LogWatch => ({
  ...watch,
  blind: { since: watch.blind?.since ?? now, because },
});

export interface Silence {
  /** Absent: of the whole log store. */
  host?: string;
  /** The last line, or the last answer. */
  since: number;
  /** From then on it could not be explained. */
  at: number;
  /** What the usual rhythm allows; of a log store that does not answer none. */
  patienceMinutes?: number;
  because?: string;
}

const silenceOf = ({ activeMinutes, lastAt }: Rhythm, to: number): Silence[] => {
  const minutes = patienceMinutes(activeMinutes);
  const at = lastAt + minutes * MINUTE;
  return at < to ? [{ since: lastAt, at, patienceMinutes: minutes }] : [];
};

/** All sites together: minutes in which at least one has a line, as if they did not know of each other. */
const together = (sites: Rhythm[]): Rhythm => ({
  host: "",
  activeMinutes: Math.round(
    MINUTES_A_DAY * (1 - sites.reduce((none, { activeMinutes }) => none * (1 - activeMinutes / MINUTES_A_DAY), 1)),
  ),
  lastAt: Math.max(...sites.map(({ lastAt }) => lastAt)),
});

/** Where nothing comes although the own rhythm says there must. When all the others are silent for too long as well, it is the log store. */
export const silences = ({ sites, seenTo, blind }: LogWatch, hosts: string[], now: number): Silence[] => {
  if (blind) return now - blind.since >= BLIND_MS ? [{ ...blind, at: blind.since + BLIND_MS }] : [];
  const own = sites.filter(({ host }) => hosts.includes(host));
  const silent = own.flatMap((site) => silenceOf(site, seenTo).map((silence) => ({ ...silence, host: site.host })));
  const [first] = silent.toSorted((a, b) => a.at - b.at);
  const others = own.filter(({ host }) => host !== first?.host);
  const [rest] = first && others.length > 0 ? silenceOf(together(others), seenTo) : [];
  if (!first || !rest) return silent;
  const { host: _host, ...whole } = first.at > rest.at ? first : { ...rest, host: "" };
  return [{ ...whole, since: Math.max(first.since, rest.since) }];
};

/** The next instant at which anything can be news: when the first silence would begin to count. */
const nextLook = ({ sites, blind }: LogWatch, found: Silence[], hosts: string[], now: number): number => {
  if (blind || found.length > 0) return now + SOON_MS;
  const own = sites.filter(({ host }) => hosts.includes(host));
  const counts = own.map(({ activeMinutes, lastAt }) => lastAt + patienceMinutes(activeMinutes) * MINUTE);
  return Math.min(now + MOST_MS, Math.max(now + SOON_MS, Math.min(...counts) + MINUTE));
};

export interface News {
  began: Silence[];
  /** Hosts; undefined: the log store. */
  ended: (string | undefined)[];
}

/**
 * What is to be told that was not. Where a site was told to be silent the others fall silent of the same cause, as long as nothing
 * comes from any; and while nothing comes, nothing is taken back.
 */
export const newsOf = ({ told, blind }: LogWatch, found: Silence[]): News => {
  const isWhole = found.some(({ host }) => host === undefined);
  const isTold = ({ host }: Silence) => (host === undefined ? told.length > 0 : told.some((one) => one.host === host));
  return {
    began: found.filter((silence) => !isTold(silence)),
    ended: told
      .filter(({ host }) => !found.some((one) => one.host === host) && !blind && !(isWhole && host !== undefined))
      .map(({ host }) => host),
  };
};

/** The row after everything of it was told. */
export const watched = (
  watch: LogWatch,
  { found, hosts, now }: { found: Silence[]; hosts: string[]; now: number },
): LogWatch => {
  const { began, ended } = newsOf(watch, found);
  const kept = watch.told.filter(({ host }) => !ended.includes(host));
  const told = [...kept, ...began.map(({ host, at }) => ({ ...(host !== undefined && { host }), at }))];
  return { ...watch, told, dueAt: nextLook(watch, found, hosts, now) };
};
