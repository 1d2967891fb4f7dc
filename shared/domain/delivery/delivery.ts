import * as z from "zod";
import { MINUTE, SECOND } from "../calendar.ts";
import { canonical, idOf, shardOf } from "../digest.ts";
import { Channel, PersonalChannel } from "../incident/plan.ts";
import { About } from "./about.ts";
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

/** How far the timelines that a message is about had come. */
export type Seen = Pick<Delivery, "seenSeq" | "seenSeqs">;

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
