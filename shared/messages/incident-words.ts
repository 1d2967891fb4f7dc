import type { Language, Person } from "../domain/contact/person.ts";
import type { Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident, isClosed, PROVIDER } from "../domain/incident/incident.ts";
import { priorityOf } from "../domain/incident/priority.ts";
import { respondBy, runs } from "../domain/incident/response-clock.ts";
import { plain } from "./escape.ts";
import { missedBy } from "./evidence.ts";
import { duration, moment } from "./time.ts";
import type { Words } from "./words.en.ts";

/** Longest name in a line; DNS names may be four times as long. */
const NAME_LENGTH = 60;

/** The site as the reader calls it, else its host; empty without one. */
export const siteName = ({ host = "" }: Incident, site: Site | undefined, language: Language): string =>
  plain(site?.names?.[language] ?? host, NAME_LENGTH);

/** Site and what happened there: `Main shop unavailable`. */
export const titleOf = (name: string, incident: Incident, words: Words): string => {
  const missed = missedBy(incident, words);
  return missed ? words.missedTitle(missed) : `${name} ${words.kinds[incident.kind]}`.trim();
};

/** A simulated person is called so wherever named. */
export const personName = ({ name, simulated }: Person, { aside, simulated: word }: Words): string =>
  plain(name, NAME_LENGTH) + (simulated ? aside(word) : "");

/** `Critical (core business unavailable)`: the priority, and why it is this one. */
export const priorityWords = (incident: Incident, words: Words): string =>
  words.priorities[incident.priority] + words.aside(why(incident, words));

const why = ({ customer, priority, impact, core }: Incident, words: Words): string => {
  if (priority !== priorityOf(impact, core)) return words.byHand;
  if (impact === "question") return words.impacts.question;
  const business = customer === PROVIDER ? "own" : core ? "core" : "other";
  return words.why(words.business[business], words.impacts[impact]);
};

export interface Reading {
  timeZone: string;
  words: Words;
  now: number;
}

/** How long until the answer is due; undefined when nothing is due any more. */
export const timeLeft = (incident: Incident, { words, now }: Omit<Reading, "timeZone">): string | undefined => {
  const clock = generationOf(incident);
  if (isClosed(incident) || clock.answeredAt !== undefined) return undefined;
  if (!runs(clock)) return words.paused;
  const left = respondBy(clock) - now;
  return left >= 0 ? words.left(duration(left, words)) : words.overdue(duration(-left, words));
};

/** Until when, and how long that still is. */
export const dueWords = (incident: Incident, { timeZone, words, now }: Reading): string | undefined => {
  const left = timeLeft(incident, { words, now });
  const clock = generationOf(incident);
  if (left === undefined || !runs(clock)) return left;
  return `${moment(respondBy(clock), timeZone, words)}${words.clause}${left}`;
};

/** Since when: the first sign, or of a reopened incident its new beginning. */
export const sinceOf = (incident: Incident): number =>
  incident.generation === 1 ? incident.firstSeenAt : generationOf(incident).openedAt;
