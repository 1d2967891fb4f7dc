import * as z from "zod";
import { idOf } from "../digest.ts";
import { Priority } from "../incident/priority.ts";
import { Alert, causeOf, eventKeyOf } from "./alert.ts";
import { Confirmation } from "./confirmation.ts";

/** Somebody opens an incident again: what of, into which generation, and why. No alert. */
export const Reopening = z.object({
  incident: z.string(),
  generation: z.int(),
  priority: Priority,
  by: z.string(),
  via: z.string(),
  reason: z.string(),
});

/**
 * The inbox of hooks: an alert as it arrived, and how far it has been worked on. `incident` is written once;
 * `doneAt` comes last. While it is missing, `pendingShard` and `pendingAt` keep the row where the sweep looks.
 */
export const Event = z.object({
  /** Hash of customer and cause. */
  cause: z.string(),
  event: z.string(),
  customer: z.string(),
  alert: Alert,
  receivedAt: z.int(),
  incident: z.string().optional(),
  generation: z.int().optional(),
  doneAt: z.int().optional(),
  /** It joined an incident, and was no sign of it any more. */
  calm: z.literal(true).optional(),
  /** Why it was no sign of an incident: kept, and counted nowhere. */
  dismissed: z.string().optional(),
  /** The window that held it back, and since when: it stays here when that is over. */
  window: z.string().optional(),
  heldAt: z.int().optional(),
  reopening: Reopening.optional(),
  /** Of a callback that would wake people: whether its metric was read, and says so, too. */
  confirmation: Confirmation.optional(),
  /** The body as received, masked and cut, of a hook call that could not be read. */
  raw: z.string().optional(),
  pendingShard: z.string().optional(),
  pendingAt: z.int().optional(),
  rev: z.int(),
});
export type Event = z.infer<typeof Event>;
export type EventKey = Pick<Event, "cause" | "event">;

/** Under which bodies that could not be read are kept. */
const UNREAD = "_unread";

export const causeKey = (customer: string, alert: Alert): string =>
  alert.source === "unread" ? UNREAD : idOf(customer, causeOf(alert));

export const received = (customer: string, alert: Alert, pendingShard: string, now: number): Event => ({
  cause: causeKey(customer, alert),
  event: eventKeyOf(alert),
  customer,
  alert,
  receivedAt: now,
  pendingShard,
  pendingAt: now,
  rev: 1,
});

export const belongingTo = (
  event: Event,
  { incident, generation, isCalm }: { incident: string; generation: number; isCalm: boolean },
): Event => ({ ...event, incident, generation, ...(isCalm && { calm: true }) });

/** So many evaluations in a row that were no sign of it: a rule that fires on a busy site's every minute never says that it is over. */
export const CALM_FIRINGS = 10;

/** When the cause was gone, by its newest alerts, the newest first: the rule says so, or has been calm for long. */
export const goneAt = (newestFirst: Event[], mitigatedBy: number | undefined): number | undefined => {
  const newest = newestFirst[0]?.alert;
  const isCalm = newestFirst.length >= CALM_FIRINGS && newestFirst.every(({ calm }) => calm);
  return newest?.status === "resolved" || (isCalm && mitigatedBy === undefined) ? newest?.alertTime : undefined;
};

export const finished = ({ pendingShard: _shard, pendingAt: _at, ...event }: Event, now: number): Event => ({
  ...event,
  doneAt: now,
});

export const dismissed = (event: Event, reason: string, now: number): Event => ({
  ...finished(event, now),
  dismissed: reason,
});

/** Kept, and looked at again when the window is over. */
export const held = (event: Event, window: string, now: number): Event => ({
  ...finished(event, now),
  window,
  heldAt: event.heldAt ?? now,
});

/** The window is over: it is looked at as if it came now. `since`: when its cause was held first. */
export const released = (
  { doneAt: _done, ...event }: Event,
  { pendingShard, since }: { pendingShard: string; since: number },
  now: number,
): Event => ({ ...event, heldAt: since, pendingShard, pendingAt: now });

/** Nothing has come of it but that it was held. */
export const isHeld = ({ window, incident, dismissed, doneAt }: Event): boolean =>
  window !== undefined && incident === undefined && dismissed === undefined && doneAt !== undefined;
