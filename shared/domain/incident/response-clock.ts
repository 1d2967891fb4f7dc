import * as z from "zod";
import { MINUTE, SECOND } from "../calendar.ts";
import { countedMs, ServiceHours, whenCounted } from "../service-hours.ts";
import { Priority, responseMinutes } from "./priority.ts";

const Pause = z.object({ from: z.int(), to: z.int().optional(), reason: z.string() });

/** The promised time of one generation. Pauses stop it; an answer ends it. Times in ms. */
export const Clock = z.object({
  clockStartedAt: z.int(),
  minutes: z.int(),
  /** The hours that count, as they were agreed when the promise was made; absent: all of them. */
  hours: ServiceHours.optional(),
  pauses: z.array(Pause),
  /** What was promised before the priority was changed, and until when that held. */
  earlier: z.array(z.object({ priority: Priority, minutes: z.int(), until: z.int() })).optional(),
  answeredAt: z.int().optional(),
});
export type Clock = z.infer<typeof Clock>;

/** Parts of the promised time, in percent, at which the timeline says that it is running out. */
export const marks = [50, 80, 100] as const;

/** @param hours those that count for this priority */
export const clockFrom = (startedAt: number, priority: Priority, hours?: ServiceHours): Clock => ({
  clockStartedAt: startedAt,
  minutes: responseMinutes[priority],
  ...(hours && { hours }),
  pauses: [],
});

export const runs = ({ answeredAt, pauses }: Clock): boolean =>
  answeredAt === undefined && pauses.every(({ to }) => to !== undefined);

/** Of what counts between two instants, the part that was not paused. */
const runMs = ({ hours, pauses }: Clock, start: number, end: number): number =>
  pauses.reduce(
    (sum, { from, to = end }) => sum - countedMs(hours, Math.max(from, start), Math.min(to, end)),
    countedMs(hours, start, end),
  );

/** The instant at which a part of the promised time is over: an ended pause that began before it moves it. Pauses stand in order. */
export const markAt = (clock: Clock, percent: number): number => {
  const { clockStartedAt, minutes, hours } = clock;
  let counted = (minutes * MINUTE * percent) / 100;
  for (const { from, to } of clock.pauses)
    if (to !== undefined && from < whenCounted(hours, clockStartedAt, counted)) counted += countedMs(hours, from, to);
  return whenCounted(hours, clockStartedAt, counted);
};

export const respondBy = (clock: Clock): number => markAt(clock, 100);

/** Seconds of the promised time used until the answer, or until `now`. */
export const usedSeconds = (clock: Clock, now: number): number =>
  Math.max(0, Math.round(runMs(clock, clock.clockStartedAt, clock.answeredAt ?? now) / SECOND));

/** True when answered in time; undefined while the promised time is still running, or stands still. */
export const met = (clock: Clock, now: number): boolean | undefined => {
  const due = respondBy(restarted(clock, now));
  if (clock.answeredAt !== undefined) return clock.answeredAt <= due;
  return now > due ? false : undefined;
};

/** Who waits for the customer does not use up the promised time. */
export const stopped = (clock: Clock, reason: string, now: number): Clock => ({
  ...clock,
  pauses: [...clock.pauses, { from: now, reason }],
});

export const restarted = (clock: Clock, now: number): Clock => ({
  ...clock,
  pauses: clock.pauses.map((pause) => (pause.to === undefined ? { ...pause, to: now } : pause)),
});

/** Another promise, from the very start; the one before stays known. */
export const promisedAnew = (
  { hours: _hours, ...clock }: Clock,
  change: { from: Priority; to: Priority; hours: ServiceHours | undefined },
  now: number,
): Clock => ({
  ...clock,
  minutes: responseMinutes[change.to],
  ...(change.hours && { hours: change.hours }),
  earlier: [...(clock.earlier ?? []), { priority: change.from, minutes: clock.minutes, until: now }],
});
