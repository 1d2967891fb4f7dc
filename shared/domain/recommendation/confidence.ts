import type { Components } from "./likelihood.ts";

export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** What a word takes at least. */
export interface Bar {
  likelihood: number;
  established: number;
  sources: number;
  days: number;
  /** Of suspects at most, as a share of what would be freed. */
  suspects: number;
}
export type Bars = Record<Confidence, Bar>;

/**
 * The likelihood is what the word means to whoever reads it. The others are there so that nobody who comes for a night, or alone,
 * or as one of a crowd, is believed. Sources are independent ones: networks, not addresses; never a number of requests.
 */
export const BARS: Bars = {
  high: { likelihood: 0.975, established: 5, sources: 5, days: 3, suspects: 0.02 },
  medium: { likelihood: 0.9, established: 0, sources: 5, days: 3, suspects: 0.1 },
  low: { likelihood: 0.75, established: 0, sources: 5, days: 3, suspects: 0.25 },
};

const suspectShare = ({ established, visitors, unknown, suspects }: Components): number =>
  suspects / Math.max(1, established + visitors + unknown + suspects);

export const clears = (components: Components, likelihood: number, bar: Bar): boolean =>
  likelihood >= bar.likelihood &&
  components.establishedSources >= bar.established &&
  components.visitingSources >= bar.sources &&
  components.days >= bar.days &&
  suspectShare(components) <= bar.suspects;

/** undefined: too little is known to propose anything. */
export const confidenceOf = (components: Components, likelihood: number, bars: Bars): Confidence | undefined =>
  confidences.find((word) => clears(components, likelihood, bars[word]));
