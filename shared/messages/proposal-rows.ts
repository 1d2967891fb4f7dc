import { callsOf } from "../domain/proposal/export.ts";
import { approvalsNeeded, type Proposal } from "../domain/proposal/proposal.ts";
import { plain } from "./escape.ts";
import { decimal } from "./time.ts";
import type { Words } from "./words.en.ts";

type Row = [label: string, value: string];

/** Shares below this are said to be below it. */
const LEAST_PERCENT = 0.1;

export const percentOf = (share: number, words: Words): string => {
  const percent = share * 100;
  return percent > 0 && percent < LEAST_PERCENT ? `<${decimal(LEAST_PERCENT, words)}%` : `${decimal(percent, words)}%`;
};

/** Named; more are counted, or stand in the JSON. */
const MOST_RULES = 5;
const MOST_TRACES = 3;

const rulesOf = ({ ruleIds }: Proposal, words: Words): string => {
  if (ruleIds === "*") return words.proposal.allRules;
  const ids = ruleIds.slice(0, MOST_RULES).map((id) => plain(id, 20));
  const more = ruleIds.length - ids.length;
  return words.proposal.rules(ids.join(words.comma), more > 0 ? String(more) : "");
};

const passing = ({ predicted: { suspects, looked, suspectTraces } }: Proposal, words: Words): string => {
  const { noAttack, attacks, unknown } = words.proposal;
  if (suspects === 0) return noAttack(decimal(looked, words));
  const traces = suspectTraces.slice(0, MOST_TRACES).map((trace) => plain(trace, 40));
  return `${attacks(decimal(suspects, words), decimal(looked, words), traces.join(words.comma))} ${unknown}`;
};

const knownShare = ({ components }: Proposal, words: Words): string => {
  const [known = 0, all = 0] = [["established"], ["established", "visitors", "unknown", "suspects"]].map((names) =>
    names.reduce((sum, name) => sum + (Number(components[name]) || 0), 0),
  );
  return percentOf(known / Math.max(1, all), words);
};

/** What somebody has to know who decides, a line each. All of it plain. */
export const proposalRows = (proposal: Proposal, words: Words): Row[] => {
  const { place, replayed, likelihood, after } = proposal;
  const said = words.proposal;
  const { undo } = callsOf(proposal);
  return [
    [said.blocked, said.byRules(plain(place), rulesOf(proposal, words))],
    [
      said.hurt,
      said.hurts(decimal(replayed.clients, words), decimal(replayed.days, words), knownShare(proposal, words)),
    ],
    [said.passes, passing(proposal, words)],
    [said.expected, said.wrongly(percentOf(1 - likelihood, words))],
    [said.undo, said.undone(plain(after.name), undo.action)],
    [said.decide, approvalsNeeded(proposal) === 1 ? said.needs.one : said.needs.two],
  ];
};
