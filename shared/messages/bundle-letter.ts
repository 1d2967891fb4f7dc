import type { Meta, Site } from "../domain/customer/customer.ts";
import type { Template } from "../domain/delivery/delivery.ts";
import { generationOf, type Incident, numberText, PROVIDER } from "../domain/incident/incident.ts";
import { mostUrgent, priorities } from "../domain/incident/priority.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { linesOf, plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { type IncidentLetter, type Reader, SUBJECT_LENGTH, stateFor } from "./incident-letter.ts";
import { siteName, titleOf } from "./incident-words.ts";
import type { Letter } from "./letter.ts";
import { clockTime, decimal, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** One of several incidents, and what is asked of the reader about it. */
export interface BundledIncident {
  template: IncidentLetter["template"];
  /** The opening that it tells of. */
  generation: number;
  incident: Incident;
  site: Site | undefined;
}

export interface BundleLetter {
  template: Template;
  /** Of all that is told, the most urgent first; twice where two things are told of one. */
  incidents: Incident[];
  /** Those of them that are listed. */
  listed: BundledIncident[];
  /** Of an answer: the message as it was written. */
  text?: string | undefined;
  reader: Reader;
  /** Whom it is for, as named to them; a group is nobody. */
  recipient?: string | undefined;
  meta: Meta;
  link: string | undefined;
}

/** What is said of several incidents of one customer, before it has a form. */
export const bundleLetter = (given: BundleLetter): Letter => {
  const { template, incidents, listed, reader, meta, link } = given;
  const words = wordsIn(reader.language);
  const { bundle } = words;
  const priority = urgencyIn(incidents);
  const count = bundle.count(decimal(new Set(incidents.map(({ number }) => number)).size, words));
  const lines = listed.map((one): [string, string] => [numberText(one.incident), lineOf(one, reader, words)]);
  const rows = isAsking(template) ? askingRows(given, lines, words) : [...lines, restOf(given, words)];
  return {
    language: reader.language,
    words,
    priority,
    head: [words.priorities[priority], count],
    title: bundle.title(count, plain(meta.name)),
    lines: saidAbout(given, words),
    rows: rows.filter(([, value]) => value !== ""),
    link: link === undefined ? undefined : { url: link, button: bundle.button },
  };
};

const askingRows = (given: BundleLetter, lines: Letter["rows"], words: Words): Letter["rows"] => {
  const { incidents, listed, reader, recipient = "", meta } = given;
  const { bundle, mail } = words;
  const left = incidents.length - listed.length;
  return [
    [bundle.firstDue, moment(firstDue(incidents), reader.timeZone, words)],
    ...lines,
    ["…", left > 0 ? bundle.more(decimal(left, words)) : ""],
    [mail.labels.customer, plain(meta.name)],
    [mail.labels.recipient, recipient],
  ];
};

/** A customer has no list behind a link: the others are named by their numbers. */
const restOf = ({ incidents, listed }: BundleLetter, words: Words): [string, string] => {
  const rest = incidents.slice(listed.length);
  if (rest.length === 0) return ["…", ""];
  return ["…", words.bundle.more(decimal(rest.length, words)) + words.colon + numbersOf(rest).join(words.comma)];
};

const MOST_RANGES = 20;

/** `INC-0002–INC-0051`, `INC-0053`: at most so many stretches of numbers without a gap. */
const numbersOf = (incidents: Incident[]): string[] => {
  const sorted = [...new Set(incidents.flatMap(({ number }) => number ?? []))].sort((a, b) => a - b);
  const begins = sorted.filter((number, i) => number !== (sorted[i - 1] ?? 0) + 1 || i === 0);
  const ranges = begins.map((first, i) => {
    const last = sorted[(i + 1 < begins.length ? sorted.indexOf(begins[i + 1] as number) : sorted.length) - 1];
    return [...new Set([first, last])].map((number) => numberText({ number })).join("–");
  });
  return ranges.length > MOST_RANGES ? [...ranges.slice(0, MOST_RANGES), "…"] : ranges;
};

type Asking = Exclude<keyof Words["bundle"]["ask"], "news">;

const isAsking = (template: Template): template is Asking =>
  template !== "news" && template in wordsIn("en").bundle.ask;

const saidAbout = ({ template, text = "" }: BundleLetter, { bundle }: Words): string[] => {
  if (template === "answer") return linesOf(text);
  return [bundle.ask[isAsking(template) ? template : "news"]];
};

export const urgencyIn = (incidents: Incident[]) => mostUrgent(incidents.map(({ priority }) => priority)) ?? "Low";

/** When the first of the answers is due. */
export const firstDue = (incidents: Incident[]): number =>
  Math.min(...incidents.map((incident) => respondBy(generationOf(incident))));

/** The most urgent first, then what is due first, then the older. */
export const byUrgency = (a: Incident, b: Incident): number =>
  priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
  respondBy(generationOf(a)) - respondBy(generationOf(b)) ||
  (a.number ?? 0) - (b.number ?? 0);

/** Of our own incidents the evidence may name several customers: it stands behind the link only. */
const EVIDENCE_LENGTH = 80;
const evidenceOf = (incident: Incident, words: Words): string =>
  incident.customer === PROVIDER ? "" : plain(evidence(incident, words), EVIDENCE_LENGTH);

/** `Critical · Main shop unavailable · 41 of 43 requests returned 502 · answer due 03:19` */
const lineOf = (one: BundledIncident, { language, timeZone }: Reader, words: Words): string =>
  [
    words.priorities[one.incident.priority],
    titleOf(siteName(one.incident, one.site, language), one.incident, words),
    evidenceOf(one.incident, words),
    stateOf(one, timeZone, words),
  ]
    .filter(Boolean)
    .join(" · ");

const CAUSE_LENGTH = 80;

/** By when it is answered, what it was, or what the message is. */
const stateOf = ({ template, incident, generation: n }: BundledIncident, timeZone: string, words: Words): string => {
  const generation = incident.generations.find((one) => one.n === n) ?? generationOf(incident);
  if (template === "page" || template === "opened") return words.bundle.due(clockTime(respondBy(generation), timeZone));
  const { verdict } = generation;
  const state = stateFor({ template, incident }, words);
  if (template !== "resolved" || !verdict) return state;
  return [state, words.verdicts[verdict.verdict], plain(verdict.cause, CAUSE_LENGTH)].filter(Boolean).join(words.colon);
};

/** `[Critical][12 incidents] Main shop unavailable … 03:04`: the first of them, with its time. */
export const bundleSubject = ({ listed, reader }: BundleLetter, { words, head }: Letter): string => {
  const [priority = "", count = ""] = head;
  const [first] = listed;
  const before = words.mail.marks(priority, count);
  if (!first) return before.trim();
  const { incident, site } = first;
  const time = clockTime(generationOf(incident).openedAt, reader.timeZone);
  const title = `${numberText(incident)} ${titleOf(siteName(incident, site, reader.language), incident, words)}`;
  return `${before}${plain(title, SUBJECT_LENGTH - before.length - time.length - 3)} … ${time}`.trim();
};
