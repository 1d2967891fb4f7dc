import { DAY, MINUTE } from "../calendar.ts";
import { idOf } from "../digest.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { covers, endOf, longestMs, type Window, windowId } from "./window.ts";

/** What somebody wants to be agreed. */
export type Wanted = Pick<
  Window,
  "customer" | "kind" | "from" | "to" | "reason" | "sites" | "kinds" | "people" | "reportHours"
>;

export type WindowRefusal = "ends-before" | "begins-before-now" | "too-far" | "too-long-together" | "frozen" | "over";

/** How far a clock may be behind ours. */
const GRACE_MS = MINUTE;
/** What lies further ahead than a year is forgotten by then. */
const MOST_AHEAD_MS = 366 * DAY;

interface Span {
  from: number;
  to: number;
}

const shares = (one: string[], other: string[]): boolean =>
  one.length === 0 || other.length === 0 || one.some((name) => other.includes(name));

/** Would be felt as one: of the same kind, about some of the same. */
const isLike = (one: Wanted, other: Wanted): boolean =>
  one.kind === other.kind && shares(one.sites, other.sites) && shares(one.kinds, other.kinds);

/** A span with all that touches it, and what touches that. */
const stretched = (span: Span, others: Window[]): Span => {
  const touching = others.filter((other) => other.from <= span.to && endOf(other) >= span.from);
  const from = Math.min(span.from, ...touching.map((other) => other.from));
  const to = Math.max(span.to, ...touching.map(endOf));
  return from === span.from && to === span.to ? span : stretched({ from, to }, others);
};

const refusalOf = (wanted: Wanted, known: Window[], now: number): WindowRefusal | undefined => {
  const { from, to, kind, sites } = wanted;
  if (from >= to) return "ends-before";
  if (from < now - GRACE_MS) return "begins-before-now";
  if (from > now + MOST_AHEAD_MS) return "too-far";
  const span = stretched(
    wanted,
    known.filter((other) => isLike(wanted, other)),
  );
  if (span.to - span.from > longestMs[kind]) return "too-long-together";
  const frozen = known.filter((other) => other.kind === "freeze" && other.from < to && endOf(other) > from);
  const isFrozen = frozen.some((freeze) => sites.some((host) => covers(freeze, host)));
  return kind === "maintenance" && isFrozen ? "frozen" : undefined;
};

/** A window that somebody may have. The same again is the same one. */
export const agreed = (
  wanted: Wanted,
  { by, known, dueShard, now }: { by: string; known: Window[]; dueShard: string; now: number },
): Outcome<Window, WindowRefusal> => {
  const refusal = refusalOf(wanted, known, now);
  if (refusal) return refused(refusal);
  const { customer, kind, from, to, sites, kinds, people, reportHours, reason } = wanted;
  const reported = reportHours === undefined ? [] : [reportHours];
  const id = windowId(customer, from, idOf("window", kind, to, ...sites, ...kinds, ...people, ...reported, reason, by));
  return done({ ...wanted, id, by, at: now, dueShard, dueAt: to, rev: 1 });
};

/** Over before its time; one that has not begun never does. Said again it stays so. */
export const endedEarly = (
  window: Window,
  { by, reason }: { by: string; reason: string },
  now: number,
): Outcome<Window, WindowRefusal> => {
  if (window.ended) return done(window);
  if (window.to <= now) return refused("over");
  return done({ ...window, ended: { at: now, by, reason }, dueAt: now });
};

/** Nothing of it is left to be looked at. */
export const closed = (
  { dueShard: _shard, dueAt: _due, ...window }: Window,
  counts: { alerts: number; causes: number; released: number },
  now: number,
): Window => ({ ...window, closed: { at: now, ...counts } });
