import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dial } from "../../../local/clock.ts";
import { openStore } from "../../../local/store.ts";

const START = Date.parse("2026-10-01T19:00:00Z");
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "clock-"));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

const open = async (at = folder(), held = false) => {
  const store = openStore(at);
  const dial = new Dial(store, { startAt: START, held });
  const close = async () => {
    dial.close();
    await store.close();
  };
  return { at, dial, close };
};

const item = (key: string, due: number) => ({ kind: "note", key, due, data: null });

test("items run in order of their due instant, then of being put, and the dial stands at each", async () => {
  const { dial, close } = await open();
  const ran: [string, number][] = [];
  dial.on("note", ({ key }) => void ran.push([key, dial.now() - START]));
  for (const [key, due] of [
    ["c", 20],
    ["a", 10],
    ["b", 10],
    ["late", -5],
  ] as const)
    dial.put(item(key, START + due));
  await dial.runUntil(START + 100);
  expect(ran).toEqual([
    ["late", 0],
    ["a", 10],
    ["b", 10],
    ["c", 20],
  ]);
  expect(dial.now()).toBe(START + 100);
  await close();
});

test("what a handler puts for now runs after it, before the dial moves", async () => {
  const { dial, close } = await open();
  const ran: string[] = [];
  dial.on("note", ({ key }) => {
    ran.push(`${key} ${dial.now() - START}`);
    if (key === "first") dial.put(item("second", dial.now()));
  });
  dial.put(item("first", START + 5));
  dial.put(item("third", START + 6));
  await dial.runUntil(START + 10);
  expect(ran).toEqual(["first 5", "second 5", "third 6"]);
  await close();
});

test("an item that was running when the process died runs again, first, and knows it", async () => {
  const { at, dial } = await open();
  const never = new Promise<void>(() => undefined);
  const stuck = new Promise<void>((started) => {
    dial.on("note", () => {
      started();
      return never;
    });
  });
  dial.put(item("cut off", START + 5));
  dial.put(item("same instant", START + 5));
  void dial.runUntil(START + 10);
  await stuck;
  const copy = folder();
  cpSync(at, copy, { recursive: true });
  const { dial: again, close } = await open(copy, true);
  const ran: [string, number][] = [];
  again.on("note", ({ key, tries }) => void ran.push([key, tries]));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ran).toEqual([]);
  expect(again.now()).toBe(START + 5);
  await again.runUntil(START + 10);
  expect(ran).toEqual([
    ["cut off", 1],
    ["same instant", 0],
  ]);
  await close();
  dial.close();
});

test("putting a kind and key again replaces the item, even while it runs", async () => {
  const { dial, close } = await open();
  const ran: number[] = [];
  dial.on("note", ({ due }) => {
    ran.push(due - START);
    if (ran.length < 3) dial.put(item("tick", due + 60));
  });
  dial.put(item("tick", START + 1));
  dial.put(item("tick", START + 2));
  await dial.runUntil(START + 1_000);
  expect(ran).toEqual([2, 62, 122]);
  expect([...dial.items()]).toEqual([]);
  await close();
});

test("a handler that throws is told of, and holds up nobody", async () => {
  const at = folder();
  const store = openStore(at);
  const failures: string[] = [];
  const dial = new Dial(store, {
    startAt: START,
    onFailure: ({ key }, error) => failures.push(`${key}: ${(error as Error).message}`),
  });
  dial.on("note", ({ key }) => {
    if (key === "bad") throw new Error("no");
  });
  dial.put(item("bad", START));
  dial.put(item("good", START));
  expect(await dial.runUntil(START + 1)).toBe(2);
  expect(failures).toEqual(["bad: no"]);
  dial.close();
  await store.close();
});

test("by the wall clock the dial runs as many times faster as it is told", async () => {
  let wall = 1_000;
  const store = openStore(folder());
  const dial = new Dial(store, { startAt: START, wall: () => wall });
  dial.setSpeed(60);
  wall += 2_000;
  expect(dial.now() - START).toBe(120_000);
  dial.setSpeed(0);
  wall += 5_000;
  expect(dial.now() - START).toBe(120_000);
  dial.close();
  await store.close();
});

test("killed by the wall clock, the dial stands no earlier than it was ever read", async () => {
  let wall = 1_000;
  const [at, wallClock] = [folder(), { startAt: START, wall: () => wall }];
  const store = openStore(at);
  const dial = new Dial(store, wallClock);
  dial.setSpeed(60);
  for (const passed of [10, 500, 990, 2_000, 30_000]) {
    wall += passed;
    const read = dial.now();
    const after = new Dial(store, wallClock).now();
    expect(after).toBeGreaterThanOrEqual(read);
    expect(after - read).toBeLessThanOrEqual(60_000);
  }
  dial.close();
  await store.close();
});

test("whatever is due, others in the process get their turn", async () => {
  const { dial, close } = await open();
  const ran: string[] = [];
  dial.on("note", ({ key }) => {
    const until = performance.now() + 1;
    while (performance.now() < until);
    ran.push(key);
  });
  const keys = Array.from({ length: 200 }, (_, n) => `${n}`);
  for (const [n, key] of keys.entries()) dial.put(item(key, START + n));
  await dial.runUntil(START - 1);
  dial.put(item("last", START + keys.length));
  const turns: number[] = [];
  dial.setSpeed(86_400);
  while (ran.length <= keys.length) {
    await new Promise((resolve) => setImmediate(resolve));
    turns.push(ran.length);
  }
  expect(ran).toEqual([...keys, "last"]);
  const most = Math.max(...turns.map((count, n) => count - (turns[n - 1] ?? 0)));
  expect(most).toBeLessThanOrEqual(60);
  await close();
});

test("items that run go by those that start: each starts once, in order, however many there are", async () => {
  const { dial, close } = await open();
  const started: string[] = [];
  const ends: (() => void)[] = [];
  dial.on("note", ({ key }) => {
    started.push(key);
    return new Promise((resolve) => ends.push(resolve));
  });
  dial.on("other", ({ key }) => dial.drop("note", key));
  const keys = Array.from({ length: 300 }, (_, n) => `${n}`);
  for (const [n, key] of keys.entries()) dial.put(item(key, START - 1_000 + n));
  dial.put({ ...item("299", START - 2_000), kind: "other" });
  while (started.length < keys.length - 1) await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual(keys.slice(0, -1));
  for (const end of ends) end();
  await dial.idle();
  expect([...dial.items()]).toEqual([]);
  await close();
});

test("items whose handler is taken away wait for another", async () => {
  const { dial, close } = await open();
  const ran: string[] = [];
  dial.on("note", ({ key }) => void ran.push(key));
  dial.put(item("a", START + 1));
  dial.off("note");
  await dial.runUntil(START + 2);
  expect(ran).toEqual([]);
  dial.on("note", ({ key }) => void ran.push(key));
  await dial.runUntil(START + 3);
  expect(ran).toEqual(["a"]);
  await close();
});
