import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { fillWith } from "../../support/many-open.ts";
import { World } from "../../support/world.ts";

/** `npm run bench -- sweep` has a hundred thousand. */
const OPEN = 1_500;
const DUE = 1_100;
/** Rows that a run takes. */
const A_RUN = 500;

test("a backlog drains oldest first, as much a minute as a run may take, and what is not due is not touched", async () => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: OPEN, due: DUE, now: world.now });
  const firedAt = async () => {
    const rows = await world.tables.incidents.range({});
    return rows.toSorted((a, b) => a.openedAt - b.openedAt).map((row) => row.firedAt[1]);
  };
  for (let run = 1; run <= 3; run++) {
    await world.task("incident-sweep", { triggerTime: "" });
    const fired = await firedAt();
    const done = Math.min(run * A_RUN, DUE);
    expect(fired.slice(0, done).every((at) => at !== undefined)).toBe(true);
    expect(fired.slice(done).every((at) => at === undefined)).toBe(true);
    world.now += MINUTE + SECOND;
  }
  expect(world.taken).toBe(DUE);
}, 120_000);
