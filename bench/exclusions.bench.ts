import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BARS, type Confidence } from "../shared/domain/recommendation/confidence.ts";
import { recommend, type SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
import { type LeftOut, leftOut, scenesOf, type Want, worse } from "./exclusions/chosen.ts";
import { learnFrom } from "./exclusions/learned.ts";
import type { Recorded } from "./exclusions/recorded.ts";
import { type Counts, percent, type Score, scoreOf, shown, total, wilson } from "./exclusions/score.ts";
import { bench } from "./report.ts";

/** How many false positives do the proposed exclusions remove, and how many recorded attacks do they lose, on days after those that they were learned from? */
const GOAL =
  "high ≥ 45 % removed at ≤ 0.3 % lost, ≥ 98 % of the freed clean, ≤ 10 % touched; with medium ≥ 65 % at ≤ 1 %; a site left out ≤ 10 points worse";

/** Learned from, scored on. */
const folds = [
  { learn: [1, 7], score: [8, 14] },
  { learn: [1, 14], score: [15, 35] },
  { learn: [1, 20], score: [21, 35] },
] as const;
type Fold = (typeof folds)[number];

/** The trivial tuner of the set's own tool. */
const TRIVIAL = "10,0.01,0.8";

const words = {
  high: { only: ["high"] as Confidence[], removed: 45, lost: 0.3 },
  "high, medium": { only: ["high", "medium"] as Confidence[], removed: 65, lost: 1 },
};
type Word = keyof typeof words;
const named = Object.keys(words) as Word[];
const wants: Record<Word, Want> = {
  high: { name: "high", lost: words.high.lost, bar: BARS.high },
  "high, medium": { name: "high, medium", lost: words["high, medium"].lost, bar: BARS.medium },
};

const rate = ({ fp, fpRemoved, tp, tpLost }: Counts): string =>
  `${shown(percent(fpRemoved, fp))} (${wilson(fpRemoved, fp)}) of ${fp} | ${shown(percent(tpLost, tp))} (${wilson(tpLost, tp)}) of ${tp}`;

const meets = ({ fp, fpRemoved, tp, tpLost }: Counts, word: Word): boolean =>
  percent(fpRemoved, fp) >= words[word].removed && percent(tpLost, tp) <= words[word].lost;

const cleanShare = ({ fpRemoved, tpLost }: Counts): number => percent(fpRemoved, fpRemoved + tpLost);

interface Measured {
  name: string;
  scores: Record<Word, Score>;
  trivial: Counts;
  left: LeftOut[];
}

const trivialOn = ([from, to]: Fold["score"], set: string, tool: string): Counts => {
  const files = [
    "--labels",
    join(set, "labels-dev.jsonl.gz"),
    "--sidecar",
    join(set, "NOT-ALIBABA-engine-sidecar-dev.jsonl.gz"),
  ];
  const args = [
    tool,
    "--set",
    set,
    ...files,
    "--from-day",
    `${from}`,
    "--to-day",
    `${to}`,
    "--json",
    "--baseline",
    TRIVIAL,
  ];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.slice(0, stdout.lastIndexOf("}") + 1));
};

const measure = ({ learn, score }: Fold, answers: SiteAnswers[], recorded: Recorded[], trivial: Counts): Measured => {
  const days = recorded.filter(({ day }) => day >= score[0] && day <= score[1]);
  const found = answers.flatMap((one) => recommend(one, "3.0").proposals);
  const sites = scenesOf(answers, recorded, days);
  const of = (word: Word): Score =>
    scoreOf(
      days,
      found.filter(({ confidence }) => words[word].only.includes(confidence)),
    );
  const scores = { high: of("high"), "high, medium": of("high, medium") };
  return {
    name: `${learn.join("–")} → ${score.join("–")}`,
    scores,
    trivial,
    left: named.flatMap((word) => leftOut(sites, wants[word])),
  };
};

const print = ({ name, scores, trivial, left }: Measured): void => {
  for (const word of named) {
    const score = scores[word];
    const touched = `touched ${shown(percent(score.touched, score.all))}, clean ${shown(cleanShare(score))}`;
    console.log(`| ${name} | all sites | ${word} | ${rate(score)} | ${touched} |`);
    for (const [host, counts] of score.hosts) console.log(`| ${name} | ${host} | ${word} | ${rate(counts)} | |`);
  }
  console.log(`| ${name} | all sites | trivial | ${rate(trivial)} | |`);
  for (const one of left)
    console.log(
      `| ${name} | ${one.host} left out | ${one.want.name} | ${rate(one.without)} | ${shown(worse(one))} points worse |`,
    );
};

/** The set's folder, and the program that scores the trivial tuner. */
const defaults = { set: "../shared/data/waf-logs", tool: "../shared/tools/score-exclusions.mjs" };

bench("exclusions", defaults, async ({ set, tool }) => {
  for (const path of [set, tool])
    if (!existsSync(path)) throw new Error(`${path} is not there: nothing to measure with`);
  const { answers, recorded } = await learnFrom(
    set,
    folds.map(({ learn }) => learn),
  );
  const measured = folds.map((fold, n) => measure(fold, answers[n] ?? [], recorded, trivialOn(fold.score, set, tool)));
  for (const one of measured) print(one);
  const pooled = named.map((word) => [word, total(measured.map(({ scores }) => scores[word]))] as const);
  const worst = Math.max(...measured.flatMap(({ left }) => left.map(worse)));
  const said = ({ fp, fpRemoved, tp, tpLost }: Counts): string =>
    `${shown(percent(fpRemoved, fp))} % (${wilson(fpRemoved, fp)}) removed, ${shown(percent(tpLost, tp))} % (${wilson(tpLost, tp)}) lost`;
  const figures = [
    ...pooled.map(([word, counts]) => `${word}: ${said(counts)}`),
    `trivial: ${said(total(measured.map(({ trivial }) => trivial)))}`,
    `a site left out: at most ${shown(worst)} points worse`,
  ];
  return {
    figures: `three folds pooled, ${figures.join("; ")}`,
    goal: GOAL,
    met:
      pooled.every(([word, counts]) => meets(counts, word)) &&
      measured.every(({ scores: { high } }) => cleanShare(high) >= 98 && percent(high.touched, high.all) <= 10) &&
      worst <= 10,
  };
});
