import type { Meta, Site } from "../domain/customer/customer.ts";
import type { Template } from "../domain/delivery/delivery.ts";
import { generationOf, type Incident, numberText, PROVIDER } from "../domain/incident/incident.ts";
import { mostUrgent, priorities } from "../domain/incident/priority.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { plain } from "./escape.ts";
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
  incident: Incident;
  site: Site | undefined;
}

export interface BundleLetter {
  template: Template;
  /** All that are told, the most urgent first. */
  incidents: Incident[];
  /** Those of them that are listed. */
  listed: BundledIncident[];
  reader: Reader;
  /** Whom it is for, as named to them; a group is nobody. */
  recipient?: string | undefined;
  meta: Meta;
  link: string | undefined;
}

/** What is said of several incidents of one customer, before it has a form. */
export const bundleLetter = (given: BundleLetter): Letter => {
  const { template, incidents, listed, reader, recipient = "", meta, link } = given;
  const words = wordsIn(reader.language);
  const { bundle, mail } = words;
  const priority = urgencyIn(incidents);
  const count = bundle.count(decimal(incidents.length, words));
  const left = incidents.length - listed.length;
  const rows: Letter["rows"] = [
    [bundle.firstDue, moment(firstDue(incidents), reader.timeZone, words)],
    ...listed.map((one): [string, string] => [numberText(one.incident), lineOf(one, reader, words)]),
    ["…", left > 0 ? bundle.more(decimal(left, words)) : ""],
    [mail.labels.customer, plain(meta.name)],
    [mail.labels.recipient, recipient],
  ];
  return {
    language: reader.language,
    words,
    priority,
    head: [words.priorities[priority], count],
    title: bundle.title(count, plain(meta.name)),
    lines: [bundle.ask[askedBy(template)]],
    rows: rows.filter(([, value]) => value !== ""),
    link: link === undefined ? undefined : { url: link, button: bundle.button },
  };
};

const askedBy = (template: Template): keyof Words["bundle"]["ask"] =>
  template === "page" || template === "handover" ? template : "reminder";

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
const lineOf = ({ template, incident, site }: BundledIncident, { language, timeZone }: Reader, words: Words): string =>
  [
    words.priorities[incident.priority],
    titleOf(siteName(incident, site, language), incident, words),
    evidenceOf(incident, words),
    template === "page"
      ? words.bundle.due(clockTime(respondBy(generationOf(incident)), timeZone))
      : stateFor({ template, incident }, words),
  ]
    .filter(Boolean)
    .join(" · ");

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
