import type { Language, Person } from "../domain/contact/person.ts";
import type { Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import type { Ticket } from "../domain/ticket/ticket.ts";
import type { Triage } from "../domain/ticket/triage.ts";
import { linesOf, plain } from "./escape.ts";
import { siteName } from "./incident-words.ts";
import { type Letter, letterHtml, letterText } from "./letter.ts";
import { moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

export interface TicketMail {
  /** `received` confirms it to the customer; `reply` brings what the other side wrote; `urge` asks ours to write. */
  what: "received" | "reply" | "urge";
  /** Of a reply: the message as it was written. */
  text?: string | undefined;
  /** Who wrote it, by name. */
  from?: string | undefined;
  ticket: Ticket;
  incident: Incident;
  person: Person;
  site: Site | undefined;
}

/** The mail service took no more once (channels-and-logs.md 2.2). */
const SUBJECT_LENGTH = 100;

export const ticketMail = (mail: TicketMail): { subject: string; html: string; text: string } => {
  const letter = letterFor(mail, wordsIn(mail.person.language));
  return { subject: subjectOf(letter), html: letterHtml(letter), text: letterText(letter) };
};

/** `[Emergency][received] INC-0007 Checkout fails`: the title is cut before anything else is. */
const subjectOf = ({ words, head, title }: Letter): string => {
  const [priority = "", number = "", state = ""] = head;
  const before = `${words.mail.marks(priority, state)}${number} `;
  return before + plain(title, SUBJECT_LENGTH - before.length);
};

const letterFor = (mail: TicketMail, words: Words): Letter => {
  const { what, ticket, incident, person } = mail;
  const { priority } = incident;
  return {
    language: person.language,
    words,
    priority,
    head: [words.priorities[priority], numberText(incident), words.tickets.heads[what]],
    title: plain(ticket.title),
    lines: linesFor(mail, words),
    rows: rowsFor(mail, words).filter(([, value]) => value !== ""),
  };
};

const linesFor = ({ what, text = "", ticket, incident, person }: TicketMail, words: Words): string[] => {
  const due = moment(respondBy(generationOf(incident)), person.timeZone, words);
  if (what === "received") return [words.tickets.received(due)];
  return what === "reply" ? linesOf(text) : [words.tickets.urged(String(ticket.urges))];
};

const rowsFor = ({ ticket, incident, person, site, from = "" }: TicketMail, words: Words): Letter["rows"] => [
  [words.tickets.from, plain(from)],
  [words.tickets.kind, words.tickets.kinds[ticket.kind]],
  [words.mail.labels.site, siteName(incident, site, person.language) || plain(ticket.site ?? "")],
  [words.mail.labels.since, moment(ticket.reportedAt, person.timeZone, words)],
];

/** Why a ticket has its priority, in a sentence. */
export const triageWords = ({ impact, core, place }: Triage, language: Language): string => {
  const { why, business, impacts, aside, tickets } = wordsIn(language);
  const extent = impact === "question" ? impacts.question : why(business[core ? "core" : "other"], impacts[impact]);
  return extent + (tickets.places[place] === "" ? "" : aside(tickets.places[place]));
};
