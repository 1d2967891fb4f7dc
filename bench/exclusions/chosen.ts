import { type Bar, clears } from "../../shared/domain/recommendation/confidence.ts";
import { likelihoodOf, type Shares } from "../../shared/domain/recommendation/likelihood.ts";
import type { Exclusion, SiteAnswers } from "../../shared/domain/recommendation/recommend.ts";
import { type ByStanding, candidatesOf, labelsOf, seenOn, sharesFrom, summed } from "./calibrated.ts";
import type { Recorded } from "./recorded.ts";
import { type Counts, percent, scoreOf, total } from "./score.ts";

/** What thresholds can be chosen on, of one site. */
export interface Scene {
  host: string;
  candidates: Exclusion[];
  /** What those who would have been freed were, on the days that it was learned from. */
  seen: ByStanding;
  /** Blocked requests of the days that are scored. */
  later: Recorded[];
}

/** What a word shall do. Of its bar the likelihood is chosen; the rest is there against attackers, and is not a matter of benefit. */
export interface Want {
  name: string;
  lost: number;
  bar: Bar;
}

export interface LeftOut {
  host: string;
  want: Want;
  with: Counts;
  without: Counts;
}

export const scenesOf = (answers: SiteAnswers[], recorded: Recorded[], later: Recorded[]): Scene[] => {
  const labels = labelsOf(recorded);
  return answers.map((one) => {
    const candidates = candidatesOf(one);
    const blocked = later.filter(({ host, matched }) => host === one.site && matched.length > 0);
    return { host: one.site, candidates, seen: seenOn(one, candidates, labels), later: blocked };
  });
};

const likelihoods = [0.8, 0.85, 0.9, 0.925, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985];

type Choice = { bar: Bar; shares: Shares };

const countsAt = ({ candidates, later }: Scene, { bar, shares }: Choice, known: Map<string, Counts>): Counts => {
  const chosen = candidates.filter(({ components }) => clears(components, likelihoodOf(components, shares), bar));
  const key = chosen.map(({ id }) => id).join("\n");
  const counts = known.get(key) ?? scoreOf(later, chosen);
  known.set(key, counts);
  return counts;
};

/** Less than that is no difference between two bars. */
const EQUAL = 0.01;

/** Few proposals decide, and many bars do equally well: of those the one in the middle. */
const chosenOn = (scenes: Scene[], want: Want, known: Map<string, Map<string, Counts>>): Choice => {
  const shares = sharesFrom(summed(scenes.map(({ seen }) => seen)));
  const tried = likelihoods.map((likelihood) => {
    const bar = { ...want.bar, likelihood };
    const all = scenes.map((scene) => countsAt(scene, { bar, shares }, known.get(scene.host) ?? new Map()));
    return { bar, sum: total(all) };
  });
  const fair = tried.filter(({ sum: { tp, tpLost } }) => percent(tpLost, tp) <= want.lost);
  const most = Math.max(0, ...fair.map(({ sum }) => sum.fpRemoved));
  const best = fair.filter(({ sum: { fp, fpRemoved } }) => fpRemoved >= most - EQUAL * fp);
  return { bar: best[best.length >> 1]?.bar ?? want.bar, shares };
};

/** Each site with what was chosen on all, and with what was chosen on the others: shares of each standing, and the likelihood that the word takes. */
export const leftOut = (scenes: Scene[], want: Want): LeftOut[] => {
  const known = new Map(scenes.map(({ host }) => [host, new Map<string, Counts>()]));
  const all = chosenOn(scenes, want, known);
  return scenes.flatMap((scene) => {
    const others = chosenOn(
      scenes.filter((one) => one !== scene),
      want,
      known,
    );
    const [own, strange] = [all, others].map((choice) => countsAt(scene, choice, known.get(scene.host) ?? new Map()));
    return own && strange && strange.fp > 0 ? [{ host: scene.host, want, with: own, without: strange }] : [];
  });
};

/** In points of false positives removed. */
export const worse = ({ with: own, without }: LeftOut): number =>
  percent(own.fpRemoved, own.fp) - percent(without.fpRemoved, without.fp);
