import { escapeMarkdown } from "./escape.ts";
import { type IncidentLetter, incidentLetter, subjectOf } from "./incident-letter.ts";
import { wordsIn } from "./words.ts";

export interface IncidentCard extends Omit<IncidentLetter, "text"> {
  /** There its link only shows. */
  toGroup: boolean;
}

/** The card of a page or a reminder, in DingTalk's markdown. */
export const incidentCard = (given: IncidentCard): { title: string; text: string; button: string; url: string } => {
  const { card } = wordsIn(given.reader.language);
  const letter = incidentLetter(given);
  const { head, title, lines, rows, words, link } = letter;
  const button = given.toGroup ? card.show : (link?.button ?? card.show);
  const said = given.toGroup ? [card.forAll] : lines;
  const text = [
    `#### ${escapeMarkdown(head.join(" · "))}`,
    `**${escapeMarkdown(title)}**`,
    ...rows.map(([label, value]) => `- ${escapeMarkdown(label + words.colon + value)}`),
    ...said.map(escapeMarkdown),
  ].join("\n\n");
  return { title: subjectOf(given, letter), text, button, url: link?.url ?? "" };
};
