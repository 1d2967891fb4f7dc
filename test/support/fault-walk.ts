import type { Choose } from "./chance.ts";
import { type Mishap, steps } from "./failing.ts";
import { compare, type Ending, endingOf } from "./judge.ts";
import { isBetweenSendAndRecord, type Place } from "./places.ts";
import type { Story } from "./stories.ts";
import { World } from "./world.ts";

/** A call that goes wrong, the first time it is made. */
export interface Stroke {
  place: Place;
  mishap: Mishap;
}

interface Run {
  ending: Ending;
  places: Place[];
}

const play = async ({ play: begin, hours }: Story, stroke?: Stroke): Promise<Run> => {
  const world = await new World().furnish();
  const places = new Map<string, Place>();
  world.mishaps = (place) => {
    const isFirst = !places.has(place.name);
    places.set(place.name, place);
    return isFirst && place.name === stroke?.place.name ? stroke.mishap : undefined;
  };
  begin(world);
  await world.pass(hours);
  world.mishaps = () => undefined;
  return { ending: await endingOf(world), places: [...places.values()] };
};

/** A call that only reads has no effect to be lost, and what it reads does not hang on the clock. */
const ofReads: Mishap[] = ["unheard", "slow"];
const ofWrites: Mishap[] = [...ofReads, "unanswered", "ahead", "behind"];

const strokesAt = (place: Place): Stroke[] => (place.writes ? ofWrites : ofReads).map((mishap) => ({ place, mishap }));

const hasOneEnding = ({ mishap }: Stroke, { races = false }: Story): boolean => !(races && mishap === "slow");

const mayRepeat = ({ place, mishap }: Stroke): boolean =>
  (mishap === "unheard" && isBetweenSendAndRecord(place, "before")) ||
  (mishap === "unanswered" && isBetweenSendAndRecord(place, "after"));

export interface FaultWalk {
  places: number;
  strokes: number;
  repeats: number;
  /** What a fault lost, changed or doubled, with where it fell. */
  found: string[];
}

/** Lets one call of a story go wrong, at every place that is chosen, in each way, and measures each ending by the calm one. */
export const walkFaults = async (story: Story, choose: Choose<Stroke>): Promise<FaultWalk> => {
  const calm = await play(story);
  const strokes = choose(calm.places.flatMap(strokesAt).filter((stroke) => hasOneEnding(stroke, story)));
  const walked: FaultWalk = { places: calm.places.length, strokes: strokes.length, repeats: 0, found: [] };
  for (const stroke of strokes) {
    const { ending } = await play(story, stroke);
    const befallen = {
      mishaps: 1,
      betweenSendAndRecord: mayRepeat(stroke) ? 1 : 0,
      wrongByMs: Math.abs(steps[stroke.mishap] ?? 0),
    };
    const problems = compare(calm.ending, ending, befallen);
    walked.repeats += Math.max(0, ending.messages - ending.owed - (calm.ending.messages - calm.ending.owed));
    walked.found.push(...problems.map((problem) => `${stroke.mishap} ${stroke.place.name}: ${problem}`));
  }
  return walked;
};
