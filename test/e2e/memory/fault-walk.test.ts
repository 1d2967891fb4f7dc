import { sample } from "../../support/chance.ts";
import { type Stroke, walkFaults } from "../../support/fault-walk.ts";
import { type Story, stories } from "../../support/stories.ts";

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

test(
  "a sender whose clock is ahead and who gives up before it calls keeps nobody's turn",
  async () => {
    const story = stories.find(({ title }) => title.startsWith("five sites fail at once and nobody reads"));
    const whileSending = ({ place, mishap }: Stroke) =>
      mishap === "ahead" && /^incident-escalate (deliveries\.replace sending|paces\.|limits\.)/.test(place.name);
    const { strokes, found } = await walkFaults(story as Story, (all) => all.filter(whileSending));
    expect(strokes).toBeGreaterThan(2);
    expect(found).toEqual([]);
  },
  MINUTES,
);

test(
  "a sender whose clock is ahead of whoever takes the incident meanwhile sent no page too late",
  async () => {
    const story = stories.find(({ title }) => title.startsWith("acknowledged while the page is being sent"));
    const aroundSending = ({ place, mishap }: Stroke) =>
      mishap === "ahead" && /^incident-escalate (deliveries\.replace|tokens\.insert|mail\.send)/.test(place.name);
    const { strokes, found } = await walkFaults(story as Story, (all) => all.filter(aroundSending));
    expect(strokes).toBeGreaterThan(3);
    expect(found).toEqual([]);
  },
  MINUTES,
);
