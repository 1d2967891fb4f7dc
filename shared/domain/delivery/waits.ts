import { MINUTE, SECOND } from "../calendar.ts";
import type { Channel } from "../incident/plan.ts";
import type { Priority } from "../incident/priority.ts";

/** A call rings for a minute at most, says its text twice and waits for a key. */
const LONGEST_CALL_MS = 2 * MINUTE;

/** How long a receipt may take before the next channel is tried (semantics 16); of a call, after its longest end. */
const waits: Record<Channel, (priority: Priority | undefined) => number> = {
  mail: (priority) => (priority === "Critical" ? 3 : 10) * MINUTE,
  "dingtalk-group": () => 0,
  dingtalk: (priority) => (priority === "Critical" ? 90 * SECOND : 5 * MINUTE),
  voice: () => LONGEST_CALL_MS + MINUTE,
  sms: () => 3 * MINUTE,
};

export const waitFor = (channel: Channel, priority: Priority | undefined): number => waits[channel](priority);

/**
 * So long after the sending the service is asked for the first time, and then again, given how long it is ago: nobody is told
 * when a call is over or a mail is delivered. Of a call it is known within a minute of its end. Else once, at the end of the wait.
 */
const looks: Partial<Record<Channel, (agoMs: number) => number>> = {
  mail: (agoMs) => 2 * agoMs + 30 * SECOND,
  voice: (agoMs) => Math.max(MINUTE, agoMs + 30 * SECOND),
};

interface Looked {
  channel: Channel;
  sentAt?: number | undefined;
  /** When the wait is over. */
  lookUntil?: number | undefined;
}

/** When a receipt is looked for next. */
export const nextLook = ({ channel, sentAt = 0, lookUntil = 0 }: Looked, now: number): number =>
  Math.min(lookUntil, sentAt + (looks[channel]?.(now - sentAt) ?? Number.POSITIVE_INFINITY));
