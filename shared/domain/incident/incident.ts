import * as z from "zod";
import { Alert, causeOf } from "../alert/alert.ts";
import type { Event } from "../alert/event.ts";
import { Kind } from "../alert/kind.ts";
import { idOf } from "../digest.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { hoursText, type ServiceHours } from "../service-hours.ts";
import { type Escalation, firstLevelAt } from "./plan.ts";
import { Impact, isMoreUrgent, Priority, priorityOf } from "./priority.ts";
import { Clock, clockFrom, markAt, promisedAnew, restarted, runs, stopped } from "./response-clock.ts";
import { chained, Entry, type NewEntry } from "./timeline.ts";

export const Status = z.enum(["open", "acknowledged", "answered", "waiting", "resolved", "cancelled"]);
export type Status = z.infer<typeof Status>;

export const Verdict = z.object({
  verdict: z.enum(["attack", "fault", "customer-change", "false-alarm", "question"]),
  cause: z.string().max(2_000),
  done: z.string().max(2_000),
});
export type Verdict = z.infer<typeof Verdict>;

/** One opening of an incident: it is opened once and reopened when the same cause fires again soon after. */
export const Generation = Clock.extend({
  n: z.int(),
  /** The event key that opened it. */
  by: z.string(),
  openedAt: z.int(),
  acknowledgedAt: z.int().optional(),
  acknowledgedBy: z.string().optional(),
  answeredAt: z.int().optional(),
  answeredBy: z.string().optional(),
  answeredVia: z.string().optional(),
  resolvedAt: z.int().optional(),
});
export type Generation = z.infer<typeof Generation>;

/** An incident, whole: the row is the truth. The newest timeline entry stands in it as `tail`. Times in ms. */
export const Incident = z.object({
  customer: z.string(),
  id: z.string(),
  cause: z.string(),
  number: z.int().optional(),
  host: z.string().optional(),
  kind: Kind,
  firstPriority: Priority,
  priority: Priority,
  impact: Impact,
  core: z.boolean(),
  status: Status,
  facts: Alert.shape.facts,
  openedAt: z.int(),
  firstSeenAt: z.int(),
  lastSeenAt: z.int(),
  alerts: z.int(),
  generation: z.int(),
  generations: z.array(Generation).min(1),
  /** Lapses of an acknowledgement so far, in this generation. */
  round: z.int(),
  /** Levels of the plan fired so far in this generation; the last one repeats, so it may exceed the plan's length. */
  level: z.int(),
  /** When each of those levels was fired: who was on call then was paged. */
  firedAt: z.array(z.int()).default([]),
  /** Reached marks of this generation, in percent of the promised time. */
  marks: z.array(z.int()),
  nextLevelAt: z.int().optional(),
  /** The reminder of a silent acknowledgement has gone out. */
  reminded: z.boolean(),
  /** When whoever acknowledged last did something: silence counts from here. */
  actedAt: z.int().optional(),
  /** Alert time of the resolving alert that said the cause is gone. */
  mitigatedBy: z.int().optional(),
  resolvedAt: z.int().optional(),
  /** Of a ticket: the urges that somebody was paged for. */
  urges: z.int().optional(),
  verdict: Verdict.optional(),
  /** Newest callback token of the flow that waits for this incident. */
  callback: z.string().optional(),
  seq: z.int(),
  tail: Entry,
  /** While it is not closed: when it was opened, so that it stands in the list of open ones. */
  openAt: z.int().optional(),
  dueShard: z.string().optional(),
  dueAt: z.int().optional(),
  rev: z.int(),
});
export type Incident = z.infer<typeof Incident>;
export type IncidentKey = Pick<Incident, "customer" | "id">;

/** The customer that stands for the provider itself: self incidents, alerts nobody's site belongs to. */
export const PROVIDER = "_provider";
/** `by` of what happens by itself. */
export const SYSTEM = "system";

/** The same event always makes the same id, so that a retry makes no second incident. The customer stands in front. */
export const incidentIdOf = ({ customer, alert, event }: Pick<Event, "customer" | "alert" | "event">): string =>
  `${customer}-${idOf(customer, causeOf(alert), event)}`;

