import { type Incident, isClosed, News } from "../incident/incident.ts";
import { nextUpdate } from "../incident/news.ts";
import { mostUrgent, type Priority } from "../incident/priority.ts";
import { isReleased } from "../incident/report-duty.ts";
import { hasWord, type Night } from "../proposal/night.ts";
import type { Proposal } from "../proposal/proposal.ts";
import type { ReportRow } from "../report/row.ts";
import type { Part as DutyPart } from "../rota/hand-over.ts";
import type { Override, Rota } from "../rota/rota.ts";
import type { Ticket } from "../ticket/ticket.ts";
import type {
  AboutBundle,
  AboutDuty,
  AboutIncident,
  AboutNews,
  AboutProposals,
  AboutReport,
  AboutTicket,
} from "./about.ts";
import type { Delivery, Seen } from "./delivery.ts";

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
