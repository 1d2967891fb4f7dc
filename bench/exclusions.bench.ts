import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BARS, type Bar, type Confidence, clears } from "../shared/domain/recommendation/confidence.ts";
import { type Exclusion, recommend, type SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
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

/** Everything that could be proposed at all, to choose bars among. */
const lax: Bar = { likelihood: 0.3, established: 0, sources: 2, days: 1, suspects: 0.9 };
/** The trivial tuner of the set's own tool. */
const TRIVIAL = "10,0.01,0.8";

const words = {
  high: { only: ["high"] as Confidence[], removed: 45, lost: 0.3 },
  "high, medium": { only: ["high", "medium"] as Confidence[], removed: 65, lost: 1 },
};
type Word = keyof typeof words;
const named = Object.keys(words) as Word[];

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

interface LeftOut {
  host: string;
  word: Word;
  with: Counts;
  without: Counts;
}

/** Bars that could have been chosen. */
const grid = (word: Word): Bar[] =>
  [0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98].flatMap((likelihood) =>
    [0.02, 0.05, 0.1, 0.2].map((suspects) => ({ ...BARS[word === "high" ? "high" : "medium"], likelihood, suspects })),
  );

/** Of one site, what each bar of the grid would do. */
type Effects = Map<string, Counts[]>;

const effectsOf = (recorded: Recorded[], candidates: Exclusion[], word: Word): Effects =>
  new Map(
    [...new Set(candidates.map(({ host }) => host))].map((host) => {
      const own = recorded.filter((request) => request.host === host && request.matched.length > 0);
      const known = new Map<string, Counts>();
      return [
        host,
        grid(word).map((bar) => {
          const chosen = candidates.filter((one) => one.host === host && clears(one.components, one.likelihood, bar));
          const key = chosen.map(({ id }) => id).join("\n");
          const counts = known.get(key) ?? scoreOf(own, chosen);
          known.set(key, counts);
          return counts;
        }),
      ];
    }),
  );

/** The place in the grid of the bar that removes most on some sites, within what may be lost. */
const bestOn = (effects: Effects, hosts: string[], word: Word): number => {
  const sums = grid(word).map((_, n) => total(hosts.flatMap((host) => effects.get(host)?.[n] ?? [])));
  const fair = sums.map(({ tp, tpLost }) => percent(tpLost, tp) <= words[word].lost);
  return sums.reduce(
    (best, { fpRemoved }, n) => (fair[n] && fpRemoved > (sums[best]?.fpRemoved ?? -1) ? n : best),
    grid(word).length - 1,
  );
};

const leftOut = (recorded: Recorded[], candidates: Exclusion[]): LeftOut[] =>
  named.flatMap((word) => {
    const effects = effectsOf(recorded, candidates, word);
    const hosts = [...effects.keys()];
    const all = bestOn(effects, hosts, word);
    return hosts.flatMap((host) => {
      const own = effects.get(host) ?? [];
      const strange =
        own[
          bestOn(
            effects,
            hosts.filter((other) => other !== host),
            word,
          )
        ];
      return own[all] && strange && strange.fp > 0 ? [{ host, word, with: own[all], without: strange }] : [];
    });
  });

const worse = ({ with: own, without }: LeftOut): number =>
  percent(own.fpRemoved, own.fp) - percent(without.fpRemoved, without.fp);

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
  const candidates = answers.flatMap((one) => recommend(one, "3.0", { high: lax, medium: lax, low: lax }).proposals);
  const of = (word: Word): Score =>
    scoreOf(
      days,
      found.filter(({ confidence }) => words[word].only.includes(confidence)),
    );
  const scores = { high: of("high"), "high, medium": of("high, medium") };
  return { name: `${learn.join("–")} → ${score.join("–")}`, scores, trivial, left: leftOut(days, candidates) };
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
      `| ${name} | ${one.host} left out | ${one.word} | ${rate(one.without)} | ${shown(worse(one))} points worse |`,
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
