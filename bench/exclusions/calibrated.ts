import { meetsAll } from "../../shared/domain/recommendation/condition.ts";
import type { Bars } from "../../shared/domain/recommendation/confidence.ts";
import { groupsOf } from "../../shared/domain/recommendation/groups.ts";
import { REAL, type Shares } from "../../shared/domain/recommendation/likelihood.ts";
import { type Exclusion, recommend, type SiteAnswers } from "../../shared/domain/recommendation/recommend.ts";
import { judge, type Standing } from "../../shared/domain/recommendation/standing.ts";
import type { Recorded } from "./recorded.ts";

/** Everything that could be proposed at all. */
const LAX = { likelihood: 0.3, established: 0, sources: 2, days: 1, suspects: 0.9 };
const laxBars: Bars = { high: LAX, medium: LAX, low: LAX };

export const candidatesOf = (answers: SiteAnswers): Exclusion[] => recommend(answers, "3.0", laxBars).proposals;

export interface Seen {
  own: number;
  attacks: number;
}
export type ByStanding = Record<Standing, Seen>;

export const standings = Object.keys(REAL) as Standing[];
export const nothingSeen = (): ByStanding => ({
  established: { own: 0, attacks: 0 },
  visitor: { own: 0, attacks: 0 },
  unknown: { own: 0, attacks: 0 },
  hostile: { own: 0, attacks: 0 },
});

/** Of the requests that a site's candidates would have freed, what those of each standing were. */
export const seenOn = (
  answers: SiteAnswers,
  candidates: Exclusion[],
  isAttack: (trace: string) => boolean | undefined,
): ByStanding => {
  const seen = nothingSeen();
  const hits = judge(answers.hits, answers.site);
  for (const hit of groupsOf({ ...answers, hits }).flatMap((group) => group.hits)) {
    const isFreed = candidates.some(
      ({ ruleIds, conditions }) => (ruleIds === "*" || ruleIds.includes(hit.rule)) && meetsAll(hit, conditions),
    );
    const is = isFreed ? isAttack(hit.trace) : undefined;
    if (is !== undefined) seen[hit.standing][is ? "attacks" : "own"]++;
  }
  return seen;
};

export const summed = (all: ByStanding[]): ByStanding => {
  const sum = nothingSeen();
  for (const one of all)
    for (const standing of standings) {
      sum[standing].own += one[standing].own;
      sum[standing].attacks += one[standing].attacks;
    }
  return sum;
};

/** What is thought before anything is seen, and as if it had been seen of so many requests: little that is seen changes little. */
const BEFORE: Shares = { established: 0.99, visitor: 0.98, unknown: 0.9, hostile: 0.1 };
const WEIGHT = 100;

export const sharesFrom = (seen: ByStanding): Shares => {
  const share = (standing: Standing): number => {
    const { own, attacks } = seen[standing];
    return Math.round(((own + WEIGHT * BEFORE[standing]) / (own + attacks + WEIGHT)) * 1_000) / 1_000;
  };
  return {
    established: share("established"),
    visitor: share("visitor"),
    unknown: share("unknown"),
    hostile: share("hostile"),
  };
};

/** Whether a trace is an attack; undefined: nobody has said. */
export const labelsOf = (recorded: Recorded[]): ((trace: string) => boolean | undefined) => {
  const labels = new Map(recorded.map(({ trace, isAttack }) => [trace, isAttack]));
  return (trace) => labels.get(trace);
};
