import { openWire } from "../test/support/wire.ts";
import { bench, timed } from "./report.ts";

/** What does a virtual minute cost in which nothing happens, with the whole product in the local cloud? */
const GOAL_MS = 3;
/** A day and an hour: every function, those of the daily report too, is loaded and compiled by then. */
const WARM_UP_MINUTES = 1_500;

/** Two days, so that what happens once a day counts as often as it should. */
bench("idle", { minutes: 2_880 }, async ({ minutes }) => {
  const wire = await openWire();
  await wire.pass(WARM_UP_MINUTES);
  const took = await timed(() => wire.pass(minutes));
  await wire.close();
  const each = took / minutes;
  return { figures: `${each.toFixed(2)} ms a minute (n ${minutes})`, goal: `≤ ${GOAL_MS} ms`, met: each <= GOAL_MS };
});
