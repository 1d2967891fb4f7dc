import { stormOfOneCause } from "../test/support/storm.ts";
import { World } from "../test/support/world.ts";
import { bench } from "./report.ts";

/** Do 10,000 alerts of one cause in ten seconds make one incident that counts exactly as many, and no more when they are posted again? */
bench("storm", { alerts: 10_000 }, async ({ alerts }) => {
  const [once, again] = await stormOfOneCause(await new World().furnish(), alerts);
  const shown = [once, again].map((one) => `${one.incidents} incident counts ${one.alerts}, ${one.pages} page`);
  return {
    figures: `in memory: ${shown[0]}; posted again: ${shown[1]}, ${again.redeliveries} redeliveries`,
    goal: `1 incident that counts ${alerts}, twice`,
    met: [once, again].every((one) => one.incidents === 1 && one.alerts === alerts && one.pages === 1),
  };
});
