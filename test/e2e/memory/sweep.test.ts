import { run } from "../../../functions/incident-sweep/index.ts";
import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { toldThrough } from "../../../shared/domain/delivery/bundle.ts";
import { fillWith } from "../../support/many-open.ts";
import { isBetweenSendAndRecord } from "../../support/places.ts";
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
    await world.drain();
    const fired = await firedAt();
    const done = Math.min(run * A_RUN, DUE);
    expect(fired.slice(0, done).every((at) => at !== undefined)).toBe(true);
    expect(fired.slice(done).every((at) => at === undefined)).toBe(true);
    world.now += MINUTE + SECOND;
  }
  await world.task("incident-sweep", { triggerTime: "" });
  const told = toldThrough(await world.tables.deliveries.range({})).filter(({ about }) => about.is === "incident");
  expect(told.filter(({ sentAt }) => sentAt !== undefined)).toHaveLength(DUE);
}, 120_000);

const sweep = (world: World) => world.task("incident-sweep", { triggerTime: "" });

test("what falls due at once is written down by the sweep and sent by senders, ten messages to each", async () => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 40, due: 35, now: world.now });
  const lists: number[] = [];
  const handOver = async (_name: string, payload: unknown) =>
    void lists.push((payload as { deliveries: object[] }).deliveries.length);
  const deps = { ...world.deps("incident-sweep"), functions: { handOver } };
  await run({ triggerTime: "" }, deps, { name: "run-1", attempt: 0 });
  expect(lists).toEqual([10, 10, 10, 5]);
  expect(world.taken).toBe(0);
});

test("a hand-over that fails, or is lost, holds nothing up: the same sweep sends it, or the next", async () => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 20, due: 20, now: world.now });
  world.mishaps = ({ name }) => (name.endsWith("handOver message-send") ? "unheard" : undefined);
  await sweep(world);
  expect(world.taken).toBe(20);
  const other = await new World().furnish();
  await fillWith(other.tables, { open: 20, due: 20, now: other.now });
  other.handOversLost = true;
  await sweep(other);
  expect(other.taken).toBe(0);
  other.now += MINUTE;
  await sweep(other);
  expect(other.taken).toBe(20);
});

test("all that may be due is asked for before anything is done; what cannot be asked for holds up no page", async () => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 3, due: 3, now: world.now });
  const asked: string[] = [];
  world.mishaps = ({ name }) => {
    asked.push(name.replace("incident-sweep ", ""));
    return name.endsWith("windows.index") ? "unheard" : undefined;
  };
  await sweep(world).catch(() => undefined);
  const first = ["incidents", "deliveries", "events", "windows", "logWatches"].map((table) => `${table}.index`);
  expect(asked.slice(0, first.length)).toEqual(first);
  await world.drain();
  expect(world.taken).toBe(3);
});

/** A backlog of twelve, three sweeps of it; the process that comes to the nth place dies there. */
const killedAt = async (nth: number) => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 12, due: 12, now: world.now });
  let [passed, allowed, at] = [0, 0, ""];
  world.fate = (point) => {
    if (passed++ !== nth) return false;
    at = `${point.phase} ${point.name}`;
    allowed = isBetweenSendAndRecord(point, point.phase) ? 1 : 0;
    return true;
  };
  for (let minute = 0; minute < 3; minute++) {
    await sweep(world);
    await world.drain();
    world.now += MINUTE;
  }
  const sent = (await world.tables.deliveries.range({})).filter(({ sentAt }) => sentAt !== undefined).length;
  return { at, passed, sent, tooMany: Math.max(0, world.taken - sent - allowed) };
};

test("killed anywhere in a backlog, nothing is lost, and one message at most is repeated, where it fell between send and record", async () => {
  const { passed } = await killedAt(-1);
  for (let nth = 0; nth < passed; nth += 3) {
    const { at, sent, tooMany } = await killedAt(nth);
    expect({ at, sent, tooMany }).toEqual({ at, sent: 12, tooMany: 0 });
  }
}, 120_000);

test("plans and people are read once a sweep, however many incidents are due", async () => {
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 60, due: 60, now: world.now });
  const read: string[] = [];
  world.mishaps = ({ name, writes }) => {
    if (!writes) read.push(name);
    return undefined;
  };
  await sweep(world);
  const of = (table: string) => read.filter((name) => name.startsWith(`incident-sweep ${table}.`)).length;
  expect(of("people")).toBe(1);
  expect(of("customers")).toBe(61);
  expect(of("incidents")).toBe(1);
});
