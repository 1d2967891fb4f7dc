import type { Person } from "../domain/contact/person.ts";
import type { Site } from "../domain/customer/customer.ts";
import { holderOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { updateDueAt } from "../domain/incident/news.ts";
import type { Entry } from "../domain/incident/timeline.ts";
import type { Part } from "../domain/rota/hand-over.ts";
import { swapCard } from "./duty-mail.ts";
import { plain } from "./escape.ts";
import { dueWords, personName, siteName, titleOf } from "./incident-words.ts";
import { CALM } from "./letter.ts";
import { type Block, type Paper, paperHtml, paperText, type Section } from "./paper.ts";
import { lineTime, moment } from "./time.ts";
import { entryWords } from "./timeline-words.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** An open incident, and the last that people did about it. */
export interface OpenIncident {
  incident: Incident;
  site: Site | undefined;
  customer: string;
  acts: Entry[];
}

export interface SheetRota {
  name: string;
  person: string | undefined;
  next: string | undefined;
  nextAt: number | undefined;
}

export interface SheetCustomer {
  name: string;
  contacts: Person[];
}

export interface DutySheet {
  reader: Person;
  part: Part;
  /** When the turn begins or ends. */
  at: number;
  rota: string;
  staff: Person[];
  /** Everything that is open, the most urgent first. */
  open: Incident[];
  /** The first of those, as many as are shown. */
  shown: OpenIncident[];
  rotas: SheetRota[];
  customers: SheetCustomer[];
  now: number;
}

/** The most urgent ones; a mail with more is not read. */
export const MOST_INCIDENTS = 50;
/** A mail stays below what mail programs show of one. */
const MOST_CUSTOMERS = 300;

/** Whoever goes gets the list of what is open; whoever comes gets with it all that is needed when everything is down. */
export const dutySheet = (sheet: DutySheet): { subject: string; html: string; text: string } => {
  const paper = paperFor(sheet, wordsIn(sheet.reader.language));
  return { subject: [...paper.head, paper.verdict].join(" "), html: paperHtml(paper), text: paperText(paper) };
};

/** More lines are not read on a phone. */
const MOST_ON_CARD = 10;

/** The same for a phone's screen: what is open, in a line each. The mail holds the rest. */
export const dutyCard = (sheet: DutySheet) => {
  const { reader, open, shown } = sheet;
  const { language } = reader;
  const words = wordsIn(language);
  const { head, verdict } = paperFor(sheet, words);
  const rows = shown
    .slice(0, MOST_ON_CARD)
    .map((one): [string, string] => [numberText(one.incident), incidentText({ ...one, acts: [] }, sheet, words)]);
  const more = open.length > rows.length ? [words.report.more(String(open.length - rows.length))] : [];
  const lines = [...more, words.duty.inMail];
  return swapCard({ language, words, head, rows, lines, title: verdict, subject: [...head, verdict].join(" ") });
};

const paperFor = (sheet: DutySheet, words: Words): Paper => {
  const { reader, part, at, rota, open } = sheet;
  const { duty } = words;
  const figure = (label: string, n: number) => ({ label, value: String(n), note: "" });
  const having = (status: Incident["status"]) => open.filter((incident) => incident.status === status).length;
  const promised = open.filter(({ status }) => status === "open" || status === "acknowledged");
  return {
    ...{ language: reader.language, words, colour: CALM },
    head: [duty.kinds[part], plain(rota, 40), moment(at, reader.timeZone, words)],
    verdict: open.length === 0 ? duty.nothingOpen : duty.open(open.length),
    reasons: [duty.parts[part]],
    figures: [
      figure(duty.unanswered, promised.length),
      figure(words.statuses.answered, having("answered")),
      figure(words.statuses.waiting, having("waiting")),
    ],
    sections: [openSection(sheet, words), ...(part === "comes" ? byPhone(sheet, words) : [])],
  };
};

const openSection = (sheet: DutySheet, words: Words): Section => {
  const { open, shown } = sheet;
  const more = open.length - shown.length;
  const rows = shown.map((one): [string, string] => [numberText(one.incident), incidentText(one, sheet, words)]);
  const rest = more > 0 ? words.report.more(String(more)) : "";
  const lines = open.length === 0 ? words.duty.nothingOpen : rest;
  return { title: words.duty.openTitle, blocks: [{ is: "rows", rows }, linesOf([lines])] };
};

const linesOf = (lines: string[]): Block => ({ is: "lines", lines: lines.filter((line) => line !== "") });

/** What it is, how it stands, what is promised, what was done. */
const incidentText = ({ incident, site, customer, acts }: OpenIncident, sheet: DutySheet, words: Words): string => {
  const { reader, staff, now } = sheet;
  const { language, timeZone } = reader;
  const names = Object.fromEntries(staff.map((person) => [person.person, personName(person, words)]));
  const holder = holderOf(incident);
  const done = acts.map((entry) => {
    const said = entryWords({ entry, incident, site, language, timeZone, names });
    return `${lineTime(Date.parse(entry.at), timeZone)} ${said}`;
  });
  return [
    `${words.priorities[incident.priority]}${words.clause}${plain(customer)}`,
    titleOf(siteName(incident, site, language), incident, words),
    words.statuses[incident.status] + (holder === undefined ? "" : words.aside(names[holder] ?? plain(holder))),
    dueText(incident, { timeZone, words, now }),
    ...done,
  ]
    .filter(Boolean)
    .join(" · ");
};

const dueText = (incident: Incident, reading: { timeZone: string; words: Words; now: number }): string => {
  const { words, timeZone } = reading;
  const due = dueWords(incident, reading);
  const update = updateDueAt(incident);
  const next = update === undefined ? "" : `${words.mail.labels.update} ${moment(update, timeZone, words)}`;
  return due ? `${words.mail.labels.due} ${due}` : next;
};

const byPhone = (sheet: DutySheet, words: Words): Section[] => {
  const { duty } = words;
  return [
    { title: duty.downTitle, blocks: [{ is: "rows", rows: duty.steps.map((step, i) => [`${i + 1}`, step]) }] },
    { title: duty.onCallTitle, blocks: [{ is: "rows", rows: sheet.rotas.map((rota) => rotaRow(rota, sheet, words)) }] },
    { title: duty.staffTitle, blocks: [{ is: "rows", rows: sheet.staff.map((person) => personRow(person, words)) }] },
    contactSection(sheet, words),
  ];
};

const rotaRow = (
  { name, person, next, nextAt }: SheetRota,
  { staff, reader }: DutySheet,
  words: Words,
): [string, string] => {
  const called = (id: string | undefined) => {
    const found = staff.find((one) => one.person === id);
    return found ? `${personName(found, words)} ${reachable(found, words)}` : words.duty.nobody;
  };
  const then =
    nextAt === undefined ? "" : ` · ${words.duty.next(moment(nextAt, reader.timeZone, words), called(next))}`;
  return [plain(name, 40), called(person) + then];
};

const personRow = (person: Person, words: Words): [string, string] => {
  const lead = person.roles.includes("duty-lead") ? words.aside(words.duty.lead) : "";
  return [personName(person, words) + lead, reachable(person, words)];
};

/** The phone first: it works when the rest does not. */
const PHONE_FIRST = ["voice", "sms", "dingtalk", "mail"];

const reachable = ({ channels }: Pick<Person, "channels">, { duty, clause }: Words): string => {
  const sorted = channels.toSorted((a, b) => PHONE_FIRST.indexOf(a.channel) - PHONE_FIRST.indexOf(b.channel));
  const addresses = [...new Set(sorted.map(({ address }) => plain(address)))];
  return addresses.length > 0 ? addresses.join(clause) : duty.unreachable;
};

const contactSection = ({ customers }: DutySheet, words: Words): Section => {
  const rows = customers.slice(0, MOST_CUSTOMERS).map(({ name, contacts }): [string, string] => {
    const said = contacts.map((person) => `${personName(person, words)} ${reachable(person, words)}`);
    return [plain(name, 40), said.join(" · ") || words.duty.noContact];
  });
  const more = customers.length - rows.length;
  const lines = more > 0 ? [words.report.more(String(more))] : [];
  return { title: words.duty.contactsTitle, blocks: [{ is: "rows", rows }, linesOf(lines)] };
};
