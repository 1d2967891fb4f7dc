import { HOUR } from "../domain/calendar.ts";
import type { Person } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { updateAfter } from "../domain/incident/news.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { personName, sinceOf, siteName, titleOf } from "./incident-words.ts";
import { decimal, moment } from "./time.ts";
import { wordsIn } from "./words.ts";

export interface ReadyAnswer {
  incident: Incident;
  person: Person;
  meta: Meta;
  site: Site | undefined;
  now: number;
}

/** The others: at the latest at the promised time. When that is near or over, an hour is what can be kept. */
const nextUpdateAt = (incident: Incident, now: number): number =>
  updateAfter(incident, now) ?? Math.max(respondBy(generationOf(incident)), now + HOUR);

/**
 * The first message to the customer, ready written, in the customer's language and time zone: who has it, what we see, what
 * happens next, when the next update comes. A person sends it, and may change every word of it.
 */
export const readyAnswer = ({ incident, person, meta, site, now }: ReadyAnswer): string => {
  const words = wordsIn(meta.language);
  const { ready, colon } = words;
  const title = titleOf(siteName(incident, site, meta.language), incident, words);
  const seen = words.sinceWhen(evidence(incident, words), moment(sinceOf(incident), meta.timeZone, words));
  return [
    ready.hello(plain(meta.name)),
    ready.have(personName(person, words)),
    `${numberText(incident)}${colon}${title}`,
    `${ready.seen}${colon}${seen}`,
    `${ready.next}${colon}${ready.steps[incident.kind]}`,
    ready.nextUpdate(moment(nextUpdateAt(incident, now), meta.timeZone, words)),
  ].join("\n");
};

/** So many of them are named. */
const MOST_NAMED = 10;

/** The same about several incidents at once. */
export const readyForAll = ({
  incidents,
  person,
  meta,
  now,
}: Pick<ReadyAnswer, "person" | "meta" | "now"> & { incidents: Incident[] }): string => {
  const words = wordsIn(meta.language);
  const { ready, bundle, colon } = words;
  const named = incidents.slice(0, MOST_NAMED);
  const left = incidents.length - named.length;
  const next = Math.min(...incidents.map((incident) => nextUpdateAt(incident, now)));
  return [
    ready.hello(plain(meta.name)),
    ready.have(personName(person, words)),
    bundle.ready(bundle.count(decimal(incidents.length, words))) + colon.trimEnd(),
    ...named.map((one) => `${numberText(one)}${colon}${titleOf(plain(one.host ?? ""), one, words)}`),
    left > 0 ? bundle.more(decimal(left, words)) : "",
    `${ready.next}${colon}${bundle.readyNext}`,
    ready.nextUpdate(moment(next, meta.timeZone, words)),
  ]
    .filter(Boolean)
    .join("\n");
};

/** How it stands, ready written for the next update: what a person knows better they write themselves. */
const readyUpdate = ({ incident, person, meta, site, now }: ReadyAnswer): string => {
  const words = wordsIn(meta.language);
  const { ready, colon } = words;
  const title = titleOf(siteName(incident, site, meta.language), incident, words);
  return [
    ready.hello(plain(meta.name)),
    `${numberText(incident)}${colon}${title}`,
    `${ready.stands}${colon}${incident.mitigatedBy === undefined ? ready.goesOn : ready.isGone}`,
    `${ready.next}${colon}${ready.steps[incident.kind]}`,
    ready.nextUpdate(moment(nextUpdateAt(incident, now), meta.timeZone, words)),
    personName(person, words),
  ].join("\n");
};

/** The message that is due next: the first answer, then updates. */
export const readyText = (given: ReadyAnswer): string =>
  generationOf(given.incident).answeredAt === undefined ? readyAnswer(given) : readyUpdate(given);
