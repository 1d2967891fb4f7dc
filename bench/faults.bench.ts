import type { Fault } from "../local/faults.ts";
import { SECOND } from "../shared/domain/calendar.ts";
import { type Choose, sample } from "../test/support/chance.ts";
import { scenarios } from "../test/support/fault-scenarios.ts";
import { type Stroke, walkFaults } from "../test/support/fault-walk.ts";
import { type Morning, playMorning } from "../test/support/faulty-morning.ts";
import { type Judgement, judgeMorning } from "../test/support/morning-judge.ts";
import { stories } from "../test/support/stories.ts";
import { bench, type Finding, timed } from "./report.ts";

/**
 * Does everything end in the same state as in peace: a morning over the wire under each fault of each service, or with
 * `--memory` every story with each of its calls gone wrong once?
 */
const GOAL = "the same end state under each";

const atWorst = (error: Error): Judgement => ({
  ...{ struck: 0, repeats: 0, mayRepeat: 0, lateMs: 0 },
  problems: [error.message],
});

const played = (faults: Fault[], calm: Morning, seed: number): Promise<Judgement> =>
  playMorning(faults, seed).then((morning) => judgeMorning(calm, morning), atWorst);

/** Names of which `only` holds a part, parts with commas between. */
const chosenBy = (only: string) => {
  const parts = only.split(",");
  return (name: string): boolean => parts.some((part) => name.includes(part));
};

const overTheWire = async (only: string, seed: number): Promise<Finding> => {
  const isChosen = chosenBy(only);
  const calm = await playMorning([], seed);
  const rows: Judgement[] = [];
  for (const [name, faults] of scenarios.filter(([one]) => isChosen(one))) {
    let row = atWorst(new Error());
    const ms = await timed(async () => {
      row = await played(faults, calm, seed);
    });
    rows.push(row);
    const { struck, repeats, mayRepeat, lateMs, problems } = row;
    const figures = `${struck} struck, ${repeats} of ${mayRepeat} repeats, ${lateMs / SECOND} s late`;
    const seconds = (ms / SECOND).toFixed(0);
    console.log(`${name.padEnd(26)} ${figures.padEnd(50)} ${seconds.padStart(4)} s  ${problems.length || "same"}`);
    for (const problem of problems) console.log(`    ${problem}`);
  }
  const struck = rows.reduce((sum, row) => sum + row.struck, 0);
  const repeats = rows.reduce((sum, row) => sum + row.repeats, 0);
  const latest = Math.max(0, ...rows.map(({ lateMs }) => lateMs)) / SECOND;
  const failed = rows.filter(({ problems }) => problems.length > 0).length;
  const idle = rows.filter((row) => row.struck === 0).length;
  return {
    figures: `${rows.length} faults, ${struck} strikes, ${idle} that never struck, ${repeats} repeats, at most ${latest} s late: ${failed} ended otherwise`,
    goal: GOAL,
    met: failed === 0,
  };
};

const inMemory = async (only: string, choose: Choose<Stroke>): Promise<Finding> => {
  const isChosen = chosenBy(only);
  const total = { stories: 0, places: 0, strokes: 0, repeats: 0, found: 0 };
  for (const story of stories.filter(({ title }) => isChosen(title))) {
    const { places, strokes, repeats, found } = await walkFaults(story, choose);
    console.log(`${places} places, ${strokes} strokes, ${repeats} repeats, ${found.length} problems: ${story.title}`);
    for (const problem of found) console.log(`    ${problem}`);
    total.stories++;
    total.places += places;
    total.strokes += strokes;
    total.repeats += repeats;
    total.found += found.length;
  }
  const figures = `${total.stories} stories, ${total.places} places, ${total.strokes} strokes, ${total.repeats} repeats`;
  return { figures: `${figures}: ${total.found} problems`, goal: GOAL, met: total.found === 0 };
};

/** `--only` names scenarios or stories, with commas between; of a story's strokes `--strokes 0` takes all. */
bench("faults", { only: "", seed: 1, memory: false, strokes: 0 }, ({ only, seed, memory, strokes }) =>
  memory ? inMemory(only, strokes === 0 ? (all) => all : sample(strokes, seed)) : overTheWire(only, seed),
);
