import { sample } from "../../support/chance.ts";
import { walk } from "../../support/crash-walk.ts";
import { stories } from "../../support/stories.ts";

/** Of all ordered pairs of places, so many a story; `npm run bench -- crash` walks them all. */
const PAIRS = 10;
const SEED = 1;
const MINUTES = 60_000;

test.each(stories)(
  "killed anywhere, once and twice: $title",
  async (story) => {
    const { singles, pairs, found } = await walk(story, sample(PAIRS, SEED));
    process.stdout.write(`  ${singles} places, ${pairs} pairs of them: ${story.title}\n`);
    expect(found).toEqual([]);
  },
  3 * MINUTES,
);
