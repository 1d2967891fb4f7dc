import * as z from "zod";
import type { Alert } from "../alert/alert.ts";
import { quietMs } from "../alert/dedupe.ts";
import { type Event, received } from "../alert/event.ts";
import { MINUTE, SECOND } from "../calendar.ts";
import { Language } from "../contact/person.ts";
import { idOf, shardOf } from "../digest.ts";
import { type Incident, isClosed } from "../incident/incident.ts";
import { Impact } from "../incident/priority.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { TicketKind } from "./triage.ts";

/** Through what a customer told an operator of it; `api`: they wrote it themselves. */
export const ReportedVia = z.enum(["api", "phone", "mail", "dingtalk", "other"]);

/** What a customer asked for. Whether it is open, answered or closed its incident says. Times in ms. */
export const Ticket = z.object({
  customer: z.string(),
  ticket: z.string(),
  incident: z.string(),
  kind: TicketKind,
  impact: Impact,
  title: z.string().max(200),
  description: z.string().max(10_000),
  /** As it was written; `host` is there only when it is a site of the customer. */
  site: z.string().max(253).optional(),
  host: z.string().max(253).optional(),
  traceIds: z.array(z.string().max(100)).max(20),
  language: Language,
  /** Who wrote it down: a person of the customer, or an operator of ours. */
  by: z.string(),
  reportedVia: ReportedVia,
  /** First notice: here the promised time begins. */
  reportedAt: z.int(),
  openedAt: z.int(),
  /** How often the customer asked where we are. */
  urges: z.int(),
  /** The last one. */
  urgeAt: z.int().optional(),
  /** The last one for which somebody was paged. */
  pagedAt: z.int().optional(),
  rev: z.int(),
});
export type Ticket = z.infer<typeof Ticket>;

/** One turn of the conversation. Written once. */
export const Message = z.object({
  customer: z.string(),
  ticket: z.string(),
  seq: z.int(),
  by: z.string(),
  from: z.enum(["customer", "provider"]),
  text: z.string().max(10_000),
  at: z.int(),
  rev: z.int(),
});
export type Message = z.infer<typeof Message>;

/** What was answered to a call that must not be made twice. */
export const Idempotency = z.object({
  customer: z.string(),
  key: z.string(),
  /** Of the body; another one under the same key is another call. */
  hash: z.string(),
  ticket: Ticket,
  answer: z.record(z.string(), z.string()),
  rev: z.int(),
});
export type Idempotency = z.infer<typeof Idempotency>;

/** The same key always makes the same ticket, so that a call that is repeated completes what the first one began. */
export const ticketIdOf = (customer: string, key: string): string => `${customer}-${idOf("ticket", customer, key)}`;

/** A ticket is opened by an event like any alert, so that whatever completes alerts completes tickets. */
const alertOf = (ticket: Ticket, alertTime: number, firedAt: number): Alert => ({
  source: "ticket",
  fingerprint: ticket.ticket,
  rule: `ticket:${ticket.kind}`,
  kind: "ticket",
  ...(ticket.host === undefined ? {} : { host: ticket.host }),
  status: "firing",
  alertTime,
  firedAt,
  severity: 0,
  facts: {
    ticket: ticket.ticket,
    impact: ticket.impact,
    title: ticket.title,
    said: beginningOf(ticket),
    by: ticket.by,
  },
});

/** So much of a description stands in every page about it. */
const SAID_LENGTH = 200;

const beginningOf = ({ description }: Ticket): string => description.slice(0, SAID_LENGTH).replace(/\p{Cs}$/u, "");

/** The event that opens a ticket's incident. */
export const openingOf = (ticket: Ticket, shards: number): Event =>
  received(
    ticket.customer,
    alertOf(ticket, ticket.openedAt, ticket.reportedAt),
    shardOf(ticket.ticket, shards),
    ticket.openedAt,
  );

/** The event that opens it again, with a promise of its own. */
export const reopeningOf = (ticket: Ticket, shards: number, now: number): Event =>
  received(ticket.customer, alertOf(ticket, now, now), shardOf(ticket.ticket, shards), now);

/** Later the matter is another one, and a new ticket says what it is now. */
export const mayReopen = (incident: Incident, now: number): Outcome<Incident, "not-closed" | "too-late"> => {
  if (!isClosed(incident)) return refused("not-closed");
  return now - (incident.resolvedAt ?? now) > quietMs(incident) ? refused("too-late") : done(incident);
};

/** Whoever presses again within this time has urged once: the first press may have been cut off. */
const SAME_URGE_MS = 10 * SECOND;
/** So soon after the last urge that paged, another one is counted and disturbs nobody. */
const URGE_EVERY_MS = 5 * MINUTE;

export const urged = (ticket: Ticket, now: number): Ticket => {
  const { urgeAt } = ticket;
  const isSame = urgeAt !== undefined && now - urgeAt < SAME_URGE_MS;
  return isSame ? ticket : { ...ticket, urges: ticket.urges + 1, urgeAt: now };
};

/** Somebody is still to be paged for the last urge. */
export const isUrgent = ({ urgeAt = 0, pagedAt }: Ticket): boolean =>
  pagedAt === undefined || urgeAt - pagedAt >= URGE_EVERY_MS;

/** Who says the same again within this time has said it once. */
const SAME_WORDS_MS = 5 * MINUTE;

export const isSame = (message: Message, { by, text }: Pick<Message, "by" | "text">, now: number): boolean =>
  message.by === by && message.text === text && now - message.at < SAME_WORDS_MS;
