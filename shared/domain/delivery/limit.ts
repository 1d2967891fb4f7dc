import * as z from "zod";
import { DAY, HOUR, MINUTE } from "../calendar.ts";
import { sha256 } from "../digest.ts";
import type { Channel } from "../incident/plan.ts";
import { LEASE_MS } from "./delivery.ts";

/** A message that went out at an instant, or will. */
const Slot = z.object({ at: z.int(), by: z.string(), urgent: z.boolean() });
type Slot = z.infer<typeof Slot>;

/** What a provider has taken lately and is going to get from us, for one robot, callee or number. Times in ms. */
export const Limit = z.object({
  key: z.string(),
  slots: z.array(Slot).max(1_000),
  /** The provider has said that it takes nothing until then. */
  closedUntil: z.int().optional(),
  rev: z.int(),
});
export type Limit = z.infer<typeof Limit>;

/** At most `count` in any span of `ms`. */
interface Pace {
  count: number;
  ms: number;
}

interface Rule {
  key: string;
  paces: Pace[];
  /** What would go out later than this is of no use: it fails, and the next channel is taken. */
  maxWaitMs: number;
}

/** The provider mutes a robot after 20 a minute: two less, since our minute and theirs are not the same. */
const ROBOT = [{ count: 18, ms: MINUTE }];
/** Per callee, unsuccessful calls included; a lease more than a minute, since so much lies at most between a turn and its call. */
const CALLEE = [
  { count: 1, ms: MINUTE + LEASE_MS },
  { count: 5, ms: HOUR },
  { count: 20, ms: DAY },
];

/** Per number, counted when it is taken on. */
const NUMBER = [{ count: 50, ms: DAY }];

/** What limits a channel to an address; undefined: nothing that we would have to plan for. */
export const ruleFor = (channel: Channel, address: string): Rule | undefined => {
  if (channel === "dingtalk-group") return { key: "robot", paces: ROBOT, maxWaitMs: HOUR / 2 };
  if (channel === "voice") return { key: `callee:${sha256(address)}`, paces: CALLEE, maxWaitMs: 2 * MINUTE };
  if (channel === "sms") return { key: `number:${sha256(address)}`, paces: NUMBER, maxWaitMs: 2 * MINUTE };
  return undefined;
};

export interface Turn {
  /** Id of the message. */
  by: string;
  urgent: boolean;
  /** The turn for which it waited until now: it was not used. */
  waitedFor?: number | undefined;
}

/** Whether one more at `at` keeps a pace: only a run of `count` + 1 that holds it can have become too short. */
const keeps = (at: number, instants: number[], { count, ms }: Pace): boolean => {
  const all = [...instants, at].sort((a, b) => a - b);
  const place = all.indexOf(at);
  return all
    .slice(Math.max(0, place - count), place + 1)
    .every((first, i) => (all[Math.max(0, place - count) + i + count] ?? Number.POSITIVE_INFINITY) - first >= ms);
};

const fits = (at: number, slots: Slot[], paces: Pace[]): boolean => {
  const instants = slots.map((slot) => slot.at);
  return paces.every((pace) => keeps(at, instants, pace));
};

/** The next instant from `from` on at which one more may go out. After the last span nothing stands in the way. */
const freeFrom = (from: number, slots: Slot[], paces: Pace[]): number => {
  const ends = slots.flatMap(({ at }) => paces.map(({ ms }) => at + ms)).filter((at) => at > from);
  const places = [from, ...ends.sort((a, b) => a - b)];
  return places.find((at) => fits(at, slots, paces)) ?? Math.max(...places);
};

/** The urgent takes the turn of those that are not and still wait: they will ask for another one. */
const displaced = (at: number, slots: Slot[], { now, paces }: { now: number; paces: Pace[] }): Slot[] => {
  const waiting = slots.filter((slot) => slot.at > now && !slot.urgent).sort((a, b) => a.at - b.at);
  let kept = slots;
  for (const one of waiting) {
    if (fits(at, kept, paces)) break;
    kept = kept.filter((slot) => slot !== one);
  }
  return kept;
};

/**
 * A turn for a message: the next free instant. Asked again while it waits it keeps its turn; one that came too late for
 * its turn, or lost it to something urgent, gets another.
 */
export const turnFor = (
  limit: Limit,
  { paces }: Pick<Rule, "paces">,
  { by, urgent, waitedFor }: Turn,
  now: number,
): { limit: Limit; at: number } => {
  const own = limit.slots.find((slot) => slot.by === by && slot.at > now);
  if (own) return { limit, at: own.at };
  const longest = Math.max(...paces.map(({ ms }) => ms));
  const known = limit.slots.filter((slot) => slot.at > now - longest && !(slot.by === by && slot.at === waitedFor));
  const others = urgent ? known.filter((slot) => slot.at <= now || slot.urgent) : known;
  const at = freeFrom(Math.max(now, limit.closedUntil ?? 0), others, paces);
  const slots = urgent ? displaced(at, known, { now, paces }) : known;
  return { limit: { ...limit, slots: [...slots, { at, by, urgent }] }, at };
};

/** Nothing went out in that turn. */
export const givenBack = (limit: Limit, { by, at }: Pick<Slot, "by" | "at">): Limit => ({
  ...limit,
  slots: limit.slots.filter((slot) => slot.by !== by || slot.at !== at),
});

/** The provider takes nothing for a while. */
export const closedFor = (limit: Limit, ms: number, now: number): Limit => ({
  ...limit,
  closedUntil: Math.max(limit.closedUntil ?? 0, now + ms),
});
