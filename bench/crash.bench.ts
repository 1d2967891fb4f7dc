import { sample } from "../test/support/chance.ts";
import { type Stops, walk } from "../test/support/crash-walk.ts";
import { stories } from "../test/support/stories.ts";
import { walkWire } from "../test/support/wire-crash.ts";
import { bench, type Finding, inFolder } from "./report.ts";

/** Is anything lost or doubled when a process dies at every place of every story, once, and at all ordered pairs of places? */
const GOAL = "nothing lost, at most one repeat a crash";
/** Named one by one; of more only the number. */
const MOST_SHOWN = 20;

const ending = (figures: string, found: string[]): Finding => {
  for (const problem of found.slice(0, MOST_SHOWN)) console.log(problem);
  return { figures: `${figures}: ${found.length} problems`, goal: GOAL, met: found.length === 0 };
};

/** Every place; `pairs` of the pairs, 0: all. */
const stopsOf = (pairs: number, seed: number): Stops => ({
  singles: (places) => places,
  pairs: pairs === 0 ? (all) => all : sample(pairs, seed),
});

const inMemory = async (title: string, choose: Stops): Promise<Finding> => {
  const found: string[] = [];
  const total = { stories: 0, singles: 0, pairs: 0 };
  for (const story of stories.filter((one) => one.title.includes(title))) {
    const walked = await walk(story, choose);
    console.log(`${walked.singles} places, ${walked.pairs} pairs, ${walked.found.length} problems: ${story.title}`);
    found.push(...walked.found.map((problem) => `${story.title}: ${problem}`));
    total.stories++;
    total.singles += walked.singles;
    total.pairs += walked.pairs;
  }
  return ending(`${total.stories} stories, ${total.singles} places, ${total.pairs} pairs`, found);
};

const overTheWire = async (points: number, seed: number): Promise<Finding> => {
  const { places, kills, repeats, problems } = await inFolder((folder) => walkWire({ folder, points, seed }));
  return ending(`${kills} SIGKILLs at ${places} places of the wire, ${repeats} repeats`, problems);
};

/** `--pairs 0` takes all of them, the best part of an hour for all stories; otherwise so many a story, chosen by seed. */
const defaults = { story: "", pairs: 0, wire: false, points: 50, seed: 1 };

bench("crash", defaults, ({ story, pairs, wire, points, seed }) =>
  wire ? overTheWire(points, seed) : inMemory(story, stopsOf(pairs, seed)),
);
