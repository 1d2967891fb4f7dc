import * as z from "zod";
import { MINUTE, SECOND } from "../calendar.ts";
import { type Priority, responseMinutes } from "./priority.ts";

/** The promised time of one generation. Pauses stop it; an answer ends it. Times in ms. */
export const Clock = z.object({
  clockStartedAt: z.int(),
  minutes: z.int(),
  pauses: z.array(z.object({ from: z.int(), to: z.int().optional(), reason: z.string() })),
  answeredAt: z.int().optional(),
});
export type Clock = z.infer<typeof Clock>;

/** Parts of the promised time, in percent, at which the timeline says that it is running out. */
export const marks = [50, 80, 100] as const;

export const clockFrom = (startedAt: number, priority: Priority): Clock => ({
  clockStartedAt: startedAt,
  minutes: responseMinutes[priority],
  pauses: [],
});

export const runs = ({ answeredAt, pauses }: Clock): boolean =>
  answeredAt === undefined && pauses.every(({ to }) => to !== undefined);

const ended = ({ pauses }: Clock) =>
  pauses.filter((pause): pause is { from: number; to: number; reason: string } => pause.to !== undefined);

const pausedUntil = (clock: Clock, until: number): number =>
  clock.pauses.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to ?? until, until) - from), 0);

/** The instant at which a part of the promised time is over: an ended pause that began before it moves it. Pauses stand in order. */
export const markAt = (clock: Clock, percent: number): number =>
  ended(clock).reduce(
    (due, { from, to }) => (from < due ? due + to - from : due),
    clock.clockStartedAt + (clock.minutes * MINUTE * percent) / 100,
  );

export const respondBy = (clock: Clock): number => markAt(clock, 100);

/** Seconds of the promised time used until the answer, or until `now`. */
export const usedSeconds = (clock: Clock, now: number): number => {
  const end = clock.answeredAt ?? now;
  return Math.max(0, Math.round((end - clock.clockStartedAt - pausedUntil(clock, end)) / SECOND));
};

/** True when answered in time; undefined while the promised time is still running. */
export const met = (clock: Clock, now: number): boolean | undefined => {
  if (clock.answeredAt !== undefined) return clock.answeredAt <= respondBy(clock);
  return now > respondBy(clock) ? false : undefined;
};
