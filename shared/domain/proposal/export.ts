import { iso } from "../calendar.ts";
import type { Seen } from "../recommendation/seen.ts";
import type { Night } from "./night.ts";
import { approvalsNeeded, type Proposal, type Word } from "./proposal.ts";

/** The call that would make the rule, and the one that takes it away; who calls puts in the instance, and 3.0's template. */
export const callsOf = ({ waf, site, after }: Pick<Proposal, "waf" | "site" | "after">) =>
  waf === "3.0"
    ? {
        apply: {
          action: "CreateDefenseRule",
          version: "2021-10-01",
          DefenseScene: "whitelist",
          Rules: JSON.stringify([after]),
        },
        undo: { action: "DeleteDefenseRule", version: "2021-10-01", RuleIds: `the id of ${after.name}` },
      }
    : {
        apply: {
          ...{ action: "CreateProtectionModuleRule", version: "2019-09-10", Domain: site },
          ...{ DefenseType: "whitelist", Rule: JSON.stringify(after) },
        },
        undo: {
          ...{ action: "DeleteProtectionModuleRule", version: "2019-09-10", Domain: site },
          ...{ DefenseType: "whitelist", RuleId: `the id of ${after.name}` },
        },
      };

const wordView = ({ by, at, reason }: Word) => ({ by, at: iso(at), reason });
const wordOf = (word: Word | undefined) => (word ? wordView(word) : null);

/** All of it. `written`: whether anything has changed in the WAF, which this service does not do yet. */
export const proposalView = (proposal: Proposal) => {
  const { customer, proposal: id, site, kind, place, state, confidence, likelihood, waf, ruleIds, after } = proposal;
  const { evidence, predicted, replayed, components, broad, approvals, withdrawn } = proposal;
  return {
    ...{ id, customerId: customer, site, kind, place, waf, state, confidence, expectedError: 1 - likelihood },
    ...{ ruleIds, before: null, after, ...callsOf(proposal), written: false },
    ...{ evidence, predicted: { ...predicted, otherRules: "unknown" as const }, replayed, components },
    window: { from: iso(proposal.from), to: iso(proposal.to) },
    ...{ at: iso(proposal.at), broad, approvalsNeeded: approvalsNeeded(proposal), approvals: approvals.map(wordView) },
    ...{ rejected: wordOf(proposal.rejected), reverted: wordOf(proposal.reverted) },
    withdrawn: withdrawn ? { at: iso(withdrawn.at), because: withdrawn.because } : null,
  };
};

const seenView = ({ first, last, ...counts }: Seen) => ({ ...counts, first: iso(first), last: iso(last) });

/** What the newest look has found beside the proposals. */
export const nightView = ({ waf, from, to, findings, moreFindings, refused, moreRefused, isWhole }: Night) => ({
  ...{ waf, window: { from: iso(from), to: iso(to) }, complete: isWhole },
  ...{ findings: findings.map(({ seen, ...finding }) => ({ ...finding, seen: seenView(seen) })), moreFindings },
  ...{ refused: refused.map(({ seen, ...one }) => ({ ...one, seen: seenView(seen) })), moreRefused },
});
