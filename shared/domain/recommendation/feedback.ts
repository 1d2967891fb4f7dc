import { DAY } from "../calendar.ts";
import { type Confidence, confidences } from "./confidence.ts";

/** What a customer or an operator said of a proposal. */
export interface Feedback {
  host: string;
  /** Of the proposal. */
  id: string;
  verdict: "approved" | "rejected";
  /** `attack`: what would be freed is one; `too-broad`: right, but it lets too much through; `not-needed`: nobody misses it. */
  reason?: "attack" | "too-broad" | "not-needed";
  at: number;
}

/** What was refused is not proposed again before that. */
const FORGET = 90 * DAY;
/** Each attack that we took for users, beyond those approvals that were right, costs all proposals of the site one step. */
const stepsDown = (said: Feedback[]): number => {
  const wrong = said.filter(({ verdict, reason }) => verdict === "rejected" && reason === "attack").length;
  const right = said.filter(({ verdict }) => verdict === "approved").length;
  return wrong === 0 ? 0 : Math.max(1, wrong - right);
};

const lowered = (confidence: Confidence, steps: number): Confidence | undefined =>
  confidences[confidences.indexOf(confidence) + steps];

type Judged = { id: string; host: string; confidence: Confidence };

const isRefused = ({ id, host }: Judged, said: Feedback[]): boolean =>
  said.some((one) => one.verdict === "rejected" && one.id === id && one.host === host);

const isTooBroad = ({ id }: Judged, said: Feedback[]): boolean =>
  said.some((one) => one.reason === "too-broad" && one.id !== id);

/** Proposals in the light of what was said of earlier ones of the same site. */
export const inLightOf = <T extends Judged>(proposals: T[], feedback: Feedback[], now: number): T[] =>
  proposals.flatMap((proposal) => {
    const said = feedback.filter(({ host, at }) => host === proposal.host && at > now - FORGET);
    if (isRefused(proposal, said)) return [];
    const confidence = lowered(proposal.confidence, stepsDown(said) + (isTooBroad(proposal, said) ? 1 : 0));
    return confidence ? [{ ...proposal, confidence }] : [];
  });
