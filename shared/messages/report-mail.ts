import { MINUTE } from "../domain/calendar.ts";
import type { Person } from "../domain/contact/person.ts";
import type { Report, Verdict } from "../domain/report/report.ts";
import type { ReportRow } from "../domain/report/row.ts";
import { plain } from "./escape.ts";
import { filled, type Paper, paperHtml, paperText } from "./paper.ts";
import { changeOf, countWords, percentOf, percentWords, siteWords } from "./report-figures.ts";
import { sectionsOf } from "./report-sections.ts";
import { amount, clockTime, decimal, duration, longDay, shortDay } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** White on these reads well (WCAG AA, 4.5:1). */
const colours: Record<Verdict, string> = { normal: "#2e7d32", attention: "#b45309", "action-needed": "#c62828" };

/** The mail service took no more once (channels-and-logs.md 2.2). */
const SUBJECT_LENGTH = 100;
const NAME_LENGTH = 60;

/** The mail of a report in the language it was written down for; days and times are those of the customer. */
export const reportMail = ({ report, language }: ReportRow): { subject: string; html: string; text: string } => {
  const words = wordsIn(language);
  const paper = paperOf(report, language, words);
  return { subject: subjectOf(report, words), html: paperHtml(paper), text: paperText(paper) };
};

const subjectOf = ({ verdict, name, ...report }: Report, words: Words): string => {
  const { subject, verdicts, kinds } = words.report;
  const when = shortDay(report.day, words) + hoursOf(report);
  return plain(subject(verdicts[verdict], plain(name, NAME_LENGTH), kinds[report.kind], when), SUBJECT_LENGTH);
};

/** ` 03:00–07:00`, of a watch period. */
const hoursOf = ({ kind, from, to, timeZone }: Pick<Report, "kind" | "from" | "to" | "timeZone">): string =>
  kind === "daily" ? "" : ` ${clockTime(from, timeZone)}–${clockTime(to, timeZone)}`;

const paperOf = (report: Report, language: Person["language"], words: Words): Paper => ({
  language,
  words,
  colour: colours[report.verdict],
  head: [
    words.report.kinds[report.kind],
    plain(report.name, NAME_LENGTH),
    longDay(report.day, words) + hoursOf(report),
  ],
  verdict: words.report.verdicts[report.verdict],
  reasons: report.reasons.map((reason) => reasonWords(reason, { report, language, words })),
  figures: [requestsFigure(report, words), blockedFigure(report, words), incidentsFigure(report, words)],
  sections: filled(sectionsOf({ report, language, words })),
});

interface Reading {
  report: Report;
  language: Person["language"];
  words: Words;
}

const reasonWords = (reason: Report["reasons"][number], { report, language, words }: Reading): string => {
  const { reasons } = words.report;
  switch (reason.is) {
    case "waiting":
    case "missed":
    case "serious":
    case "unresolved":
    case "held":
      return reasons[reason.is](reason.count);
    case "contract":
      return reasons.contract(reason.days, amount(reason.days, "day", words));
    case "errors":
      return reasons.errors(siteWords(reason.host, { report, language }), percentWords(reason.percent, words));
    case "gaps":
      return reasons.gaps(reason.sites, duration(reason.minutes * MINUTE, words));
    default:
      return reasons[reason.is];
  }
};

type Told = Paper["figures"][number];

const requestsFigure = ({ traffic }: Report, words: Words): Told => {
  const { requests: label, unknown, unknownWhy } = words.report;
  if (traffic.is === "unknown") return { label, value: unknown, note: unknownWhy[traffic.why] };
  return { label, value: countWords(traffic.requests, traffic, words), note: changeOf(traffic.requests, words) };
};

const blockedFigure = ({ traffic }: Report, words: Words): Told => {
  const { blocked: label, unknown, unknownWhy, ofRequests } = words.report;
  if (traffic.is === "unknown") return { label, value: unknown, note: unknownWhy[traffic.why] };
  const share = ofRequests(percentOf(traffic.blocked.value, traffic.requests.value, words));
  const note = [share, changeOf(traffic.blocked, words)].filter(Boolean).join(words.clause);
  return { label, value: countWords(traffic.blocked, traffic, words), note };
};

const incidentsFigure = ({ incidents }: Report, words: Words): Told => {
  const { incidents: label, inTime, open, noIncident } = words.report;
  const said = [
    incidents.promised > 0 && inTime(decimal(incidents.kept, words), decimal(incidents.promised, words)),
    incidents.open > 0 && open(decimal(incidents.open, words)),
    incidents.opened === 0 && incidents.open === 0 && noIncident,
  ];
  return { label, value: decimal(incidents.opened, words), note: said.filter(Boolean).join(words.clause) };
};
