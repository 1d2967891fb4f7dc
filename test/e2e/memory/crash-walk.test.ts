import { sample } from "../../support/chance.ts";
import { type Stops, walk } from "../../support/crash-walk.ts";
import { stories } from "../../support/stories.ts";

/** Of all places of a story and of all ordered pairs, so many each; `npm run bench -- crash` walks them all. */
const PLACES = 10;
const PAIRS = 3;
const SEED = 1;
const cut: Stops = { singles: sample(PLACES, SEED), pairs: sample(PAIRS, SEED) };
const MINUTES = 60_000;

test.each(stories)(
  "killed anywhere, once and twice: $title",
  async (story) => {
    const { singles, pairs, found } = await walk(story, cut);
    process.stdout.write(`  ${singles} places, ${pairs} pairs of them: ${story.title}\n`);
    expect(found).toEqual([]);
  },
  3 * MINUTES,
);
