import { setTimeout as sleep } from "node:timers/promises";
import { chanceFrom, spread } from "./chance.ts";
import { launch, type Running, succeed } from "./command.ts";
import { judgeKilled, type Outcome, outcomeOf, repeatsIn } from "./exports.ts";

export interface Order {
  /** What is played: an option of `npm start`, and its path. */
  play: ["--alerts" | "--logs", string];
  /** In which each run gets a folder of its own. */
  folder: string;
  kills: number;
  seed: number;
  /** As `--until`. */
  until: string;
}

const start = ({ play, until }: Order, data: string): Running => {
  const fixed = ["--speed", "max", "--respond", "5", "--exit", "--quiet", "--port", "0"];
  return launch(["npm", "start", "--silent", "--", ...play, "--until", until, "--data", data, ...fixed]);
};

const READY = "ready: ";

/** Real ms of a run that nobody disturbs. */
interface Pace {
  setUp: number;
  play: number;
}

const playCalmly = async (order: Order, data: string): Promise<Pace> => {
  const begun = performance.now();
  const run = start(order, data);
  await run.said(READY);
  const ready = performance.now();
  await succeed(run);
  return { setUp: ready - begun, play: performance.now() - ready };
};

/** When a process dies: in its set-up, or so long after it. Real ms. */
interface Death {
  inSetUp: boolean;
  after: number;
}

/** Every so many deaths, the first included, one falls into the set-up, which each new process goes through again. */
const SET_UP_EVERY = 4;

/** Spread over the set-up and over the whole length of the calm play. */
const deathsOf = ({ kills, seed }: Order, pace: Pace): Death[] => {
  const chance = chanceFrom(seed);
  const inSetUp = Array.from({ length: kills }, (_, n) => n % SET_UP_EVERY === 0);
  const moments = spread(inSetUp.filter((early) => !early).length, seed).map((part) => part * pace.play);
  const gaps = moments.map((moment, n) => moment - (moments[n - 1] ?? 0));
  return inSetUp.map((early) => ({ inSetUp: early, after: early ? chance() * pace.setUp : (gaps.shift() ?? 0) }));
};

/** @returns whether it was killed before it ended by itself */
const die = async (run: Running, { inSetUp, after }: Death): Promise<boolean> => {
  if (!inSetUp) await run.said(READY);
  await Promise.race([sleep(after), run.ended]);
  run.kill();
  const end = await run.ended;
  if (end.code !== null && end.code !== 0) throw new Error(`ended with ${end.code}: ${end.err || end.out}`);
  return end.code === null;
};

/** @returns how often it was killed */
const playKilled = async (order: Order, data: string, pace: Pace): Promise<number> => {
  let kills = 0;
  for (const death of deathsOf(order, pace)) {
    if (!(await die(start(order, data), death))) return kills;
    kills++;
  }
  await succeed(start(order, data));
  return kills;
};

export interface Verdict {
  calm: Outcome;
  kills: number;
  /** Messages that went out again. */
  repeats: number;
  /** What the kills lost, changed or doubled. */
  problems: string[];
  calmSeconds: number;
}

const MS_PER_SECOND = 1_000;

/** The same logs or alerts played in peace, and again by processes that are killed and started again until one ends by itself. */
export const killAndResume = async (order: Order): Promise<Verdict> => {
  const [calmly, killed] = [`${order.folder}/calm`, `${order.folder}/killed`];
  const pace = await playCalmly(order, calmly);
  const kills = await playKilled(order, killed, pace);
  const [calm, other] = [await outcomeOf(calmly), await outcomeOf(killed)];
  const problems = judgeKilled(calm, other, kills);
  return { calm, kills, repeats: repeatsIn(other), problems, calmSeconds: (pace.setUp + pace.play) / MS_PER_SECOND };
};

/** The same once more, in peace. @returns what differs */
export const playAgain = async (order: Order, calm: Outcome): Promise<string[]> => {
  const data = `${order.folder}/again`;
  await playCalmly(order, data);
  return judgeKilled(calm, await outcomeOf(data), 0);
};
