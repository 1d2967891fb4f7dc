import type { Alert } from "../alert/alert.ts";
import type { Event } from "../alert/event.ts";
import { iso } from "../calendar.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { ServiceHours } from "../service-hours.ts";
import { type Generation, hoursData, type Incident, incidentIdOf, isClosed, SYSTEM, withEntry } from "./incident.ts";
import { withNews, withTurn } from "./news.ts";
import { type Escalation, firstLevelAt } from "./plan.ts";
import { type Impact, type Priority, priorityOf } from "./priority.ts";
import { clockFrom } from "./response-clock.ts";
import { chained } from "./timeline.ts";

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

/** Whoever opens it again may know better than the table. */
const priorityIn = ({ event, impact, core }: Opening): Priority =>
  event.reopening?.priority ?? priorityOf(impact, core);

const generationFrom = (n: number, opening: Opening, now: number): Generation => ({
  n,
  by: opening.event.event,
  openedAt: now,
  ...clockFrom(noticedAt(opening.event, now), priorityIn(opening), opening.hours),
});

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
    turns: 0,
    asked: 0,
    beside: [],
  }) satisfies Partial<Incident>;

/** A new incident with its first entry. It has no number and no level yet: `nextLevelAt` keeps it due until it has. */
export const opened = (opening: Opening, now: number): Incident => {
  const { event, impact, core, plan, hours, dueShard } = opening;
  const { host, kind, facts, firedAt, alertTime, rule } = event.alert;
  const priority = priorityIn(opening);
  const data = {
    kind,
    priority,
    impact,
    core,
    rule,
    event: event.event,
    ...(host === undefined ? {} : { host }),
    ...heldData(event),
    ...confirmationData(event),
    ...hoursData(hours),
  };
  const tail = chained(undefined, { what: "opened", by: SYSTEM, data }, now);
  const incident: Incident = {
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
    news: [],
    learned: 0,
    dueShard,
    rev: 1,
  };
  return withOpening(incident, now);
};

/** A window held it back until now. */
const heldData = ({ window, heldAt }: Event) =>
  window === undefined || heldAt === undefined ? {} : { window, heldSince: iso(heldAt) };

/** A callback woke people: whether its metric was read, and says so, too. */
const confirmationData = ({ confirmation }: Event) => (confirmation === undefined ? {} : { confirmation });

/** Who wrote a ticket is told that it is here by the ticket's own confirmation. */
const withOpening = (incident: Incident, now: number): Incident =>
  incident.kind === "ticket" ? incident : withNews(incident, { what: "opened", n: 1 }, now);

/** What a generation leaves behind when the next one begins. */
const lastingOf = ({
  resolvedAt: _at,
  verdict: _verdict,
  mitigatedBy: _by,
  callback: _callback,
  handover: _to,
  update: _update,
  heardAt: _heard,
  help: _help,
  report: _report,
  ...rest
}: Incident) => rest;

/** The same cause fired again within the quiet time, or somebody opens it again: a new generation with its own promise. */
export const reopened = (incident: Incident, generation: number, opening: Opening, now: number): Incident => {
  const rest = lastingOf(incident);
  const { impact, core, plan, event } = opening;
  const priority = priorityIn(opening);
  const generations = [...rest.generations, generationFrom(generation, opening, now)];
  const next: Incident = { ...rest, ...afresh(plan, now), generation, generations, priority, impact, core };
  const { by = SYSTEM, ...said } = saidIn(event);
  const data = {
    generation,
    priority,
    impact,
    event: event.event,
    ...said,
    ...heldData(event),
    ...hoursData(opening.hours),
  };
  return withEntry(withOpening(next, now), { what: "reopened", by, data }, now);
};

const saidIn = ({ reopening }: Event): { by?: string; reason?: string; via?: string } =>
  reopening ? { by: reopening.by, reason: reopening.reason, via: reopening.via } : {};

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
  const known = fires ? withTurn(next, "again", now) : next;
  return told || fires ? withEntry(known, { what: "joined", by: SYSTEM, data: { alerts, again: fires } }, now) : known;
};

/** Something else was found that this explains: told once. */
export const withFinding = (incident: Incident, { kind, rule }: Alert, now: number): Incident =>
  incident.beside.includes(kind)
    ? incident
    : withEntry(
        { ...incident, beside: [...incident.beside, kind] },
        { what: "joined", by: SYSTEM, data: { kind, rule } },
        now,
      );

/** A resolving alert said that the cause is gone. A person still resolves, with a verdict. */
export const mitigated = (
  incident: Incident,
  alertTime: number,
  now: number,
): Outcome<Incident, "closed" | "already-mitigated"> => {
  if (isClosed(incident)) return refused("closed");
  if ((incident.mitigatedBy ?? 0) >= alertTime) return refused("already-mitigated");
  const next = withTurn({ ...incident, mitigatedBy: alertTime }, "mitigated", now);
  return done(withEntry(next, { what: "mitigated", by: SYSTEM, data: {} }, now));
};