const ID = /^([A-Za-z0-9_-]{1,60})-[0-9a-f]{32}$/;

/** Undefined: no incident can have this id. */
export const keyOf = (id: string): IncidentKey | undefined => {
  const customer = ID.exec(id)?.[1];
  return customer === undefined ? undefined : { customer, id };
};

export const generationOf = (incident: Incident): Generation =>
  incident.generations[incident.generations.length - 1] as Generation;

export const isClosed = ({ status }: Pick<Incident, "status">): boolean =>
  status === "resolved" || status === "cancelled";

/** How a reader names it. */
export const numberText = ({ number }: Pick<Incident, "number">): string =>
  number === undefined ? "INC-…" : `INC-${String(number).padStart(4, "0")}`;

/** The incident after something happened: a new tail, chained to the one before. */
export const withEntry = (incident: Incident, entry: NewEntry, now: number): Incident => {
  const tail = chained(incident.tail, entry, now);
  return { ...incident, tail, seq: tail.seq };
};

const inGeneration = (incident: Incident, change: Partial<Generation>): Incident => ({
  ...incident,
  generations: [...incident.generations.slice(0, -1), { ...generationOf(incident), ...change }],
});

export interface Opening {
  event: Event;
  /** Of the site, or of the whole incident when no site is known. */
  core: boolean;
  impact: Impact;
  plan: Escalation;
  /** That count for its priority; absent: all. */
  hours?: ServiceHours | undefined;
  dueShard: string;
}

const generationFrom = (n: number, { event, impact, core, hours }: Opening, now: number): Generation => ({
  n,
  by: event.event,
  openedAt: now,
  ...clockFrom(noticedAt(event, now), priorityOf(impact, core), hours),
});

/** The hours of a promise stand in the entry that makes it, so that the chain covers them. */
const hoursData = (hours: ServiceHours | undefined) => (hours ? { hours: hoursText(hours) } : {});

/** First notice: of a ticket when somebody reported it, else when we learned of it. */
export const noticedAt = ({ alert: { kind, firedAt } }: Event, now: number): number =>
  kind === "ticket" ? Math.min(firedAt, now) : now;

/** What each generation begins with. */
const afresh = (plan: Escalation, now: number) =>
  ({
    status: "open",
    round: 0,
    level: 0,
    firedAt: [],
    marks: [],
    reminded: false,
    nextLevelAt: firstLevelAt(plan, now),
    openAt: now,
  }) satisfies Partial<Incident>;

/** A new incident with its first entry. It has no number and no level yet: `nextLevelAt` keeps it due until it has. */
export const opened = (opening: Opening, now: number): Incident => {
  const { event, impact, core, plan, hours, dueShard } = opening;
  const { host, kind, facts, firedAt, alertTime, rule } = event.alert;
  const priority = priorityOf(impact, core);
  const data = {
    kind,
    priority,
    impact,
    core,
    rule,
    event: event.event,
    ...(host === undefined ? {} : { host }),
    ...hoursData(hours),
  };
  const tail = chained(undefined, { what: "opened", by: SYSTEM, data }, now);
  return {
    ...afresh(plan, now),
    customer: event.customer,
    id: incidentIdOf(event),
    cause: event.cause,
    host,
    kind,
    facts,
    firstPriority: priority,
    priority,
    impact,
    core,
    alerts: 0,
    openedAt: now,
    firstSeenAt: Math.min(firedAt, now),
    lastSeenAt: alertTime,
    generation: 1,
    generations: [generationFrom(1, opening, now)],
    seq: tail.seq,
    tail,
    dueShard,
    rev: 1,
  };
};

/** The same cause fired again within the quiet time: a new generation with its own promise. */
export const reopened = (incident: Incident, generation: number, opening: Opening, now: number): Incident => {
  const { resolvedAt: _at, verdict: _verdict, mitigatedBy: _by, callback: _callback, ...rest } = incident;
  const { impact, core, plan, event } = opening;
  const priority = priorityOf(impact, core);
  const generations = [...rest.generations, generationFrom(generation, opening, now)];
  const next: Incident = { ...rest, ...afresh(plan, now), generation, generations, priority, impact, core };
  const data = { generation, priority, impact, event: event.event, ...hoursData(opening.hours) };
  return withEntry(next, { what: "reopened", by: SYSTEM, data }, now);
};

