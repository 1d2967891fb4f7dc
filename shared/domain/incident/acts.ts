import { MINUTE } from "../calendar.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { ServiceHours } from "../service-hours.ts";
import { type Actor, type Refusal, refusalFor } from "./actor.ts";
import {
  generationOf,
  holderOf,
  hoursData,
  type Incident,
  inGeneration,
  SYSTEM,
  type Verdict,
  withEntry,
} from "./incident.ts";
import { withNews } from "./news.ts";
import { isMoreUrgent, type Priority } from "./priority.ts";
import { markAt, promisedAnew, restarted, stopped } from "./response-clock.ts";

/** "I have it": the paging stops, the clock goes on. Said again by the same person it stays true. */
export const acknowledged = (incident: Incident, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.status === "answered") return refused("already-answered");
  if (incident.status === "waiting") return refused("already-acknowledged");
  if (incident.status === "acknowledged")
    return holderOf(incident) === actor.by ? done(incident) : refused("already-acknowledged");
  return done(
    withEntry(taken(incident, actor.by, now), { what: "acknowledged", by: actor.by, data: { via: actor.via } }, now),
  );
};

const taken = ({ nextLevelAt: _next, handover: _to, ...incident }: Incident, by: string, now: number): Incident =>
  inGeneration(
    { ...incident, status: "acknowledged", reminded: false, actedAt: now },
    { acknowledgedAt: now, acknowledgedBy: by },
  );

/** Whatever ends the waiting ends the pause with it. */
const unpaused = (incident: Incident, now: number): Incident =>
  inGeneration(incident, restarted(generationOf(incident), now));

/** "The next person": whoever was paged by this message cannot take it, and the plan climbs at once if a level is left. */
export const handedOn = (
  incident: Incident,
  { actor, delivery, levels }: { actor: Actor; delivery: string; levels: number },
  now: number,
): Outcome<Incident, Refusal> => {
  const { by, via } = actor;
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.status !== "open") return refused("already-acknowledged");
  const climbs = incident.level < levels && incident.nextLevelAt !== undefined;
  const next = climbs ? { ...incident, nextLevelAt: Math.min(incident.nextLevelAt ?? now, now) } : incident;
  return done(withEntry(next, { what: "handed-on", by, data: { via, delivery } }, now));
};

/** Whoever is given an incident that nobody has answered has so long to take it before the plan goes on. */
const HANDOVER_MINUTES = 5;

export interface Handover {
  to: string;
  /** In which they are on call, if they were asked for by it. */
  rota?: string | undefined;
  reason: string;
}

/**
 * Somebody else shall go on with it. Unless it is answered or waits for the customer, it is nobody's until it is taken: the plan
 * stands by. The round is a new one, since its messages are.
 */
export const handedOver = (
  incident: Incident,
  { to, rota, reason }: Handover,
  actor: Actor,
  now: number,
): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.handover?.to === to) return done(incident);
  if (holderOf(incident) === to) return refused("already-theirs");
  const handover = { to, by: actor.by, at: now, told: false };
  const isTheirs = incident.status === "answered" || incident.status === "waiting";
  const next = { ...(isTheirs ? incident : untaken(incident, now)), round: incident.round + 1, handover };
  const data = { to, reason, via: actor.via, ...(rota === undefined ? {} : { rota }) };
  return done(withEntry(next, { what: "handed-on", by: actor.by, data }, now));
};

const untaken = (incident: Incident, now: number): Incident => {
  const { acknowledgedAt: _at, acknowledgedBy: _by, ...generation } = generationOf(incident);
  const soon = now + HANDOVER_MINUTES * MINUTE;
  const nextLevelAt = Math.min(incident.nextLevelAt ?? soon, soon);
  const generations = [...incident.generations.slice(0, -1), generation];
  return { ...incident, status: "open", reminded: false, nextLevelAt, generations };
};

/** The named person's first message goes to the customer: the clock stops. Answering takes the incident, too. */
export const answered = (incident: Incident, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const { by, via } = actor;
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (generationOf(incident).answeredAt !== undefined)
    return generationOf(incident).answeredBy === by ? done(incident) : refused("already-answered");
  const mine = incident.status === "open" ? taken(incident, by, now) : unpaused(incident, now);
  const next = inGeneration(
    { ...mine, status: "answered", heardAt: now, asked: 0 },
    { answeredAt: now, answeredBy: by, answeredVia: via },
  );
  return done(withEntry(next, { what: "answered", by, data: { via, took: incident.status === "open" } }, now));
};

