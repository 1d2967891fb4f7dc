import type { Revised, Rows } from "../shared/ports/rows.ts";
import { type RowsOf, tables } from "../shared/ports/tables.ts";
import { differentOnes, inTenSeconds, withSites } from "../test/support/storm.ts";
import { World } from "../test/support/world.ts";
import { onLocalTablestore } from "./local-tablestore.ts";
import { bench, type Finding, timed } from "./report.ts";

/** How long does it take to send what so many incidents are told in, and to show its list, with the tables over the wire? */
const GOAL_MS = 10_000;
/** The first minute of a storm, but for its end: the bundle waits. */
const ALMOST_A_MINUTE = 0.99 / 60;
const A_SECOND = 1_000;

const NAMES = Object.keys(tables) as (keyof RowsOf)[];

/** Links are left out: another world makes the same ones. */
const copied = async (from: RowsOf, to: RowsOf): Promise<void> => {
  for (const name of NAMES.filter((one) => one !== "tokens"))
    await (to[name] as Rows<Revised>).insertAll(await (from[name] as Rows<Revised>).range({}));
};

const measure = async (storm: World, stored: RowsOf): Promise<Finding> => {
  await copied(storm.tables, stored);
  const world = new World(stored);
  world.now = storm.now + A_SECOND;
  const rows = await stored.deliveries.range({});
  const [bundle] = rows.filter(({ about, template }) => about.is === "bundle" && template === "page");
  const deliveries = bundle ? [{ shard: bundle.shard, id: bundle.id }] : [];
  const sendingMs = Math.round(await timed(() => world.task("message-send", { deliveries })));
  const [mail] = world.mails;
  const path = /\/v1\/answer\/\S+/.exec(mail?.text ?? "")?.[0] ?? "";
  let shown = 0;
  const showingMs = Math.round(
    await timed(async () => {
      shown = (await world.http("incident-answer", "GET", path)).statusCode;
    }),
  );
  return {
    figures: `${mail?.subject.slice(0, 30)}…: sent in ${sendingMs} ms; its list: ${shown} in ${showingMs} ms`,
    goal: `sent within ${GOAL_MS} ms, half a lease`,
    met: sendingMs <= GOAL_MS && shown === 200,
  };
};

bench("together", { different: 2_000 }, async ({ different }) => {
  const storm = await new World().furnish();
  await withSites(storm, different);
  inTenSeconds(storm, differentOnes(different));
  await storm.pass(ALMOST_A_MINUTE);
  return onLocalTablestore((stored) => measure(storm, stored));
});
