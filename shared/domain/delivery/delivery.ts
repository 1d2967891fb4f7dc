import * as z from "zod";
import { MINUTE, SECOND } from "../calendar.ts";
import { Language } from "../contact/person.ts";
import { canonical, idOf, shardOf } from "../digest.ts";
import { type Incident, isClosed, News } from "../incident/incident.ts";
import { nextUpdate } from "../incident/news.ts";
import { Channel, PersonalChannel } from "../incident/plan.ts";
import { mostUrgent, type Priority } from "../incident/priority.ts";
import { isReleased } from "../incident/report-duty.ts";
import { hasWord, type Night } from "../proposal/night.ts";
import type { Proposal } from "../proposal/proposal.ts";
import type { ReportRow } from "../report/row.ts";
import type { Part as DutyPart } from "../rota/hand-over.ts";
import type { Override, Rota } from "../rota/rota.ts";
import type { Ticket } from "../ticket/ticket.ts";
import { CallReport } from "./call.ts";
import { SmsReport } from "./sms.ts";
import { nextLook } from "./waits.ts";

/** `bundled`: what becomes of it stands in the row of its bundle. */
export const State = z.enum([
  "pending",
  "sending",
  "bundled",
  "sent",
  "received",
  "not-received",
  "suppressed",
  "failed",
]);
export type State = z.infer<typeof State>;

/** `page` asks one of ours to take an incident; `handover` says who gives it to them; `reminder` asks the one who has it; `answer`, `news` and `report` tell the customer; `proposals` asks their approvers; `ticket` goes between both. */
export const Template = z.enum([
  "page",
  "handover",
  "reminder",
  "answer",
  "news",
  "ticket",
  "report",
  "duty",
  "proposals",
]);
export type Template = z.infer<typeof Template>;

/** An incident, as it was when the message was written down. */
export const AboutIncident = z.object({
  is: z.literal("incident"),
  incident: z.string(),
  generation: z.int(),
  round: z.int(),
  /** Number of the level, from 0; `handover`, `reminder`, `answer`. */
  level: z.union([z.int(), z.enum(["handover", "reminder", "answer"])]),
});
export type AboutIncident = z.infer<typeof AboutIncident>;

/** How an incident stands: told to the customer; `update-due` and `update-overdue` ask ours to tell it, `help` to join whoever has it. */
export const AboutNews = z.object({
  is: z.literal("news"),
  incident: z.string(),
  generation: z.int(),
  what: z.enum([...News.shape.what.options, "update-due", "update-overdue", "report-due", "report-overdue", "help"]),
  /** The how manieth of its kind in this generation. */
  n: z.int(),
});
export type AboutNews = z.infer<typeof AboutNews>;

/** A turn in a ticket's conversation. */
export const AboutTicket = z.object({
  is: z.literal("ticket"),
  ticket: z.string(),
  incident: z.string(),
  /** `received` confirms it to the customer; `reply` brings what the other side wrote; `urge` asks ours to write. */
  what: z.enum(["received", "reply", "urge"]),
  /** Of the message, or the how manieth urge. */
  seq: z.int(),
});
export type AboutTicket = z.infer<typeof AboutTicket>;

/** A report of the customer, in one language. */
export const AboutReport = z.object({
  is: z.literal("report"),
  /** `daily#2026-10-01` */
  report: z.string(),
  language: Language,
});
export type AboutReport = z.infer<typeof AboutReport>;

/** What people on call are told of their turns. */
export const AboutDuty = z.object({
  is: z.literal("duty"),
  /** `swap-asked` asks for a yes; `swap-answered` brings it; `ordered`: a duty lead has decided; `hand-over`: the turn begins or ends; `gaps`: nobody's turns; `test`: does this address work? */
  what: z.enum(["swap-asked", "swap-answered", "ordered", "hand-over", "gaps", "test"]),
  /** Absent: all of them. */
  rota: z.string().optional(),
  override: z.string().optional(),
  /** Of a test: the key of the address, and of which customer's person; absent: of ours. */
  contact: z.string().optional(),
  of: z.string().optional(),
  /** Of a swap: when it was asked for; of a hand-over: when it is; of gaps: the day's beginning; of a test: the week's. */
  at: z.int(),
});
export type AboutDuty = z.infer<typeof AboutDuty>;