/** Joins worth a line of the timeline: the 1st, 10th, 100th … */
const milestone = (joins: number): number => (joins < 1 ? 0 : 10 ** Math.floor(Math.log10(joins)));

/** Alerts were counted. A firing newer than the alert that marked it mitigated takes that mark away. */
export const counted = (incident: Incident, alerts: number, newest: Alert, now: number): Incident => {
  const { mitigatedBy, ...rest } = incident;
  const fires = newest.status === "firing" && mitigatedBy !== undefined && newest.alertTime > mitigatedBy;
  const lastSeenAt = Math.max(incident.lastSeenAt, newest.alertTime);
  const next: Incident = {
    ...rest,
    ...(fires || mitigatedBy === undefined ? {} : { mitigatedBy }),
    alerts,
    lastSeenAt,
  };
  const joins = milestone(alerts - 1);
  const told = joins > milestone(incident.alerts - 1);
  return told || fires ? withEntry(next, { what: "joined", by: SYSTEM, data: { alerts, again: fires } }, now) : next;
};

/** A resolving alert said that the cause is gone. A person still resolves, with a verdict. */
export const mitigated = (
  incident: Incident,
  alertTime: number,
  now: number,
): Outcome<Incident, "closed" | "already-mitigated"> => {
  if (isClosed(incident)) return refused("closed");
  if ((incident.mitigatedBy ?? 0) >= alertTime) return refused("already-mitigated");
  return done(withEntry({ ...incident, mitigatedBy: alertTime }, { what: "mitigated", by: SYSTEM, data: {} }, now));
};

export type Refusal =
  | "closed"
  | "older-generation"
  | "already-acknowledged"
  | "already-answered"
  | "not-acknowledged"
  | "not-waiting"
  | "already-waiting"
  | "same-priority"
  | "not-closed";

/** Who acts, through what, on which generation (a link knows only its own). */
export interface Actor {
  by: string;
  via: string;
  generation: number;
}

const refusalFor = (incident: Incident, { generation }: Actor): Refusal | undefined => {
  if (generation !== incident.generation) return "older-generation";
  return isClosed(incident) ? "closed" : undefined;
};

/** "I have it": the paging stops, the clock goes on. Said again by the same person it stays true. */
export const acknowledged = (incident: Incident, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (incident.status === "answered") return refused("already-answered");
  if (incident.status === "waiting") return refused("already-acknowledged");
  if (incident.status === "acknowledged")
    return generationOf(incident).acknowledgedBy === actor.by ? done(incident) : refused("already-acknowledged");
  return done(
    withEntry(taken(incident, actor.by, now), { what: "acknowledged", by: actor.by, data: { via: actor.via } }, now),
  );
};

const taken = ({ nextLevelAt: _next, ...incident }: Incident, by: string, now: number): Incident =>
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

/** The named person's first message goes to the customer: the clock stops. Answering takes the incident, too. */
export const answered = (incident: Incident, actor: Actor, now: number): Outcome<Incident, Refusal> => {
  const { by, via } = actor;
  const refusal = refusalFor(incident, actor);
  if (refusal) return refused(refusal);
  if (generationOf(incident).answeredAt !== undefined)
    return generationOf(incident).answeredBy === by ? done(incident) : refused("already-answered");
  const mine = incident.status === "open" ? taken(incident, by, now) : unpaused(incident, now);
  const next = inGeneration({ ...mine, status: "answered" }, { answeredAt: now, answeredBy: by, answeredVia: via });
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
  const next = inGeneration({ ...rest, status: "resolved", resolvedAt: now, verdict }, { resolvedAt: now });
  return done(
    withEntry(next, { what: "resolved", by: actor.by, data: { verdict: verdict.verdict, via: actor.via } }, now),
  );
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
export const lapsed = (incident: Incident, now: number): Incident => {
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
  const next = inGeneration({ ...incident, status, actedAt: now, reminded: false }, restarted(clock, now));
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

/** The response clock runs while nobody has answered and the incident is not closed. */
export const isRunning = (incident: Incident): boolean => !isClosed(incident) && runs(generationOf(incident));
