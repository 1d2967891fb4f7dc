import * as z from "zod";
import type { Alert } from "../alert/alert.ts";
import { Kind } from "../alert/kind.ts";
import { DAY, HOUR } from "../calendar.ts";

/** Planned work, something known that nobody wants to hear of, a time at which everything counts, a time at which nothing is changed. */
export const WindowKind = z.enum(["maintenance", "mute", "watch", "freeze"]);
export type WindowKind = z.infer<typeof WindowKind>;

/** A time agreed upon for sites of a customer. Times in ms, [from, to). */
export const Window = z.object({
  customer: z.string(),
  from: z.int(),
  id: z.string(),
  kind: WindowKind,
  to: z.int(),
  reason: z.string(),
  by: z.string(),
  at: z.int(),
  /** None: all of the customer's. */
  sites: z.array(z.string()),
  /** Of a mute: what is not to be heard of. */
  kinds: z.array(Kind),
  /** Of a watch period: people of the provider who are paged with the first level. */
  people: z.array(z.string()),
  /** Of a watch period: so many hours apart it is reported. */
  reportHours: z.int().optional(),
  /** Before its time. */
  ended: z.object({ at: z.int(), by: z.string(), reason: z.string() }).optional(),
  /** Once it is over: how many alerts of how many causes it held, and how many of those causes still fired. */
  closed: z.object({ at: z.int(), alerts: z.int(), causes: z.int(), released: z.int() }).optional(),
  /** While it is not closed: when it is over. */
  dueShard: z.string().optional(),
  dueAt: z.int().optional(),
  rev: z.int(),
});
export type Window = z.infer<typeof Window>;

/** Longer work wants to be looked at in between, longer noise wants its detector put right; a period of weeks is the longest that is kept up. */
export const longestMs: Record<WindowKind, number> = {
  maintenance: 12 * HOUR,
  mute: 7 * DAY,
  watch: 31 * DAY,
  freeze: 31 * DAY,
};
export const LONGEST_MS = Math.max(...Object.values(longestMs));

/** What work on a site explains. It explains no attack, and nothing that takes protection or sight away. */
const EXPLAINED: Kind[] = ["outage", "error-burst", "slow-origin", "certificate", "configuration-drift"];
/** What may be muted: never that a site is down or without protection, that we do not see, that somebody asks, or that we fail. */
export const Mutable = Kind.exclude(["outage", "protection-off", "black-hole", "log-pipeline", "ticket", "self"]);

export const endOf = ({ to, ended }: Pick<Window, "to" | "ended">): number => Math.min(to, ended?.at ?? to);

export const isInForce = (window: Window, at: number): boolean => window.from <= at && at < endOf(window);

/** An alert without a site concerns all of them: no window of some covers it. */
export const covers = ({ sites }: Pick<Window, "sites">, host: string | undefined): boolean =>
  sites.length === 0 || (host !== undefined && sites.includes(host));

const isExplained = ({ kind, kinds }: Window, alert: Alert): boolean => {
  if (kind === "maintenance") return EXPLAINED.includes(alert.kind);
  return kind === "mute" && kinds.includes(alert.kind);
};

/** In a freeze nobody works, so work explains nothing; in a watch period everything is heard. */
const overruledBy: Partial<Record<WindowKind, WindowKind>> = { maintenance: "freeze", mute: "watch" };

/** The window that holds an alert back, among those in force: the one that ends last looks at it again. */
export const holding = (alert: Alert, inForce: Window[]): Window | undefined => {
  const here = inForce.filter((window) => covers(window, alert.host));
  return here
    .filter(({ kind }) => !here.some((other) => other.kind === overruledBy[kind]))
    .filter((window) => isExplained(window, alert))
    .toSorted((a, b) => endOf(b) - endOf(a))[0];
};

/** In a watch period every site counts as core. */
export const isWatched = (host: string | undefined, inForce: Window[]): boolean =>
  inForce.some((window) => window.kind === "watch" && covers(window, host));

/** Who is paged besides. */
export const watchers = (host: string | undefined, inForce: Window[]): string[] => [
  ...new Set(inForce.filter((window) => covers(window, host)).flatMap(({ people }) => people)),
];

const ID = /^([A-Za-z0-9_-]{1,60})-(\d{13})-[0-9a-f]{32}$/;
/** 13 digits hold every instant until the year 2286. */
const TIME_DIGITS = 13;

export const windowId = (customer: string, from: number, digest: string): string =>
  `${customer}-${String(from).padStart(TIME_DIGITS, "0")}-${digest}`;

/** Undefined: no window can have this id. */
export const windowKey = (id: string): Pick<Window, "customer" | "from" | "id"> | undefined => {
  const [, customer, from] = ID.exec(id) ?? [];
  return customer === undefined ? undefined : { customer, from: Number(from), id };
};