/** What waits for the approvers of a customer, told on a day. */
export const AboutProposals = z.object({ is: z.literal("proposals"), of: z.string(), day: z.string() });
export type AboutProposals = z.infer<typeof AboutProposals>;

/** Several messages in one: what came up for the same recipient within a minute. */
export const AboutBundle = z.object({ is: z.literal("bundle"), bundle: z.string() });
export type AboutBundle = z.infer<typeof AboutBundle>;

/** What a message is about: with customer, recipient and channel the natural key of its row. */
export const About = z.discriminatedUnion("is", [
  AboutIncident,
  AboutNews,
  AboutTicket,
  AboutReport,
  AboutDuty,
  AboutProposals,
  AboutBundle,
]);
export type About = z.infer<typeof About>;

/** What a message is about, read anew when its turn comes. */
export type Subject =
  | { is: "incident"; about: AboutIncident; incident: Incident }
  | { is: "news"; about: AboutNews; incident: Incident }
  | { is: "ticket"; about: AboutTicket; ticket: Ticket; incident: Incident }
  | { is: "report"; about: AboutReport; report: ReportRow }
  | { is: "proposals"; about: AboutProposals; waiting: Proposal[]; night?: Night | undefined }
  | { is: "bundle"; about: AboutBundle; parts: Part[] }
  | { is: "duty"; about: AboutDuty; rota?: Rota; override?: Override; part?: DutyPart; isToTest?: boolean };
export type ADuty = Extract<Subject, { is: "duty" }>;
export type AnIncident = Extract<Subject, { is: "incident" }>;

/** A message that is told in a bundle. */
export interface Part {
  /** In the order of its bundle. */
  place: string;
  delivery: Delivery;
  subject: Extract<Subject, { is: "incident" | "news" }>;
}

/** What a person does to everything in a bundle at once. */
export const Asked = z.object({
  act: z.enum(["acknowledge", "answer", "pass-on"]),
  by: z.string(),
  via: z.string(),
  text: z.string().max(2_000).optional(),
  /** As far as it is done. */
  upTo: z.string().optional(),
  /** What else was due then, and when. */
  nextAt: z.int().optional(),
});
export type Asked = z.infer<typeof Asked>;

/** DirectMail takes no longer subject. */
export const MAX_SUBJECT = 256;

/** One message to one person over one channel: the only fence against saying it twice. Times in ms. */
export const Delivery = z.object({
  shard: z.string(),
  id: z.string(),
  customer: z.string(),
  about: About,
  template: Template,
  /** Whose person the recipient is: the provider's, or the customer's. */
  belongsTo: z.string(),
  recipient: z.string(),
  channel: Channel,
  /** The channels to the same person that are left when no receipt comes over this one, in order. */
  channelsLeft: z.array(PersonalChannel).optional(),
  /** Id of the first message of which this one takes the place. */
  fallbackOf: z.string().optional(),
  /** What the sender wrote, where the template carries a text. */
  text: z.string().max(2_000).optional(),
  by: z.string().optional(),
  state: State,
  reason: z.string().optional(),
  attempts: z.int(),
  createdAt: z.int(),
  leaseUntil: z.int().optional(),
  leaseBy: z.string().optional(),
  sentAt: z.int().optional(),
  /** Of what is about an incident: its newest entry when it was last looked at before the sending. */
  seenSeq: z.int().optional(),
  /** Of a bundle: the same of each message that is told in it, by the message's id. */
  seenSeqs: z.record(z.string(), z.int()).optional(),
  receiptAt: z.int().optional(),
  providerId: z.string().optional(),
  /** Of a mail: by it and the address its receipt is found. */
  subject: z.string().max(MAX_SUBJECT).optional(),
  /** While a receipt may come: until when. */
  lookUntil: z.int().optional(),
  failure: z.string().optional(),
  /** It was refused because of our own set-up of the channel. */
  misconfigured: z.boolean().optional(),
  /** The turn that a provider's limit makes it wait for. */
  turnAt: z.int().optional(),
  /** The bundle in which it is told. */
  bundle: z.string().optional(),
  /** It made that bundle: the flow of its incident looks after it. */
  leads: z.boolean().optional(),
  /** Of a bundle: what a person has asked for and is not done yet. */
  asked: Asked.optional(),
  /** Of a bundle: as far as its incidents have been told what became of it. */
  toldUpTo: z.string().optional(),
  /** Of a call: what the receipt says. */
  call: CallReport.optional(),
  /** The same of a short message. */
  sms: SmsReport.optional(),
  /** While something is still to be done (to send it, to look for a receipt, to say what became of it): when. */
  nextAt: z.int().optional(),
  rev: z.int(),
});
export type Delivery = z.infer<typeof Delivery>;
export type DeliveryKey = Pick<Delivery, "shard" | "id">;
export type NewDelivery = Pick<
  Delivery,
  | "customer"
  | "about"
  | "template"
  | "belongsTo"
  | "recipient"
  | "channel"
  | "channelsLeft"
  | "fallbackOf"
  | "text"
  | "by"
