import type { Dedupe } from "../../shared/domain/alert/dedupe.ts";
import type { Delivery } from "../../shared/domain/delivery/delivery.ts";
import type { NumberRow } from "../../shared/domain/incident/number.ts";
import type { RowsOf } from "../../shared/ports/tables.ts";
import { at, event, incident } from "../support/make.ts";

const dedupe = (cause: string, change: Partial<Dedupe> = {}): Dedupe => ({
  customer: "lumina",
  cause,
  first: 1,
  last: 2,
  rev: 1,
  ...change,
});
const number = (n: number, customer = "lumina"): NumberRow => ({ customer, number: n, incident: `i-${n}`, rev: 1 });

const delivery = (id: string, change: Partial<Delivery> = {}): Delivery => ({
  shard: "0",
  id,
  customer: "lumina",
  about: { is: "incident", incident: "i", generation: 1, round: 0, level: 0 },
  template: "page",
  belongsTo: "_provider",
  recipient: "anna",
  channel: "mail",
  state: "pending",
  attempts: 0,
  createdAt: 1,
  rev: 1,
  ...change,
});

/** What every keeper of rows must do. `open` gives empty tables. */
export const rowsContract = (open: () => Promise<RowsOf>): void => {
  let rows: RowsOf;
  beforeEach(async () => {
    rows = await open();
  });

  test("a row comes back as it was written, absent members absent", async () => {
    expect(await rows.incidents.insert(incident())).toBe(true);
    expect(await rows.incidents.get({ customer: "lumina", id: incident().id })).toEqual({ ...incident() });
    expect(await rows.incidents.get({ customer: "harbor", id: incident().id })).toBeUndefined();
  });

  test("the second insert of a key changes nothing and says so", async () => {
    await rows.dedupes.insert(dedupe("c"));
    expect(await rows.dedupes.insert(dedupe("c", { incident: "other" }))).toBe(false);
    expect(await rows.dedupes.get({ customer: "lumina", cause: "c" })).toEqual(dedupe("c"));
  });

  test("many rows are inserted each for itself, and read in the order asked for", async () => {
    await rows.numbers.insert({ ...number(2), incident: "first" });
    expect(await rows.numbers.insertAll([number(1), number(2), number(3)])).toEqual([true, false, true]);
    const keys = [3, 4, 2].map((n) => ({ customer: "lumina", number: n }));
    expect((await rows.numbers.getAll(keys)).map((row) => row?.incident)).toEqual(["i-3", undefined, "first"]);
    const many = Array.from({ length: 250 }, (_, n) => number(n + 10));
    expect(new Set(await rows.numbers.insertAll(many))).toEqual(new Set([true]));
    expect(await rows.numbers.getAll(many)).toEqual(many);
    expect([await rows.numbers.insertAll([]), await rows.numbers.getAll([])]).toEqual([[], []]);
  });

  test("a replacement raises the rev; an outdated or absent one is refused", async () => {
    await rows.dedupes.insert(dedupe("c", { incident: "a" }));
    const { incident: _gone, ...emptied } = dedupe("c", { last: 9 });
    expect(await rows.dedupes.replace(emptied)).toEqual({ ...emptied, rev: 2 });
    expect(await rows.dedupes.replace(dedupe("c"))).toBeUndefined();
    expect(await rows.dedupes.replace(dedupe("nobody"))).toBeUndefined();
    expect(await rows.dedupes.get({ customer: "lumina", cause: "c" })).toEqual({ ...emptied, rev: 2 });
  });

  test("a range reads a prefix in key order, within bounds, backwards, up to a limit", async () => {
    for (const n of [10, 2, 1]) await rows.numbers.insert(number(n));
    await rows.numbers.insert(number(3, "harbor"));
    const read = async (range: object) =>
      (await rows.numbers.range({ customer: "lumina" }, range)).map((row) => row.number);
    expect(await read({})).toEqual([1, 2, 10]);
    expect(await read({ reverse: true, limit: 2 })).toEqual([10, 2]);
    expect(await read({ from: 2, to: 10 })).toEqual([2, 10]);
    expect(await read({ to: 9, reverse: true })).toEqual([2, 1]);
    expect(await read({ from: 3, to: 9 })).toEqual([]);
    expect((await rows.numbers.range({})).map((row) => row.customer)).toEqual(["harbor", "lumina", "lumina", "lumina"]);
  });

  test("texts sort by code point, and a bound of a text key includes it", async () => {
    for (const item of ["META", "PLAN#Critical", "PLAN#Low", "SITE#a", "SITE#ä", "SITE#\u{ff5e}", "SITE#\u{1f600}"])
      await rows.customers.insert({ customer: "lumina", item, body: { n: 1 }, rev: 1 });
    const read = async (range: object) =>
      (await rows.customers.range({ customer: "lumina" }, range)).map((row) => row.item);
    expect(await read({ from: "PLAN#", to: "PLAN#~" })).toEqual(["PLAN#Critical", "PLAN#Low"]);
    expect(await read({ from: "META", to: "META" })).toEqual(["META"]);
    expect(await read({ from: "PLAN#Low", reverse: true, limit: 2 })).toEqual(["SITE#\u{1f600}", "SITE#\u{ff5e}"]);
    expect(await read({ from: "PLAN#Critical", to: "PLAN#Low", reverse: true })).toEqual(["PLAN#Low", "PLAN#Critical"]);
    expect(await read({ from: "Z", to: "A" })).toEqual([]);
    expect(await read({ limit: 0 })).toEqual([]);
    const one = { customer: "lumina", item: "META" };
    expect((await rows.customers.range(one)).map((row) => row.item)).toEqual(["META"]);
  });

  test("an index holds the rows that have its columns, in its order, and follows replacements", async () => {
    const first = event({ alertTime: at(1), fingerprint: "a" });
    const second = event({ alertTime: at(2), fingerprint: "b" }, "lumina", at(-5));
    for (const row of [first, second]) await rows.events.insert(row);
    const pending = async (to: number) =>
      (await rows.events.index("event_pending", { pendingShard: "0" }, { to })).map((row) => row.event);
    expect(await pending(at(0))).toEqual([second.event, first.event]);
    expect(await pending(at(-5))).toEqual([second.event]);
    const { pendingShard: _shard, pendingAt: _at, ...done } = second;
    await rows.events.replace({ ...done, doneAt: at(3) });
    expect(await pending(at(0))).toEqual([first.event]);
  });

  test("of twenty who replace at once exactly one succeeds", async () => {
    await rows.dedupes.insert(dedupe("c"));
    const results = await Promise.all([...Array(20).keys()].map((n) => rows.dedupes.replace(dedupe("c", { last: n }))));
    expect(results.filter((row) => row !== undefined)).toHaveLength(1);
  });

  test("a level may be a number or a word", async () => {
    const about = { is: "incident", incident: "i", generation: 1, round: 0 } as const;
    await rows.deliveries.insert(delivery("a", { about: { ...about, level: 0 } }));
    await rows.deliveries.insert(delivery("b", { about: { ...about, level: "reminder" } }));
    expect((await rows.deliveries.range({ shard: "0" })).map((row) => row.about)).toMatchObject([
      { level: 0 },
      { level: "reminder" },
    ]);
  });

  test("members that are undefined are not there, and nobody changes what is kept by changing what they wrote or read", async () => {
    const row = dedupe("c", { incident: undefined });
    await rows.dedupes.insert(row);
    row.first = 77;
    const read = await rows.dedupes.get({ customer: "lumina", cause: "c" });
    expect(Object.keys(read ?? {})).not.toContain("incident");
    expect(read?.first).toBe(1);
  });

  test("a row that is not one is refused before it is written", async () => {
    await expect(rows.dedupes.insert({ ...dedupe("c"), first: 1.5 })).rejects.toThrow();
    expect(await rows.dedupes.range({})).toEqual([]);
  });

  test("more rows than one answer holds come all, in order", async () => {
    const large = "x".repeat(1_500_000);
    for (const cause of ["a", "b", "c", "d"]) await rows.dedupes.insert(dedupe(cause, { incident: large }));
    const causes = async (range: object) => (await rows.dedupes.range({}, range)).map(({ cause }) => cause);
    expect(await causes({})).toEqual(["a", "b", "c", "d"]);
    expect(await causes({ reverse: true, limit: 3 })).toEqual(["d", "c", "b"]);
  });

  test("an index reads as many rows as are asked for, oldest or newest first", async () => {
    const ids = [...Array(120).keys()].map((n) => String(n).padStart(3, "0"));
    await Promise.all(ids.map((id) => rows.deliveries.insert(delivery(id, { nextAt: Number(id) }))));
    await rows.deliveries.insert(delivery("done"));
    const due = async (range: object) =>
      (await rows.deliveries.index("outbox_next", { shard: "0" }, range)).map(({ id }) => id);
    expect(await due({})).toEqual(ids);
    expect(await due({ to: 100, limit: 2 })).toEqual(["000", "001"]);
    expect(await due({ from: 5, to: 100, reverse: true, limit: 2 })).toEqual(["100", "099"]);
    expect((await rows.deliveries.index("outbox_next", { shard: "1" })).length).toBe(0);
  });

  test("of twenty who insert at once exactly one succeeds", async () => {
    const results = await Promise.all([...Array(20).keys()].map((n) => rows.dedupes.insert(dedupe("c", { last: n }))));
    expect(results.filter(Boolean)).toHaveLength(1);
  });
};
