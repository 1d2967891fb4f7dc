import * as z from "zod";
import { MINUTE } from "../calendar.ts";

/** `dingtalk-group` is the provider's robot; the others lead to one person. */
export const Channel = z.enum(["mail", "dingtalk-group", "dingtalk", "voice", "sms"]);
export type Channel = z.infer<typeof Channel>;
/** Recipient of what goes to the provider's group. */
export const GROUP = "group";
export const PersonalChannel = Channel.exclude(["dingtalk-group"]);
export type PersonalChannel = z.infer<typeof PersonalChannel>;

const isDistinct = (channels: Channel[]): boolean => new Set(channels).size === channels.length;

/** Whom to page for one priority, in order. When nobody answers, the last level repeats. */
export const Escalation = z.object({
  levels: z
    .array(
      z.object({
        /** After the opening. */
        afterMinutes: z.number().min(0).max(1_440),
        /** Persons of the provider, by id. */
        people: z.array(z.string().min(1)).max(20).default([]),
        /** Everybody of these groups. */
        groups: z.array(z.string().min(1)).max(5).optional(),
        /** Whoever is on call in these rotas when the level fires. */
        rotas: z.array(z.string().min(1)).max(5).optional(),
        /** Of each person the first that they have; the next one when no receipt comes. */
        channels: z.array(PersonalChannel).min(1),
        /** At the same time, and without waiting for anything: to each person, or once to the group. */
        besides: z.array(Channel).optional(),
      }),
    )
    .min(1)
    .max(20)
    .refine(
      (levels) => levels.every(({ channels, besides = [] }) => isDistinct([...channels, ...besides])),
      "a level names a channel once",
    )
    .refine(
      (levels) =>
        levels.every(({ people, groups = [], rotas = [] }) => people.length + groups.length + rotas.length > 0),
      "a level names people, groups or rotas",
    )
    .refine(
      (levels) => levels.every(({ afterMinutes }, i) => afterMinutes >= (levels[i - 1]?.afterMinutes ?? 0)),
      "levels must not go back in time",
    ),
  repeatMinutes: z.number().min(1).max(1_440),
});
export type Escalation = z.infer<typeof Escalation>;

/** After so many repeats of the last level the plan is exhausted: by then a self incident has long been opened. */
export const MAX_REPEATS = 12;

export const firstLevelAt = ({ levels }: Escalation, openedAt: number): number =>
  openedAt + (levels[0]?.afterMinutes ?? 0) * MINUTE;

/** The level that stands at a place of the climb: beyond the plan's end, its last. */
export const levelAt = ({ levels }: Escalation, level: number) =>
  levels[Math.min(level, levels.length - 1)] as Escalation["levels"][number];

/**
 * When the level after `level` is due, if that one was due at `due` and fired at `now`. A late climb catches up:
 * its levels are different people. Repeats keep their distance, however late.
 */
export const levelAfter = (
  plan: Escalation,
  level: number,
  { due, now }: { due: number; now: number },
): number | undefined => {
  const next = plan.levels[level + 1];
  if (next) return due + (next.afterMinutes - levelAt(plan, level).afterMinutes) * MINUTE;
  const repeats = level + 1 - plan.levels.length;
  return repeats < MAX_REPEATS ? Math.max(due, now) + plan.repeatMinutes * MINUTE : undefined;
};
