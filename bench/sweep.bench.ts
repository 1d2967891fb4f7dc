import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MINUTE } from "../shared/domain/calendar.ts";
import { toldThrough } from "../shared/domain/delivery/bundle.ts";
import type { RowsOf } from "../shared/ports/tables.ts";
import { fillWith } from "../test/support/many-open.ts";
import { memoryTables } from "../test/support/memory/rows.ts";
import { World } from "../test/support/world.ts";
import { onLocalTablestore } from "./local-tablestore.ts";
import { bench, type Finding, timed } from "./report.ts";

/** How long does one sweep take over so many open incidents of which so many are due, and does a backlog drain oldest first? */
const GOAL_MS = 10_000;
/** A run of the sweep takes so many of a kind. */
const A_RUN = 500;
const MB = 1_048_576;
const US_PER_MS = 1_000;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const heapMb = (): number => {
  collect();
  return process.memoryUsage().heapUsed / MB;
};

interface Swept {
  ms: number;
  cpuMs: number;
  /** What was handed over, all of it in this process one after the other: on the platform lists are sent side by side. */
  sendingMs: number;
}

const sweep = async (world: World): Promise<Swept> => {
  const before = process.cpuUsage();
  const ms = await timed(() => world.task("incident-sweep", { triggerTime: "" }));
  const { user, system } = process.cpuUsage(before);
  const sendingMs = await timed(() => world.drain());
  return { ms, cpuMs: (user + system) / US_PER_MS, sendingMs };
};

/** When the oldest incident that is due was due. */
const oldest = async ({ tables, now }: World): Promise<number> => {
  const [row] = await tables.incidents.index("incident_due", { dueShard: "0" }, { limit: 1 });
  return row?.dueAt !== undefined && row.dueAt <= now ? row.dueAt : Number.POSITIVE_INFINITY;
};

const measure = async (tables: RowsOf, { open, due }: { open: number; due: number }): Promise<Finding> => {
  const world = await new World(tables).furnish();
  const filling = await timed(() => fillWith(tables, { open, due, now: world.now }));
  console.log(`${open} incidents are open after ${Math.round(filling / 1_000)} s`);
  const runs = Math.ceil(due / A_RUN);
  const heap = [heapMb()];
  const swept: Swept[] = [];
  const oldestFirst: number[] = [];
  for (let run = 0; run < runs; run++) {
    oldestFirst.push(await oldest(world));
    swept.push(await sweep(world));
    world.now += MINUTE / 60;
    world.forget(world.now);
    heap.push(heapMb());
  }
  world.now += MINUTE;
  await sweep(world);
  const pages = toldThrough(await tables.deliveries.range({})).filter(({ about }) => about.is === "incident");
  const told = pages.filter(({ sentAt }) => sentAt !== undefined).length;
  const inOrder = oldestFirst.every((at, i) => i === 0 || at > (oldestFirst[i - 1] ?? 0));
  const most = (of: keyof Swept) => Math.round(Math.max(...swept.map((one) => one[of])));
  const worst = most("ms");
  const flat = (heap.at(-1) ?? 0) < (heap[0] ?? 0) * 1.5 + 20;
  const figures =
    `${open} open, ${due} due: ${runs} sweeps, the longest ${worst} ms (${most("cpuMs")} of CPU), ${told} pages in ${world.taken} messages, ` +
    `those of a sweep sent one by one in ${most("sendingMs")} ms, heap ${heap[0]?.toFixed(0)} → ${heap.at(-1)?.toFixed(0)} MB, ${inOrder ? "oldest first" : "NOT oldest first"}`;
  const goal = `a sweep of ${A_RUN} ≤ ${GOAL_MS} ms, memory flat, oldest first`;
  return { figures, goal, met: worst <= GOAL_MS && inOrder && told === due && flat };
};

/** `--memory`: on the port in memory, whose heap holds the rows; else on the local Tablestore over the wire. */
bench("sweep", { open: 100_000, due: 500, memory: false }, ({ memory, ...size }) =>
  memory ? measure(memoryTables(), size) : onLocalTablestore((tables) => measure(tables, size)),
);
