import { type Bundled, stormOfMany, stormOfOneCause } from "../test/support/storm.ts";
import { World } from "../test/support/world.ts";
import { bench, type Finding } from "./report.ts";

/** Do 10,000 alerts of one cause in ten seconds make one incident that counts exactly as many, and no more when they are posted again; and 2,000 different ones as many incidents, told together? */
const DEFAULTS = { alerts: 10_000, different: 2_000 };

const ofOneCause = async (alerts: number): Promise<Finding> => {
  const [once, again] = await stormOfOneCause(await new World().furnish(), alerts);
  const shown = [once, again].map((one) => `${one.incidents} incident counts ${one.alerts}, ${one.pages} page`);
  return {
    figures: `${shown[0]}; posted again: ${shown[1]}, ${again.redeliveries} redeliveries`,
    goal: `1 incident that counts ${alerts}, twice`,
    met: [once, again].every((one) => one.incidents === 1 && one.alerts === alerts && one.pages === 1),
  };
};

/** Nobody does anything: the three levels of the plan are told, each to another person. */
const MINUTES = 14;
const LEVELS = 3;
/** The first at once, the others when its minute is over. */
const MESSAGES_A_LEVEL = 2;
const LATEST_SECONDS = 60;

const ofMany = async (different: number): Promise<Finding> => {
  const told: Bundled = await stormOfMany(await new World().furnish(), different, MINUTES);
  const { incidents, untold, slowest, pages, most, news } = told;
  return {
    figures: `${different} different ones: ${incidents} incidents, ${told.numbers} numbers, ${untold} of which nobody was told, ${pages} messages for ${LEVELS} levels of the plan, at most ${most} a minute a person, ${news} to the customer, the last incident told after ${slowest} s`,
    goal: `${different} incidents, all told within ${LATEST_SECONDS} s, ${MESSAGES_A_LEVEL} messages a level`,
    met:
      incidents === different &&
      told.numbers === different &&
      untold === 0 &&
      slowest <= LATEST_SECONDS &&
      pages === LEVELS * MESSAGES_A_LEVEL,
  };
};

bench("storm", DEFAULTS, async ({ alerts, different }) => {
  const [one, many] = [await ofOneCause(alerts), await ofMany(different)];
  return {
    figures: `in memory: ${one.figures}; ${many.figures}`,
    goal: `${one.goal}; ${many.goal}`,
    met: one.met && many.met,
  };
});
