import { stormOfOneCause } from "../../support/storm.ts";
import { World } from "../../support/world.ts";

/** `npm run bench -- storm` takes 10,000. */
const ALERTS = 2_000;

test("so many alerts of one cause within ten seconds are one incident that counts them all and pages once; posted again it counts no more", async () => {
  const [once, again] = await stormOfOneCause(await new World().furnish(), ALERTS);
  expect(once).toEqual({ incidents: 1, alerts: ALERTS, redeliveries: 0, pages: 1 });
  expect(again).toEqual({ ...once, redeliveries: ALERTS });
}, 60_000);
