import type { Exclusion } from "../recommendation/recommend.ts";

/** Of a finding, what earlier decisions are held against. */
export type Weighed = Pick<Exclusion, "id" | "host" | "ruleIds" | "confidence"> & {
  components: Pick<Exclusion["components"], "establishedSources">;
};

/** What people have said of an earlier one. What was approved and taken back counts as rejected. */
export interface Verdict extends Omit<Weighed, "confidence"> {
  is: "approved" | "rejected";
}

/** Twice as many, and some more: by chance alone the number of a place does not double. */
const GROWTH = 2;
const LEAST_MORE = 5;

/** Only sources that are known from before count: nobody can send them in one night. */
export const hasGrown = (
  { components: { establishedSources: now } }: Pick<Weighed, "components">,
  { components: { establishedSources: then } }: Pick<Weighed, "components">,
): boolean => now >= GROWTH * then && now - then >= LEAST_MORE;

const sharesRule = (one: Weighed["ruleIds"], other: Weighed["ruleIds"]): boolean =>
  one === "*" || other === "*" || one.some((rule) => other.includes(rule));

/** About the same rules on the same site. */
const isLike = (one: Omit<Weighed, "confidence">, other: Omit<Weighed, "confidence">): boolean =>
  one.host === other.host && sharesRule(one.ruleIds, other.ruleIds);

const lower: Record<Weighed["confidence"], Weighed["confidence"]> = { high: "medium", medium: "low", low: "low" };

/**
 * Findings after what was decided on the same site. Where somebody has decided, nothing is proposed again until its evidence has
 * grown markedly; each rejection lowers the confidence of its like by a word. An approval proves nothing of others.
 */
export const heeded = <T extends Weighed>(findings: T[], verdicts: Verdict[]): T[] => {
  const isOpen = (finding: T): boolean =>
    verdicts.every((verdict) => verdict.id !== finding.id || hasGrown(finding, verdict));
  const rejections = verdicts.filter(({ is }) => is === "rejected");
  return findings.filter(isOpen).map((finding) => {
    const doubts = rejections.filter((rejection) => isLike(rejection, finding));
    return { ...finding, confidence: doubts.reduce((word) => lower[word], finding.confidence) };
  });
};
