import type { Choose } from "./chance.ts";
import { compare, type Ending, endingOf } from "./judge.ts";
import type { Point } from "./killing.ts";
import { isBetweenSendAndRecord } from "./places.ts";
import type { Story } from "./stories.ts";
import { World } from "./world.ts";

const textOf = ({ name, phase }: Point): string => `${phase} ${name}`;

interface Run {
  ending: Ending;
  /** Every place passed, in order. */
  passed: string[];
  /** Index in `passed` of the last kill. */
  killedAt: number;
  /** Kills that fell between a send and its record. */
  betweenSendAndRecord: number;
}

/** Plays a story; the process that comes to the first of `kills` dies there, then the one that comes to the second. */
const play = async ({ play: begin, hours }: Story, kills: string[]): Promise<Run> => {
  const world = await new World().furnish();
  const left = [...kills];
  const passed: string[] = [];
  let killedAt = -1;
  let betweenSendAndRecord = 0;
  world.fate = (point) => {
    const here = textOf(point);
    passed.push(here);
    if (left[0] !== here) return false;
    left.shift();
    killedAt = passed.length - 1;
    if (isBetweenSendAndRecord(point, point.phase)) betweenSendAndRecord++;
    return true;
  };
  begin(world);
  await world.pass(hours);
  world.fate = () => false;
  return { ending: await endingOf(world), passed, killedAt, betweenSendAndRecord };
};

const problemsOf = (calm: Run, { ending, betweenSendAndRecord }: Run, mishaps: number): string[] =>
  compare(calm.ending, ending, { mishaps, betweenSendAndRecord });

/** Every distinct place of a story, in the order in which it is first passed. */
const distinct = (passed: string[]): string[] => [...new Set(passed)];

export interface Walk {
  singles: number;
  pairs: number;
  /** What a crash lost or doubled, with where it fell. */
  found: string[];
}

/** Which of the places of a story it is stopped at, and at which pairs of those and the places that follow. */
export interface Stops {
  singles: Choose<string>;
  pairs: Choose<[string, string]>;
}

/** Stops a story at distinct places, then at ordered pairs of places, and measures each ending by the calm one. */
export const walk = async (story: Story, choose: Stops): Promise<Walk> => {
  const calm = await play(story, []);
  const found: string[] = [];
  const pairs: [string, string][] = [];
  const singles = choose.singles(distinct(calm.passed));
  for (const first of singles) {
    const run = await play(story, [first]);
    found.push(...problemsOf(calm, run, 1).map((problem) => `${first}: ${problem}`));
    for (const second of distinct(run.passed.slice(run.killedAt + 1))) pairs.push([first, second]);
  }
  const chosen = choose.pairs(pairs);
  for (const [first, second] of chosen) {
    const run = await play(story, [first, second]);
    found.push(...problemsOf(calm, run, 2).map((problem) => `${first}, then ${second}: ${problem}`));
  }
  return { singles: singles.length, pairs: chosen.length, found };
};
