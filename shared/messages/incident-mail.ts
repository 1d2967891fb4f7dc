import type { Person } from "../domain/contact/person.ts";
import { type IncidentLetter, incidentLetter, subjectOf } from "./incident-letter.ts";
import { personName } from "./incident-words.ts";
import { letterHtml, letterText } from "./letter.ts";
import { wordsIn } from "./words.ts";

export interface IncidentMail extends Omit<IncidentLetter, "reader" | "recipient"> {
  person: Person;
}

/** The mail of a template, in the language and the time zone of its recipient. */
export const incidentMail = ({ person, ...mail }: IncidentMail): { subject: string; html: string; text: string } => {
  const said = { ...mail, reader: person, recipient: personName(person, wordsIn(person.language)) };
  const letter = incidentLetter(said);
  return { subject: subjectOf(said, letter), html: letterHtml(letter), text: letterText(letter) };
};
