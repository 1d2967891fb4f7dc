import { done, type Outcome, refused } from "../outcome.ts";
import { approvalsNeeded, type Proposal, type Word } from "./proposal.ts";

export type ProposalRefusal =
  | "proposal-approved"
  | "proposal-rejected"
  | "proposal-reverted"
  | "proposal-withdrawn"
  | "not-approved"
  | "in-freeze";

type Decided = Outcome<Proposal, ProposalRefusal>;

const overBy = ({ state }: Proposal): ProposalRefusal | undefined =>
  state === "proposed" ? undefined : `proposal-${state}`;

/** Nobody is waited for any more. */
const closed = ({ waitsSince: _since, ...proposal }: Proposal): Proposal => proposal;

const hasApproved = ({ state, approvals }: Proposal, by: string): boolean =>
  (state === "proposed" || state === "approved") && approvals.some((one) => one.by === by);

/** One more person is for it. Said twice by the same it is said once. */
export const approved = (proposal: Proposal, word: Word, isFrozen: boolean): Decided => {
  if (hasApproved(proposal, word.by)) return done(proposal);
  const refusal = overBy(proposal) ?? (isFrozen ? "in-freeze" : undefined);
  if (refusal) return refused(refusal);
  const approvals = [...proposal.approvals, word];
  if (approvals.length < approvalsNeeded(proposal)) return done({ ...proposal, approvals });
  return done({ ...closed(proposal), approvals, state: "approved" });
};

/** One word against it is enough. */
export const rejected = (proposal: Proposal, word: Word): Decided => {
  if (proposal.rejected?.by === word.by) return done(proposal);
  const refusal = overBy(proposal);
  return refusal ? refused(refusal) : done({ ...closed(proposal), rejected: word, state: "rejected" });
};

/** What was approved is taken back. */
export const reverted = (proposal: Proposal, word: Word): Decided => {
  if (proposal.reverted?.by === word.by) return done(proposal);
  if (proposal.state === "reverted") return refused("proposal-reverted");
  return proposal.state === "approved"
    ? done({ ...proposal, reverted: word, state: "reverted" })
    : refused("not-approved");
};

/** The logs do not show it so any more. */
export const withdrawn = (proposal: Proposal, because: "not-found" | "replaced", now: number): Proposal => ({
  ...closed(proposal),
  state: "withdrawn",
  withdrawn: { at: now, because },
});
