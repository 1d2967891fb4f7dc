import { DAY } from "../domain/calendar.ts";
import type { Language } from "../domain/contact/person.ts";
import { callsOf } from "../domain/proposal/export.ts";
import type { Night } from "../domain/proposal/night.ts";
import type { Proposal, Word } from "../domain/proposal/proposal.ts";
import { plain } from "./escape.ts";
import { findingSections, ofSite } from "./findings.ts";
import { CALM } from "./letter.ts";
import { filled, paperHtml } from "./paper.ts";
import { percentOf, proposalRows } from "./proposal-rows.ts";
import { decimal, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordsIn } from "./words.ts";

/** Rows are bounded to less. */
const MOST_JSON = 50_000;
/** The WAF's own. */
const ZONE = "Asia/Shanghai";

const figuresOf = ({ replayed, from, to, likelihood }: Proposal, words: Words) => {
  const { clients, days, requests, stopped, touched, ofSite, error } = words.proposal;
  const dayCount = decimal((to - from) / DAY, words);
  return [
    { label: clients, value: decimal(replayed.clients, words), note: days(decimal(replayed.days, words), dayCount) },
    {
      label: requests,
      value: decimal(replayed.stopped, words),
      note: `${stopped}${words.comma}${error(percentOf(1 - likelihood, words))}`,
    },
    { label: touched, value: percentOf(replayed.touched / Math.max(1, replayed.requests), words), note: ofSite },
  ];
};

const saidIn = ({ approvals, rejected, reverted }: Proposal): Word[] =>
  [...approvals, rejected, reverted].filter((word) => word !== undefined);

const stateRows = (proposal: Proposal, words: Words): [string, string][] => {
  const { state, states, said } = words.proposal;
  const lines = saidIn(proposal).map(({ by, at, reason }) =>
    said(plain(by), moment(at, ZONE, words), plain(reason, 500)),
  );
  return [[state, [states[proposal.state], ...lines].join(words.clause)]];
};

/** To be read in a minute on a phone: the JSON comes last. @param night what else was found lately */
export const proposalPage = (proposal: Proposal, language: Language, night?: Night): string => {
  const words = wordsIn(language);
  const said = words.proposal;
  const json = JSON.stringify(callsOf(proposal).apply);
  return paperHtml({
    ...{ language, words, colour: CALM },
    head: [said.kind, `${said.confidence} ${said.confidences[proposal.confidence]}`],
    verdict: said.verdict(plain(proposal.site)),
    reasons: [said.notWritten],
    figures: figuresOf(proposal, words),
    sections: filled([
      {
        title: plain(proposal.place),
        blocks: [{ is: "rows", rows: [...proposalRows(proposal, words), ...stateRows(proposal, words)] }],
      },
      ...findingSections(night && ofSite(night, proposal.site), words),
      { title: said.change, blocks: [{ is: "lines", lines: [plain(json, MOST_JSON), plain(proposal.proposal)] }] },
    ]),
  });
};