>;

/** Who runs: `attempt` above 0 says that the platform repeats a run of the same name that has ended without an answer. */
export interface Run {
  name: string;
  attempt: number;
}

/** From reading the dial for the lease to the record everything takes less than this. */
export const LEASE_MS = 20 * SECOND;
/** A sender gives up before sending when less of its lease remains: the provider's time-out of 8 s, and a margin to record. */
export const LEAST_LEASE_MS = 10 * SECOND;
/** How long a provider may take to accept a message. */
export const PROVIDER_TIMEOUT_MS = 8 * SECOND;
/** Why a message over a channel that is not set up has failed. */
export const NOT_SET_UP = "channel-not-configured";
/** Why a message waits, or has failed: its provider takes no more. */
export const LIMIT = "limit";
/** A refused message is tried again so often, after 30 s, 1, 2 and 4 min: then the plan has long gone on. */
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = MINUTE / 2;

/** An answer is written down before the incident says so; until then only its author sends it. */
const ANSWER_GRACE_MS = MINUTE;

export const planned = (message: NewDelivery, shards: number, now: number): Delivery => {
  const { customer, about, belongsTo, recipient, channel, by = "" } = message;
  const id = idOf(customer, canonical(about), belongsTo, recipient, channel, by);
  const nextAt = message.template === "answer" ? now + ANSWER_GRACE_MS : now;
  return { ...message, shard: shardOf(id, shards), id, state: "pending", attempts: 0, createdAt: now, nextAt, rev: 1 };
};

/**
 * May this run send it now? A lease protects it from everybody else until it ends; only a repeat of the very run that
 * took it may go on at once, since the run before it is dead.
 */
export const isFree = (
  { state, attempts, leaseUntil = 0, leaseBy, turnAt, nextAt = 0, call, sms }: Delivery,
  { name, attempt }: Run,
  now: number,
): boolean => {
  if (state === "pending")
    return reportedId({ call, sms }) !== undefined || (attempts === 0 && turnAt === undefined) || nextAt <= now;
  return state === "sending" && (leaseUntil <= now || (leaseBy === name && attempt > 0));
};

export const leased = (delivery: Delivery, { name }: Run, now: number): Delivery => ({
  ...delivery,
  state: "sending",
  attempts: delivery.attempts + 1,
  leaseUntil: now + LEASE_MS,
  leaseBy: name,
  nextAt: now + LEASE_MS,
});

/** Nothing is left to be done. */
export const settled = ({
  leaseUntil: _until,
  leaseBy: _by,
  turnAt: _turn,
  lookUntil: _look,
  toldUpTo: _told,
  nextAt: _next,
  ...delivery
}: Delivery): Delivery => delivery;

/** Why this message must not go out any more, if so. */
export const outdated = (delivery: Pick<Delivery, "by" | "recipient">, subject: Subject): string | undefined => {
  switch (subject.is) {
    case "incident":
      return outdatedPage(delivery, subject);
    case "news":
      return outdatedNews(subject);
    case "ticket":
      return subject.about.what === "urge" && isClosed(subject.incident) ? subject.incident.status : undefined;
    case "report":
      return undefined;
    case "duty":
      return outdatedDuty(subject);
    case "proposals":
      return subject.waiting.length === 0 && !hasWord(subject.night) ? "decided" : undefined;
    case "bundle":
      return subject.parts.every((part) => outdated(part.delivery, part.subject) !== undefined) ? "empty" : undefined;
  }
};

