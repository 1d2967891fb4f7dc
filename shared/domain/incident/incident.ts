import * as z from "zod";
import { Alert, causeOf } from "../alert/alert.ts";
import type { Event } from "../alert/event.ts";
import { Kind } from "../alert/kind.ts";
import { idOf } from "../digest.ts";
import { hoursText, type ServiceHours } from "../service-hours.ts";
import { Impact, Priority } from "./priority.ts";
import { Clock, runs } from "./response-clock.ts";
import { chained, Entry, type NewEntry } from "./timeline.ts";

export const Status = z.enum(["open", "acknowledged", "answered", "waiting", "resolved", "cancelled"]);
export type Status = z.infer<typeof Status>;

export const Verdict = z.object({
  verdict: z.enum(["attack", "fault", "customer-change", "false-alarm", "question"]),
  cause: z.string().max(2_000),
  done: z.string().max(2_000),
});
export type Verdict = z.infer<typeof Verdict>;

/** As a person of ours gives it: neither cause nor what was done is left out. */
export const GivenVerdict = Verdict.extend({
  cause: z.string().trim().min(1).max(2_000),
  done: z.string().trim().min(1).max(2_000),
});

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
  verdict: Verdict.optional(),
});
export type Generation = z.infer<typeof Generation>;

/** What a customer is to be told, in the incident's row until it lies in the outbox. */
export const News = z.object({
  generation: z.int(),
  /** `update`: a person says how it stands; `again`: the cause is back. */
  what: z.enum(["opened", "update", "mitigated", "again", "resolved", "preliminary", "final"]),
  /** The how manieth of this generation. */
  n: z.int(),
  by: z.string().optional(),
  text: z.string().optional(),
  at: z.int(),
});
export type News = z.infer<typeof News>;

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
  /** To whom somebody has handed it over; they are told once. Gone when anybody takes it. */
  handover: z.object({ to: z.string(), by: z.string(), at: z.int(), told: z.boolean() }).optional(),
  /** Alert time of the resolving alert that said the cause is gone. */
  mitigatedBy: z.int().optional(),
  resolvedAt: z.int().optional(),
  /** Of a ticket: the urges that somebody was paged for. */
  urges: z.int().optional(),
  verdict: Verdict.optional(),
  /** Still to be told to the customer, oldest first. */
  news: z.array(News).default([]),
  /** How often the cause has gone away in this generation. */
  turns: z.int().default(0),
  /** The last update that the customer was given in this generation. */
  update: z.object({ n: z.int(), by: z.string(), digest: z.string() }).optional(),
  /** When the customer last heard from a person of ours, or we from them. */
  heardAt: z.int().optional(),
  /** How often somebody was asked for the update that is due. */
  asked: z.int().default(0),
  /** The last call for help in this generation. */
  help: z.object({ n: z.int(), by: z.string(), at: z.int(), isDue: z.boolean() }).optional(),
  /** By when its reports are due, which of them the customer has, and how often somebody was asked for the next. */
  report: z
    .object({
      preliminaryBy: z.int(),
      finalBy: z.int().optional(),
      released: z.enum(["none", "preliminary", "final"]),
      asked: z.int(),
    })
    .optional(),
  /** What else was found in this generation that it explains. */
  beside: z.array(Kind).default([]),
  /** The newest generation whose false alarm is recorded. */
  learned: z.int().default(0),
  /** Newest callback token of the flow that waits for this incident. */
  callback: z.string().optional(),
  seq: z.int(),
  tail: Entry,
  /** When it had its newest entry, so that it stands in the list of what a day has seen. */
  touchedAt: z.int().optional(),
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

/** Who has it: whoever took it, or was given it since. Undefined: nobody. */
export const holderOf = (incident: Incident): string | undefined =>
  incident.status === "open" ? undefined : (incident.handover?.to ?? generationOf(incident).acknowledgedBy);

/** How a reader names it. */
export const numberText = ({ number }: Pick<Incident, "number">): string =>
  number === undefined ? "INC-…" : `INC-${String(number).padStart(4, "0")}`;

/** The incident after something happened: a new tail, chained to the one before. */
export const withEntry = (incident: Incident, entry: NewEntry, now: number): Incident => {
  const tail = chained(incident.tail, entry, now);
  return { ...incident, tail, seq: tail.seq };
};

/** The incident with a change to its newest generation. */
export const inGeneration = (incident: Incident, change: Partial<Generation>): Incident => ({
  ...incident,
  generations: [...incident.generations.slice(0, -1), { ...generationOf(incident), ...change }],
});

/** The response clock runs while nobody has answered and the incident is not closed. */
export const isRunning = (incident: Incident): boolean => !isClosed(incident) && runs(generationOf(incident));

/** The hours of a promise stand in the entry that makes it, so that the chain covers them. */
export const hoursData = (hours: ServiceHours | undefined) => (hours ? { hours: hoursText(hours) } : {});
