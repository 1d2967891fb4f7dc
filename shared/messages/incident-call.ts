import type { Language } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident } from "../domain/incident/incident.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { spoken } from "./escape.ts";
import { missedBy } from "./evidence.ts";
import type { Reader } from "./incident-letter.ts";
import { siteName, titleOf } from "./incident-words.ts";
import { clockTime } from "./time.ts";
import { wordsIn } from "./words.ts";

export interface IncidentCall {
  incident: Incident;
  reader: Reader;
  meta: Meta;
  site: Site | undefined;
}

/** The variables of the text that the voice service has approved. */
export interface CallVariables extends Record<string, string> {
  priority: string;
  customer: string;
  site: string;
  what: string;
  /** Until when the answer is due. */
  due: string;
}

/** What a call says: letters, digits and spaces, nothing that looks like an address, together under 250 characters. */
export const callVariables = ({ incident, reader, meta, site }: IncidentCall): CallVariables => {
  const words = wordsIn(reader.language);
  const missed = missedBy(incident, words) !== undefined;
  const [hour = "", minute = ""] = clockTime(respondBy(generationOf(incident)), reader.timeZone).split(":");
  return {
    priority: spoken(words.priorities[incident.priority]),
    customer: spoken(meta.name) || spoken(incident.customer),
    site: spoken(siteName(incident, site, reader.language)) || spoken(words.business.own),
    what: spoken(missed ? titleOf("", incident, words) : words.kinds[incident.kind]),
    due: words.call.time(hour, minute),
  };
};

/** What a call says that only tests the number: the same text, since it is the one that is approved. */
export const testVariables = ({ language, timeZone }: Reader, now: number): CallVariables => {
  const words = wordsIn(language);
  const [hour = "", minute = ""] = clockTime(now, timeZone).split(":");
  return {
    priority: spoken(words.priorities.Low),
    customer: spoken(words.business.own),
    site: spoken(words.duty.kinds.test),
    what: spoken(words.duty.testCall),
    due: words.call.time(hour, minute),
  };
};

const place = (name: string): string => `\${${name}}`;
export const callPlaces: CallVariables = {
  priority: place("priority"),
  customer: place("customer"),
  site: place("site"),
  what: place("what"),
  due: place("due"),
};

/** What the voice service is asked to approve: the text with places for its variables, and what is said after a key. */
export const callTemplates = (language: Language, hasKeys: boolean): { text: string; reply: string } => ({
  text: callScript(callPlaces, language, hasKeys),
  reply: wordsIn(language).call.reply,
});

/** What is heard; with a number of ours keys are offered. */
export const callScript = (variables: CallVariables, language: Language, hasKeys: boolean): string => {
  const { call } = wordsIn(language);
  return call.script(variables) + (hasKeys ? call.keys : call.noKeys);
};
