import { stormOfMany, stormOfOneCause } from "../../support/storm.ts";
import { World } from "../../support/world.ts";

/** `npm run bench -- storm` takes 10,000. */
const ALERTS = 2_000;
/** And 2,000 of these. */
const DIFFERENT = 150;

test("so many alerts of one cause within ten seconds are one incident that counts them all and pages once; posted again it counts no more", async () => {
  const [once, again] = await stormOfOneCause(await new World().furnish(), ALERTS);
  expect(once).toEqual({ incidents: 1, alerts: ALERTS, redeliveries: 0, pages: 1 });
  expect(again).toEqual({ ...once, redeliveries: ALERTS });
}, 60_000);

test("so many different alerts within ten seconds are as many incidents; each level of the plan is told as two messages a person, the first at once, none later than a minute", async () => {
  const told = await stormOfMany(await new World().furnish(), DIFFERENT, 14);
  expect(told).toMatchObject({ incidents: DIFFERENT, numbers: DIFFERENT, untold: 0, most: 1, news: 2 });
  expect(told.slowest).toBeLessThanOrEqual(60);
  expect(told.pages).toBe(2 * 3);
}, 120_000);
