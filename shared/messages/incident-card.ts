import { escapeMarkdown } from "./escape.ts";
import { type IncidentLetter, incidentLetter, subjectOf } from "./incident-letter.ts";
import type { Letter } from "./letter.ts";

export interface IncidentCard extends Omit<IncidentLetter, "text"> {
  /** There its link only shows. */
  toGroup: boolean;
}

export interface Card {
  title: string;
  text: string;
  button: string;
  url: string;
}

/** The card of a page or a reminder. */
export const incidentCard = ({ toGroup, ...given }: IncidentCard): Card => {
  const letter = incidentLetter(given);
  return cardOf(letter, { title: subjectOf(given, letter), toGroup });
};

/** In DingTalk's markdown. */
export const cardOf = (
  { head, title: name, lines, rows, words, link }: Letter,
  { title, toGroup }: { title: string; toGroup: boolean },
): Card => {
  const { card } = words;
  const button = toGroup ? card.show : (link?.button ?? card.show);
  const said = toGroup ? [card.forAll] : lines;
  const text = [
    `#### ${escapeMarkdown(head.join(" · "))}`,
    `**${escapeMarkdown(name)}**`,
    ...rows.map(([label, value]) => `- ${escapeMarkdown(label + words.colon + value)}`),
    ...said.map(escapeMarkdown),
  ].join("\n\n");
  return { title, text, button, url: link?.url ?? "" };
};
