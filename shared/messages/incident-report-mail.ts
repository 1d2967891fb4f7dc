import type { Person } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import { type Incident, numberText } from "../domain/incident/incident.ts";
import type { IncidentReport } from "../domain/incident/report.ts";
import { MESSAGE_LENGTH, plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { priorityWords, siteName, titleOf } from "./incident-words.ts";
import { type Letter, letterHtml, letterText } from "./letter.ts";
import { lineTime, moment } from "./time.ts";
import { entryWords } from "./timeline-words.ts";
import type { Words } from "./words.en.ts";
import { wordFor, wordsIn } from "./words.ts";

export interface IncidentReportMail {
  report: IncidentReport;
  digest: string;
  incident: Incident;
  person: Person;
  meta: Meta;
  site: Site | undefined;
  /** Display names by person id. */
  names: Record<string, string>;
}

const SUBJECT_LENGTH = 100;

/** The report of one incident in the language and the time zone of its reader. */
export const incidentReportMail = (mail: IncidentReportMail): { subject: string; html: string; text: string } => {
  const letter = letterFor(mail, wordsIn(mail.person.language));
  const [, number = "", state = ""] = letter.head;
  const subject = `${letter.words.mail.marks(letter.head[0] ?? "", state)}${number} ${letter.title}`;
  return { subject: plain(subject, SUBJECT_LENGTH), html: letterHtml(letter), text: letterText(letter) };
};

const letterFor = (mail: IncidentReportMail, words: Words): Letter => {
  const { report, incident, person, site } = mail;
  const { heads, intro } = words.incidentReport;
  return {
    language: person.language,
    words,
    priority: incident.priority,
    head: [words.priorities[incident.priority], numberText(incident), heads[report.kind]],
    title: titleOf(siteName(incident, site, person.language), incident, words),
    lines: [intro[report.kind]],
    rows: [...factRows(mail, words), ...writtenRows(mail, words), ...timelineRows(mail)].filter(
      ([, said]) => said !== "",
    ),
  };
};

const factRows = ({ report, incident, person }: IncidentReportMail, words: Words): Letter["rows"] => {
  const { incidentReport, mail } = words;
  const at = (instant: string | null) => (instant === null ? "" : moment(Date.parse(instant), person.timeZone, words));
  const { met, answeredAt, minutes } = report.promise;
  return [
    [
      incidentReport.impact,
      [priorityWords(incident, words), evidence(incident, words)].filter(Boolean).join(words.clause),
    ],
    [mail.labels.since, at(report.firstSeenAt)],
    [incidentReport.over, at(report.mitigatedAt)],
    [incidentReport.closed, at(report.resolvedAt)],
    [
      incidentReport.answered,
      typeof answeredAt === "string" ? incidentReport.within(at(answeredAt), String(minutes), met === true) : "",
    ],
    [mail.labels.verdict, report.verdict === null ? "" : wordFor(words.verdicts, report.verdict)],
  ];
};

const writtenRows = ({ report, digest, names }: IncidentReportMail, words: Words): Letter["rows"] => {
  const { labels } = words.mail;
  const { handling, prevention, proof, by } = words.incidentReport;
  return [
    [labels.cause, plain(report.cause, MESSAGE_LENGTH)],
    [handling, plain(report.handling, MESSAGE_LENGTH)],
    [prevention, plain(report.prevention, MESSAGE_LENGTH)],
    [by, plain(wordFor(names, report.writtenBy))],
    [proof, `${report.chain.seq} ${report.chain.hash}${words.clause}${digest}`],
  ];
};

const timelineRows = ({ report, incident, site, person, names }: IncidentReportMail): Letter["rows"] => {
  const { language, timeZone } = person;
  return report.timeline.map((entry) => [
    lineTime(Date.parse(entry.at), timeZone),
    entryWords({ entry, incident, site, language, timeZone, names }),
  ]);
};
