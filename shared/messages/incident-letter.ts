import type { Language } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import type { AboutIncident, AboutNews } from "../domain/delivery/about.ts";
import { type Generation, generationOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { updateDueAt } from "../domain/incident/news.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { linesOf, MESSAGE_LENGTH, plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { dueWords, priorityWords, sinceOf, siteName, titleOf } from "./incident-words.ts";
import type { Letter } from "./letter.ts";
import { clockTime, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** In whose language and time zone something is said. */
export interface Reader {
  language: Language;
  timeZone: string;
}

export interface IncidentLetter {
  /** `page` asks one of ours to take an incident; `handover` gives it to them; `reminder` and `update-…` ask the one who has it; the others tell the customer. */
  template: "page" | "handover" | "reminder" | "answer" | Exclude<AboutNews["what"], "preliminary" | "final">;
  /** Of an answer and an update: the message as it was written. */
  text?: string | undefined;
  incident: Incident;
  /** That it tells of; absent: the newest. */
  generation?: number | undefined;
  reader: Reader;
  /** Whom it is for, as named to them; a group is nobody. */
  recipient?: string | undefined;
  meta: Meta;
  site: Site | undefined;
  /** Where the recipient may act; only a page and a reminder have one. */
  link: string | undefined;
  now: number;
}

/** What a message about an incident is, by what it is about. */
export const templateOf = (about: AboutIncident | AboutNews): IncidentLetter["template"] => {
  if (about.is === "news") return about.what as IncidentLetter["template"];
  return typeof about.level === "number" ? "page" : about.level;
};

/** The mail service took no more once (channels-and-logs.md 2.2). */
export const SUBJECT_LENGTH = 100;

/** What is said of an incident, before it has a form. */
export const incidentLetter = (given: IncidentLetter): Letter => {
  const { template, incident, site, link, reader } = given;
  const words = wordsIn(reader.language);
  return {
    language: reader.language,
    words,
    priority: incident.priority,
    head: [words.priorities[incident.priority], numberText(incident), stateFor(given, words)],
    title: titleOf(siteName(incident, site, reader.language), incident, words),
    lines: linesFor(given, words),
    rows: rowsFor(given, words).filter(([, value]) => value !== ""),
    link: link === undefined || !isAsking(template) ? undefined : { url: link, button: words.mail.button[template] },
  };
};

type Asking = keyof Words["mail"]["ask"];

const isAsking = (template: IncidentLetter["template"]): template is Asking => template in wordsIn("en").mail.ask;

const linesFor = ({ template, text = "", reader, ...given }: IncidentLetter, words: Words): string[] => {
  if (isAsking(template)) return [words.mail.ask[template]];
  if (template === "answer" || template === "update") return linesOf(text);
  if (template !== "opened") return [words.news[template]];
  return [words.news.opened(moment(respondBy(generationIn(given)), reader.timeZone, words))];
};

const generationIn = ({ incident, generation }: Pick<IncidentLetter, "incident" | "generation">): Generation =>
  incident.generations.find(({ n }) => n === generation) ?? generationOf(incident);

/** `[Critical][open] INC-0007 Main shop unavailable 03:04`: the title is cut before anything else is. */
export const subjectOf = (
  { incident, reader }: Pick<IncidentLetter, "incident" | "reader">,
  { words, head, title }: Letter,
): string => {
  const [priority = "", number = "", state = ""] = head;
  const [before, time] = [
    words.mail.marks(priority, state) + number,
    clockTime(generationOf(incident).openedAt, reader.timeZone),
  ];
  return `${before} ${plain(title, SUBJECT_LENGTH - before.length - time.length - 2)} ${time}`;
};

/** A reminder goes to the one who took the incident and fell silent; the customer reads what the mail tells. */
export const stateFor = (
  { template, incident }: Pick<IncidentLetter, "template" | "incident">,
  { statuses, mail, news }: Words,
): string =>
  ({
    ...news.heads,
    page: statuses[incident.status],
    handover: mail.handedOver,
    reminder: mail.silent,
    answer: statuses.answered,
    "update-due": mail.updateDue,
    "update-overdue": mail.updateOverdue,
    help: mail.help,
    "report-due": mail.reportDue,
    "report-overdue": mail.reportOverdue,
  })[template];

const rowsFor = (given: IncidentLetter, words: Words): Letter["rows"] => {
  const { template, incident, reader, recipient = "", meta, site, now } = given;
  const { labels } = words.mail;
  const { timeZone } = reader;
  const common: Letter["rows"] = [
    [labels.evidence, evidence(incident, words)],
    [labels.since, moment(sinceOf(incident), timeZone, words)],
    [labels.site, siteWords(incident, site, words)],
    [labels.priority, priorityWords(incident, words)],
  ];
  if (!isAsking(template))
    return [...common, ...(template === "resolved" ? verdictRows(generationIn(given), words) : [])];
  const updateDue = updateDueAt(incident);
  return [
    [labels.due, dueWords(incident, { timeZone, words, now }) ?? ""],
    [labels.update, updateDue === undefined ? "" : moment(updateDue, timeZone, words)],
    ...common,
    [labels.customer, plain(meta.name)],
    [labels.recipient, recipient],
  ];
};

/** Cause and what was done are a person's own words. */
const verdictRows = ({ verdict }: Generation, { mail: { labels }, verdicts }: Words): Letter["rows"] =>
  verdict
    ? [
        [labels.verdict, verdicts[verdict.verdict]],
        [labels.cause, plain(verdict.cause, MESSAGE_LENGTH)],
        [labels.done, plain(verdict.done, MESSAGE_LENGTH)],
      ]
    : [];

const siteWords = ({ host }: Incident, site: Site | undefined, words: Words): string =>
  plain(host ?? "") + (site?.core ? words.aside(words.mail.core) : "");
