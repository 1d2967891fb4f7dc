import type { Components } from "./likelihood.ts";

export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** What each word takes. Sources are independent ones: networks, not addresses; never a number of requests. */
const bars: Record<
  Confidence,
  { likelihood: number; established: number; sources: number; days: number; suspects: number }
> = {
  high: { likelihood: 0.97, established: 5, sources: 5, days: 3, suspects: 0.02 },
  medium: { likelihood: 0.9, established: 0, sources: 5, days: 2, suspects: 0.1 },
  low: { likelihood: 0.75, established: 0, sources: 5, days: 2, suspects: 0.25 },
};

const suspectShare = ({ established, visitors, unknown, suspects }: Components): number =>
  suspects / Math.max(1, established + visitors + unknown + suspects);

/** undefined: too little is known to propose anything. */
export const confidenceOf = (components: Components, likelihood: number): Confidence | undefined =>
  confidences.find((word) => {
    const bar = bars[word];
    return (
      likelihood >= bar.likelihood &&
      components.establishedSources >= bar.established &&
      components.visitingSources >= bar.sources &&
      components.days >= bar.days &&
      suspectShare(components) <= bar.suspects
    );
  });