/** A question that is answered, an answer that was taken back, a turn that is somebody else's by now. */
const outdatedDuty = ({ about, override, part, isToTest }: ADuty): string | undefined => {
  switch (about.what) {
    case "swap-asked":
      return override?.state === "proposed" ? undefined : override?.state;
    case "swap-answered":
    case "ordered":
      return override?.state === "withdrawn" ? "withdrawn" : undefined;
    case "hand-over":
      return part === undefined ? "not-on-duty" : undefined;
    case "test":
      return isToTest ? undefined : "confirmed";
    case "gaps":
      return undefined;
  }
};

/** Pages are for whoever may still take the incident; an answer goes out if the incident says that its author answered. */
const outdatedPage = (
  { by, recipient }: Pick<Delivery, "by" | "recipient">,
  { about, incident }: AnIncident,
): string | undefined => {
  const { generation, round, level } = about;
  const isAuthor = incident.generations.some(({ n, answeredBy }) => n === generation && answeredBy === by);
  if (level === "answer") return isAuthor ? undefined : "not-recorded";
  if (isClosed(incident)) return incident.status;
  if (generation !== incident.generation) return "newer-generation";
  if (round !== incident.round) return "newer-round";
  if (level === "handover") return incident.handover?.to === recipient ? undefined : incident.status;
  const wanted = level === "reminder" ? "acknowledged" : "open";
  return incident.status === wanted ? undefined : incident.status;
};

/** What was told stays news; nobody is asked for an update that has gone out, or is not owed any more. */
const outdatedNews = ({ about, incident }: Extract<Subject, { is: "news" }>): string | undefined => {
  if (about.what in News.shape.what.enum) return undefined;
  if (about.generation !== incident.generation) return "newer-generation";
  if (about.what === "report-due" || about.what === "report-overdue")
    return isReleased(incident, about.n) ? "told" : undefined;
  if (isClosed(incident)) return incident.status;
  if (about.what === "help") return undefined;
  return about.n < nextUpdate(incident) ? "told" : undefined;
};

type Seen = Pick<Delivery, "seenSeq" | "seenSeqs">;

/** How far the timeline of its incident had come, or those of all in a bundle. */
export const seenIn = (subject: Subject): Seen => {
  if (subject.is === "incident") return { seenSeq: subject.incident.tail.seq };
  return subject.is === "bundle" ? { seenSeqs: Object.fromEntries(subject.parts.flatMap(seqOf)) } : {};
};

const seqOf = ({ delivery: { id }, subject }: Part): [id: string, seq: number][] =>
  subject.is === "incident" ? [[id, subject.incident.tail.seq]] : [];

/** How urgent it is. */
export const priorityIn = (subject: Subject): Priority | undefined => {
  if (subject.is === "bundle") return mostUrgent(subject.parts.map((part) => part.subject.incident.priority));
  return subject.is === "incident" || subject.is === "news" ? subject.incident.priority : undefined;
};

/** Under which a call or a short message comes back in its receipt: the beginning of the id, as much as the phone's provider takes. */
export const outIdOf = ({ id }: Pick<Delivery, "id">): string => id.slice(0, OUT_ID_LENGTH);
const OUT_ID_LENGTH = 15;

/** Settled but for what is to be done after the sending: looking for a receipt, telling what came of it. */
export const isToSettle = (delivery: Delivery, now: number): boolean => {
  const { state, nextAt } = delivery;
  const isOut = state !== "pending" && state !== "sending" && nextAt !== undefined;
  return isOut && (nextAt <= now || reportedId(delivery) !== undefined);
};

/** The provider's id of a message of which a receipt is there. */
export const reportedId = ({ call, sms }: Pick<Delivery, "call" | "sms">): string | undefined =>
  call?.callId ?? sms?.bizId;

/** As log lines name it. */
export const nameOf = (about: About): string => {
  switch (about.is) {
    case "incident":
    case "news":
      return `incident:${about.incident}`;
    case "ticket":
      return `ticket:${about.ticket}`;
    case "report":
      return `report:${about.report}`;
    case "proposals":
      return `proposals:${about.of} ${about.day}`;
    case "duty":
      return `duty:${about.what}:${about.rota ?? ""}`;
    case "bundle":
      return `bundle:${about.bundle}`;
  }
};

