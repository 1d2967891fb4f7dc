import { openWire } from "../test/support/wire.ts";
import { bench, timed } from "./report.ts";

/** What does a virtual minute cost in which nothing happens, with the whole product in the local cloud? */
const GOAL_MS = 3;
/** The functions are loaded and compiled by then. */
const WARM_UP_MINUTES = 300;

bench("idle", { minutes: 2_000 }, async ({ minutes }) => {
  const wire = await openWire();
  await wire.pass(WARM_UP_MINUTES);
  const took = await timed(() => wire.pass(minutes));
  await wire.close();
  const each = took / minutes;
  return { figures: `${each.toFixed(2)} ms a minute (n ${minutes})`, goal: `≤ ${GOAL_MS} ms`, met: each <= GOAL_MS };
});
