import type { Language } from "../domain/contact/person.ts";
import type { Proposal } from "../domain/proposal/proposal.ts";
import type { Unheld } from "../domain/recommendation/recommend.ts";
import { plain } from "./escape.ts";
import { refusedText } from "./findings.ts";
import { proposalRows } from "./proposal-rows.ts";
import { wordsIn } from "./words.ts";

/** A proposal in words, a line a thing; the change as JSON. */
export interface Told {
  title: string;
  lines: string[];
  change: string;
}

/** The same as approvers read. */
export const recommendationText = (proposal: Proposal, language: Language): Told => {
  const words = wordsIn(language);
  const { confidence, confidences } = words.proposal;
  const rows = [...proposalRows(proposal, words), [confidence, confidences[proposal.confidence]]];
  return {
    title: plain(proposal.place),
    lines: rows.map(([label, value]) => `${label}${words.colon}${value}`),
    change: JSON.stringify([proposal.after]),
  };
};

/** Why WAF 2.0 gets no proposal, with what 3.0 would take. */
export const refusalText = (refused: Unheld, language: Language): Told => ({
  title: plain(refused.id),
  lines: [refusedText(refused, wordsIn(language))],
  change: JSON.stringify([refused.in30]),
});
