import type { Person } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { linesOf, plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { dueWords, personName, priorityWords, sinceOf, siteName, titleOf } from "./incident-words.ts";
import { type Letter, letterHtml, letterText } from "./letter.ts";
import { clockTime, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

export interface IncidentMail {
  /** `page` asks one of ours to take an incident; `reminder` asks the one who took it; `answer` tells the customer. */
  template: "page" | "reminder" | "answer";
  /** Of an answer: the message as it was written. */
  text?: string | undefined;
  incident: Incident;
  person: Person;
  meta: Meta;
  site: Site | undefined;
  /** Where the recipient may act; only a page and a reminder have one. */
  link: string | undefined;
  now: number;
}

/** The mail service took no more once (channels-and-logs.md 2.2). */
const SUBJECT_LENGTH = 100;

/** The mail of a template, in the language and the time zone of its recipient. */
export const incidentMail = (mail: IncidentMail): { subject: string; html: string; text: string } => {
  const letter = letterFor(mail, wordsIn(mail.person.language));
  return { subject: subjectOf(mail, letter), html: letterHtml(letter), text: letterText(letter) };
};

/** `[Critical][open] INC-0007 Main shop unavailable 03:04`: the title is cut before anything else is. */
const subjectOf = ({ incident, person }: IncidentMail, { words, head, title }: Letter): string => {
  const [priority = "", number = "", state = ""] = head;
  const [before, time] = [
    words.mail.marks(priority, state) + number,
    clockTime(generationOf(incident).openedAt, person.timeZone),
  ];
  return `${before} ${plain(title, SUBJECT_LENGTH - before.length - time.length - 2)} ${time}`;
};

const letterFor = (mail: IncidentMail, words: Words): Letter => {
  const { template, text, incident, person, site, link } = mail;
  const { priority } = incident;
  const { language } = person;
  return {
    language,
    words,
    priority,
    head: [words.priorities[priority], numberText(incident), stateFor(mail, words)],
    title: titleOf(siteName(incident, site, language), incident, words),
    lines: template === "answer" ? linesOf(text ?? "") : [words.mail.ask[template]],
    rows: rowsFor(mail, words).filter(([, value]) => value !== ""),
    link: link === undefined || template === "answer" ? undefined : { url: link, button: words.mail.button[template] },
  };
};

/** A reminder goes to the one who took the incident and fell silent; the customer reads that it is answered. */
const stateFor = ({ template, incident }: IncidentMail, { statuses, mail }: Words): string =>
  ({ page: statuses[incident.status], reminder: mail.silent, answer: statuses.answered })[template];

const rowsFor = ({ template, incident, person, meta, site, now }: IncidentMail, words: Words): Letter["rows"] => {
  const { labels } = words.mail;
  const { timeZone } = person;
  const common: Letter["rows"] = [
    [labels.evidence, evidence(incident, words)],
    [labels.since, moment(sinceOf(incident), timeZone, words)],
    [labels.site, siteWords(incident, site, words)],
    [labels.priority, priorityWords(incident, words)],
  ];
  if (template === "answer") return common;
  return [
    [labels.due, dueWords(incident, { timeZone, words, now }) ?? ""],
    ...common,
    [labels.customer, plain(meta.name)],
    [labels.recipient, personName(person, words)],
  ];
};

const siteWords = ({ host }: Incident, site: Site | undefined, words: Words): string =>
  plain(host ?? "") + (site?.core ? words.aside(words.mail.core) : "");
