import { MINUTE } from "../../shared/domain/calendar.ts";
import type { LogLine } from "./log-line.ts";

/** Fine enough for two days on a screen, coarse enough for a year in memory. */
export const SLOT_MS = 15 * MINUTE;

/** What came to a site within a slot. */
export interface Slot {
  requests: number;
  /** By the WAF: blocked, or asked to prove that somebody is there. */
  stopped: number;
  /** Answered 5xx. */
  failed: number;
}

/** By site, then by the first instant of the slot (ms). */
export type Traffic = Map<string, Map<number, Slot>>;

const SERVER_ERROR = /^5\d\d$/;
/** How the log says that nothing acted. */
const NOTHING = new Set([undefined, "", "-", "null"]);

const slotOf = (traffic: Traffic, { host, at }: LogLine): Slot => {
  const slots = traffic.get(host) ?? new Map<number, Slot>();
  const from = Math.floor(at / SLOT_MS) * SLOT_MS;
  const slot = slots.get(from) ?? { requests: 0, stopped: 0, failed: 0 };
  traffic.set(host, slots);
  slots.set(from, slot);
  return slot;
};

export const countLine = (traffic: Traffic, line: LogLine): void => {
  const { final_action, status = "" } = line.fields;
  const slot = slotOf(traffic, line);
  slot.requests++;
  if (!NOTHING.has(final_action)) slot.stopped++;
  if (SERVER_ERROR.test(status)) slot.failed++;
};

/** @returns how many requests had begun by an instant that never goes back */
export const countingUp = (traffic: Traffic): ((at: number) => number) => {
  const slots = [...traffic.values()].flatMap((site) => [...site]).toSorted(([a], [b]) => a - b);
  let next = 0;
  let requests = 0;
  return (at) => {
    for (let slot = slots[next]; slot && slot[0] <= at; slot = slots[++next]) requests += slot[1].requests;
    return requests;
  };
};

/** When the last requests to a site began, to the slot; undefined: it had none. */
export const lastIn =
  (traffic: Traffic) =>
  (host: string): number | undefined => {
    const slots = traffic.get(host);
    return slots && Math.max(...slots.keys());
  };
