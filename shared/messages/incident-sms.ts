import type { Language } from "../domain/contact/person.ts";
import { generationOf, numberText } from "../domain/incident/incident.ts";
import { respondBy } from "../domain/incident/response-clock.ts";
import { spoken } from "./escape.ts";
import { type CallVariables, callPlaces, callVariables, type IncidentCall, testVariables } from "./incident-call.ts";
import type { Reader } from "./incident-letter.ts";
import { clockTime } from "./time.ts";
import { wordsIn } from "./words.ts";

/** What a short message takes of one variable. */
const VARIABLE_LENGTH = 35;

/** The same as of a call, and which incident it is. */
export interface SmsVariables extends CallVariables {
  number: string;
}

/** What a short message says: as a call, nothing in it that looks like an address. */
export const smsVariables = (given: IncidentCall): SmsVariables => {
  const { incident, reader } = given;
  const due = clockTime(respondBy(generationOf(incident)), reader.timeZone);
  return { ...shortened({ ...callVariables(given), number: numberText(incident) }), due };
};

/** Of a message that only tries whether it arrives: no incident has this number. */
export const smsTestVariables = (reader: Reader, now: number): SmsVariables => ({
  ...shortened({ ...testVariables(reader, now), number: "INC 0000" }),
  due: clockTime(now, reader.timeZone),
});

export const shortened = (said: SmsVariables): SmsVariables =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, spoken(value, VARIABLE_LENGTH)]),
  ) as unknown as SmsVariables;

/** What the vendor is asked to approve. */
export const smsTemplate = (language: Language): string =>
  wordsIn(language).sms.script({ ...callPlaces, number: `\${number}` });
