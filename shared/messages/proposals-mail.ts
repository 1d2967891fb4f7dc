import type { Person } from "../domain/contact/person.ts";
import { callsOf } from "../domain/proposal/export.ts";
import type { Night } from "../domain/proposal/night.ts";
import type { Proposal } from "../domain/proposal/proposal.ts";
import { plain } from "./escape.ts";
import { findingSections } from "./findings.ts";
import { CALM } from "./letter.ts";
import { filled, type Paper, paperHtml, paperText, type Section } from "./paper.ts";
import { proposalRows } from "./proposal-rows.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

export interface ProposalsMail {
  /** Their name. */
  customer: string;
  /** The most important first. */
  waiting: Proposal[];
  night?: Night | undefined;
  reader: Person;
}

/** More are counted: a mail is read on a phone. */
const MOST_SHOWN = 5;
const ONE = "/v1/proposals/ID";
const MOST_JSON = 1_000;
/** The mail service took no more once (channels-and-logs.md 2.2). */
const SUBJECT_LENGTH = 100;

const sectionOf = (proposal: Proposal, words: Words): Section => {
  const { confidence, confidences, change, id } = words.proposal;
  const json = plain(JSON.stringify(callsOf(proposal).apply), MOST_JSON);
  const rows: [string, string][] = [
    ...proposalRows(proposal, words),
    [confidence, confidences[proposal.confidence]],
    [change, json],
    [id, plain(proposal.proposal)],
  ];
  return { title: plain(proposal.site), blocks: [{ is: "rows", rows }] };
};

const reasonsFor = ({ roles }: Person, { proposal }: Words): string[] => [
  proposal.notWritten,
  roles.includes("approver") ? proposal.how(`POST ${ONE}/approve`, `POST ${ONE}/reject`) : proposal.nobody,
];

const foundIn = (night: Night | undefined): number =>
  night ? night.findings.length + night.moreFindings + night.refused.length + night.moreRefused : 0;

/** What waits for an approver, or for an owner who has to name one. */
export const proposalsMail = ({ customer, waiting, night, reader }: ProposalsMail) => {
  const words = wordsIn(reader.language);
  const { proposal, findings, mail, report } = words;
  const verdict = waiting.length > 0 ? proposal.waiting(waiting.length) : findings.found(foundIn(night));
  const more = waiting.length - MOST_SHOWN;
  const paper: Paper = {
    ...{ language: reader.language, words, colour: CALM, head: [proposal.kind, plain(customer, 60)], verdict },
    reasons: waiting.length > 0 ? reasonsFor(reader, words) : [],
    figures: [],
    sections: filled([
      ...waiting.slice(0, MOST_SHOWN).map((one) => sectionOf(one, words)),
      ...findingSections(night, words),
      {
        title: proposal.kind,
        blocks: [
          { is: "lines", lines: [...(more > 0 ? [report.more(String(more))] : []), proposal.whole(`GET ${ONE}`)] },
        ],
      },
    ]),
  };
  const subject = plain(`${mail.marks(proposal.kind, plain(customer, 40))}${verdict}`, SUBJECT_LENGTH);
  return { subject, html: paperHtml(paper), text: paperText(paper) };
};