export const suppressed = (delivery: Delivery, reason: string): Delivery => ({
  ...settled(delivery),
  state: "suppressed",
  reason,
});

/** A provider's limit is reached: it goes out in its turn. That is no try. */
export const postponed = (delivery: Delivery, at: number): Delivery => ({
  ...settled(delivery),
  state: "pending",
  attempts: delivery.attempts - 1,
  reason: LIMIT,
  turnAt: at,
  nextAt: at,
});

/** A person has asked for something about all of a bundle; whoever has its lease now does it later. */
export const askedFor = (delivery: Delivery, asked: Omit<Asked, "upTo" | "nextAt">, now: number): Delivery => {
  const nextAt = delivery.asked ? delivery.asked.nextAt : delivery.nextAt;
  const due = delivery.state === "sending" ? delivery.nextAt : now;
  return {
    ...delivery,
    asked: { ...asked, ...(nextAt !== undefined && { nextAt }) },
    ...(due !== undefined && { nextAt: due }),
  };
};

/** As far as it is done: to the end, or up to a place. */
export const askedDone = (delivery: Delivery, upTo: string | undefined): Delivery => {
  const { asked, nextAt: _now, ...rest } = delivery;
  if (asked && upTo !== undefined) return { ...delivery, asked: { ...asked, upTo } };
  return { ...rest, ...(asked?.nextAt !== undefined && { nextAt: asked.nextAt }) };
};

export interface Accepted {
  /** Where the provider names what it takes. */
  providerId?: string | undefined;
  subject?: string | undefined;
  seen?: Seen;
  /** How long a receipt may take, ms. */
  waitMs: number;
}

/** The provider has it. */
export const sent = (
  delivery: Delivery,
  { providerId, subject, seen = {}, waitMs }: Accepted,
  now: number,
): Delivery => {
  const taken = {
    ...settled(delivery),
    sentAt: now,
    lookUntil: now + waitMs,
    ...(providerId !== undefined && { providerId }),
    ...(subject !== undefined && { subject }),
    ...seen,
  };
  return { ...taken, state: "sent", nextAt: nextLook(taken, now) };
};

/** A receipt says that the message went out, whatever was heard when it was handed over: at the earliest when it was planned. */
export const placed = (delivery: Delivery): Delivery =>
  sent(delivery, { providerId: reportedId(delivery), waitMs: 0 }, delivery.sentAt ?? delivery.createdAt);

/** What a receipt says of a call, or of a short message. */
export type Report = Pick<Delivery, "call"> | Pick<Delivery, "sms">;

/**
 * A receipt is stored on a row that is on its way for whoever has it, and takes up again one that was given up, or whose wait
 * is over: a key that was pressed counts. Undefined: nothing is new.
 */
export const reported = (delivery: Delivery, report: Report): Delivery | undefined => {
  const { state, nextAt } = delivery;
  const told = { ...delivery, ...report };
  if (state === "pending" || state === "sending") return told;
  return nextAt === undefined && reportedId(delivery) === reportedId(told) ? undefined : placed(told);
};

export interface Failure {
  code: string;
  /** Trying again can help. */
  passing: boolean;
  /** Not before so long, ms. */
  afterMs?: number | undefined;
  /** Our own set-up of the channel is to blame. */
  misconfigured?: boolean;
}

/**
 * Refused. Where there is another channel it is taken at once; where there is none, what may pass is tried again. A failure
 * for good is still to be told, so the row stays due.
 */
export const failed = (
  delivery: Delivery,
  { code, passing, afterMs = 0, misconfigured = false }: Failure,
  now: number,
): Delivery => {
  const { channelsLeft = [], attempts } = delivery;
  const row = { ...settled(delivery), failure: code, ...(misconfigured && { misconfigured }) };
  if (!passing || channelsLeft.length > 0 || attempts >= MAX_ATTEMPTS) return { ...row, state: "failed", nextAt: now };
  const backoff = FIRST_RETRY_MS * 2 ** (attempts - 1);
  return { ...row, state: "pending", nextAt: now + Math.max(backoff, afterMs) };
};