export const resolved = (
  incident: Incident,
  verdict: Verdict,
  actor: Actor,
  now: number,
): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  const { openAt: _open, nextLevelAt: _next, ...rest } = unpaused(incident, now);
  const next = inGeneration({ ...rest, status: "resolved", resolvedAt: now, verdict }, { resolvedAt: now, verdict });
  const { cause, done: what } = verdict;
  const data = { verdict: verdict.verdict, cause, done: what, via: actor.via };
  const told = withNews(next, { what: "resolved", n: 1 }, now);
  return done(withEntry(told, { what: "resolved", by: actor.by, data }, now));
};

/** Taken back by whoever asked for it, before anybody answered. */
export const cancelled = (incident: Incident, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (generationOf(incident).answeredAt !== undefined) return refused("already-answered");
  const { openAt: _open, nextLevelAt: _next, ...rest } = unpaused(incident, now);
  const next = inGeneration({ ...rest, status: "cancelled", resolvedAt: now }, { resolvedAt: now });
  return done(withEntry(next, { what: "cancelled", by: actor.by, data: { via: actor.via } }, now));
};

/** Nobody wrote or did anything since the acknowledgement: the plan goes on where it stood. */
export const lapsed = ({ handover: _to, ...incident }: Incident, now: number): Incident => {
  const { acknowledgedAt: _at, acknowledgedBy, ...generation } = generationOf(incident);
  const generations = [...incident.generations.slice(0, -1), generation];
  const next: Incident = {
    ...incident,
    status: "open",
    round: incident.round + 1,
    reminded: false,
    nextLevelAt: now,
    generations,
  };
  return withEntry(
    next,
    { what: "lapsed", by: SYSTEM, data: { acknowledgedBy: acknowledgedBy ?? "", round: next.round } },
    now,
  );
};

export const noted = (incident: Incident, text: string, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  return done(
    withEntry({ ...incident, actedAt: now, reminded: false }, { what: "note", by: actor.by, data: { text } }, now),
  );
};

/** The customer asks where we are, so often by now. While nobody has it, the next level of the plan is due at once. */
export const hurried = (incident: Incident, { by, urges }: { by: string; urges: number }, now: number): Incident => {
  if ((incident.urges ?? 0) >= urges) return incident;
  const hurry = incident.status === "open" ? { nextLevelAt: now } : {};
  return withEntry({ ...incident, ...hurry, urges }, { what: "note", by, data: { urges } }, now);
};

/** We wait for the customer: nothing of the promised time is used, nobody is paged. Whoever says so has the incident. */
export const paused = (incident: Incident, reason: string, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.status === "open") return refused("not-acknowledged");
  if (incident.status === "waiting") return refused("already-waiting");
  const clock = generationOf(incident);
  const next = incident.status === "answered" ? incident : inGeneration(incident, stopped(clock, reason, now));
  const data = { reason, via: actor.via };
  return done(withEntry({ ...next, status: "waiting" }, { what: "paused", by: actor.by, data }, now));
};

/** What we waited for has come, or is no longer needed: the clock goes on where it stood. */
export const resumed = (incident: Incident, reason: string, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.status !== "waiting") return refused("not-waiting");
  const clock = generationOf(incident);
  const status = clock.answeredAt === undefined ? "acknowledged" : "answered";
  const open = { ...incident, status, actedAt: now, reminded: false, heardAt: now, asked: 0 } as const;
  const next = inGeneration(open, restarted(clock, now));
  return done(withEntry(next, { what: "resumed", by: actor.by, data: { reason, via: actor.via } }, now));
};

export interface Reprioritisation {
  to: Priority;
  reason: string;
  hours: ServiceHours | undefined;
}

/**
 * Another priority, another promise, counted from the very start. Marks that the new promise has not reached are to come again.
 * Where nobody has it and it got more urgent, the plan of that priority begins at once: a round of its own, since its pages are new ones.
 */
export const reprioritised = (
  incident: Incident,
  { to, reason, hours }: Reprioritisation,
  actor: Actor,
  now: number,
): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  const { priority: from, status, round } = incident;
  if (from === to) return refused("same-priority");
  if (generationOf(incident).answeredAt !== undefined) return refused("already-answered");
  const clock = promisedAnew(generationOf(incident), { from, to, hours }, now);
  const marks = incident.marks.filter((percent) => markAt(clock, percent) <= now);
  const afresh =
    status === "open" && isMoreUrgent(to, from) ? { round: round + 1, level: 0, firedAt: [], nextLevelAt: now } : {};
  const { hours: _hours, ...generation } = generationOf(incident);
  const generations = [...incident.generations.slice(0, -1), { ...generation, ...clock }];
  const data = { from, to, reason, via: actor.via, ...hoursData(hours) };
  const next: Incident = { ...incident, ...afresh, generations, marks, priority: to };
  return done(withEntry(next, { what: "reprioritised", by: actor.by, data }, now));
};
