import { sample } from "../../support/chance.ts";
import { walkFaults } from "../../support/fault-walk.ts";
import { stories } from "../../support/stories.ts";

/** Of all calls that can go wrong in some way, so many a story; `npm run bench -- faults --memory` walks them all. */
const STROKES = 4;
const SEED = 1;
const MINUTES = 60_000;

test.each(stories)(
  "a call goes wrong anywhere: $title",
  async (story) => {
    const { places, strokes, repeats, found } = await walkFaults(story, sample(STROKES, SEED));
    process.stdout.write(`  ${strokes} strokes at ${places} places, ${repeats} repeats: ${story.title}\n`);
    expect(found).toEqual([]);
  },
  3 * MINUTES,
);
