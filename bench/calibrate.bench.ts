import { existsSync } from "node:fs";
import { likelihoodOf, REAL } from "../shared/domain/recommendation/likelihood.ts";
import { candidatesOf, labelsOf, seenOn, sharesFrom, standings, summed } from "./exclusions/calibrated.ts";
import { learnFrom } from "./exclusions/learned.ts";
import { boundsOf, scoreOf, shown } from "./exclusions/score.ts";
import { bench } from "./report.ts";

/** Of requests that proposals free, how many of each standing are the site's own users, and is what a proposal says of itself true on later days? */
const GOAL = "the shares in the code are those that are found; Brier ≤ 0.05";
const MOST_BRIER = 0.05;

const folds = [
  { learn: [1, 7], score: [8, 14] },
  { learn: [1, 14], score: [15, 35] },
  { learn: [1, 20], score: [21, 35] },
] as const;

/** Of likelihoods, from and below. */
const bins = [
  [0.3, 0.9],
  [0.9, 0.95],
  [0.95, 0.975],
  [0.975, 0.99],
  [0.99, 1.01],
] as const;

/** What a proposal said, and what it freed later. */
interface Said {
  likelihood: number;
  own: number;
  attacks: number;
}

const sum = (said: Said[], of: (one: Said) => number): number => said.reduce((all, one) => all + of(one), 0);
const freed = ({ own, attacks }: Said): number => own + attacks;

const print = (said: Said[]): void => {
  console.log("| said | proposals | freed later | said on average % | own users % |\n| --- | --- | --- | --- | --- |");
  for (const [from, below] of bins) {
    const own = said.filter(({ likelihood }) => likelihood >= from && likelihood < below);
    const [all, users] = [sum(own, freed), sum(own, (one) => one.own)];
    if (all === 0) continue;
    const average = sum(own, (one) => freed(one) * one.likelihood) / all;
    const [low, high] = boundsOf(users, all);
    const seen = `${shown((100 * users) / all)} (${shown(100 * low)}–${shown(100 * high)})`;
    console.log(`| ${from}–${Math.min(1, below)} | ${own.length} | ${all} | ${shown(100 * average)} | ${seen} |`);
  }
};

bench("calibrate", { set: "../shared/data/waf-logs" }, async ({ set }) => {
  if (!existsSync(set)) throw new Error(`${set} is not there: nothing to measure with`);
  const { answers, recorded } = await learnFrom(
    set,
    folds.map(({ learn }) => learn),
  );
  const labels = labelsOf(recorded);
  const said = folds.flatMap(({ score: [from, to] }, n) => {
    const later = recorded.filter(({ day, matched }) => day >= from && day <= to && matched.length > 0);
    return (answers[n] ?? []).flatMap((site) =>
      candidatesOf(site).map((one): Said => {
        const { fpRemoved, tpLost } = scoreOf(
          later.filter(({ host }) => host === one.host),
          [one],
        );
        return { likelihood: likelihoodOf(one.components), own: fpRemoved, attacks: tpLost };
      }),
    );
  });
  print(said);
  const ofSites = (answers.at(-1) ?? []).map((site) => ({
    site: site.site,
    seen: seenOn(site, candidatesOf(site), labels),
  }));
  for (const { site } of ofSites) {
    const others = ofSites.filter((one) => one.site !== site).map(({ seen }) => seen);
    console.log(`without ${site}: ${JSON.stringify(sharesFrom(summed(others)))}`);
  }
  const shares = sharesFrom(summed(ofSites.map(({ seen }) => seen)));
  const error = ({ likelihood, own, attacks }: Said): number => own * (1 - likelihood) ** 2 + attacks * likelihood ** 2;
  const brier = sum(said, error) / sum(said, freed);
  return {
    figures: `shares ${JSON.stringify(shares)}; ${sum(said, freed)} requests freed later by ${said.length} proposals: Brier ${brier.toFixed(4)}`,
    goal: GOAL,
    met: brier <= MOST_BRIER && standings.every((one) => Math.abs(shares[one] - REAL[one]) < 0.002),
  };
});
