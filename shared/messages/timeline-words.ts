import type { Language } from "../domain/contact/person.ts";
import type { Site } from "../domain/customer/customer.ts";
import { type Incident, numberText, SYSTEM } from "../domain/incident/incident.ts";
import { GROUP } from "../domain/incident/plan.ts";
import { Priority } from "../domain/incident/priority.ts";
import { met, respondBy } from "../domain/incident/response-clock.ts";
import type { Entry } from "../domain/incident/timeline.ts";
import { plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { siteName, titleOf } from "./incident-words.ts";
import { lineTime, timeAfter } from "./time.ts";
import type { Told } from "./told.ts";
import type { Words } from "./words.en.ts";
import { wordFor, wordsIn } from "./words.ts";

export interface EntryLine {
  entry: Entry;
  incident: Incident;
  site: Site | undefined;
  language: Language;
  timeZone: string;
  /** Display names by person id. */
  names: Record<string, string>;
}

type Value = Entry["data"][string] | undefined;

/** Longest text that a line quotes. */
const TEXT_LENGTH = 200;

/** One line of the timeline: `10-02 03:04:12 INC-0007 Critical  www.example.com unavailable (…); answer due 03:19:12`. */
export const entryLine = (line: EntryLine): string => {
  const { entry, incident, timeZone, language } = line;
  const priority = Priority.catch(incident.priority).parse(entry.data.priority);
  const at = lineTime(Date.parse(entry.at), timeZone);
  return `${at} ${numberText(incident)} ${wordsIn(language).priorities[priority]}  ${entryWords(line)}`;
};

/** The same without time, number and priority, for a list that says them elsewhere. */
export const entryWords = (line: EntryLine): string => {
  const words = wordsIn(line.language);
  return words.entries[line.entry.what](told(line, words));
};

/** A level names at most 20 people, each over every channel. */
const MOST_PEOPLE = 40;

const told = (line: EntryLine, words: Words): Told => {
  const { by, data } = line.entry;
  return {
    ...happening(line, words),
    ...quoted(data),
    who: by === SYSTEM ? undefined : plain(wordFor(line.names, by)),
    people: peopleIn(data, line.names, words),
    confirmation: coded(data.confirmation, words.confirmations),
    via: coded(data.via, words.ways),
    reason: coded(data.reason, line.entry.what === "not-received" ? words.unreached : {}),
    next: coded(data.next, words.channels),
    priority: coded(data.to ?? data.priority, words.priorities),
    finding: coded(data.kind, words.kinds),
    verdict: coded(data.verdict, words.verdicts),
    news: coded(data.news, words.news.heads),
    reminder: typeof data.level === "string" ? coded(data.level, words.reminders) : undefined,
  };
};

const textOf = (value: Value): string | undefined =>
  typeof value === "string" || typeof value === "number" ? plain(String(value), TEXT_LENGTH) : undefined;

const coded = (value: Value, among: Record<string, string>): string | undefined => {
  const code = textOf(value);
  return code && wordFor(among, code);
};

/** What stands in the data as it is said. Levels count from 1 for a reader. */
const quoted = ({ level, alerts, again, took, percent, text, urges, generation, help }: Entry["data"]) => ({
  help: textOf(help),
  level: typeof level === "number" ? String(level + 1) : undefined,
  alerts: textOf(alerts),
  again: again === true,
  took: took === true,
  percent: typeof percent === "number" ? percent : undefined,
  text: textOf(text),
  urges: textOf(urges),
  generation: textOf(generation),
});

/** What only the incident knows: what happened where, until when the answer was due, whether it came in time. */
const happening = ({ entry, incident, site, language, timeZone }: EntryLine, words: Words) => {
  const at = Date.parse(entry.at);
  const { firstSeenAt, openedAt, generations } = incident;
  const opening = generations.find(({ n }) => n === (entry.data.generation ?? 1));
  const answer = generations.find(({ answeredAt }) => answeredAt === at);
  const seen = evidence(incident, words);
  const before = firstSeenAt < openedAt && incident.kind !== "self";
  return {
    title: titleOf(siteName(incident, site, language), incident, words),
    evidence: before ? words.sinceWhen(seen, timeAfter(firstSeenAt, at, timeZone)) : seen,
    held:
      typeof entry.data.heldSince === "string" ? timeAfter(Date.parse(entry.data.heldSince), at, timeZone) : undefined,
    due: opening && timeAfter(respondBy({ ...opening, pauses: [] }), at, timeZone),
    inTime: answer && met(answer, at),
  };
};

/** Recipients stand as `person/channel`. */
const peopleIn = (data: Entry["data"], names: EntryLine["names"], words: Words): string | undefined => {
  const { recipients, recipient, acknowledgedBy, to } = data;
  const people = Array.isArray(recipients) ? recipients : [textOf(recipient ?? acknowledgedBy ?? to) ?? ""];
  return peopleNamed(people, names, words);
};

/** Undefined: nobody. */
export const peopleNamed = (people: string[], names: EntryLine["names"], words: Words): string | undefined => {
  const said = people
    .slice(0, MOST_PEOPLE)
    .filter(Boolean)
    .map((one) => {
      const [person = "", channel] = one.split("/");
      const over = channel && plain(wordFor(words.channels, channel));
      if (person === GROUP && over) return over;
      return plain(wordFor(names, person)) + (over ? words.aside(over) : "");
    });
  return said.length > 0 ? said.join(words.comma) : undefined;
};
