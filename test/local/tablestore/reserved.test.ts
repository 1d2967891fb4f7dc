import { openTablestore, refusal, table } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const TWO_MINUTES_MS = 120_000;
const TOO_OFTEN = "OTSTooFrequentReservedThroughputAdjustment Capacity unit adjustment is too frequent.";
const units = (capacityUnit: object) => ({ reservedThroughput: { capacityUnit } });
const make = (tableName: string, more: object = {}) =>
  cloud.client.createTable({ ...table(tableName, { key: { a: "STRING" } }), ...more });
const change = (capacityUnit: object, tableName = "t") =>
  cloud.client.updateTable({ tableName, tableOptions: {}, ...units(capacityUnit) });
const shown = async () => {
  const { reservedThroughputDetails } = await cloud.client.describeTable({ tableName: "t" });
  const { read, write } = reservedThroughputDetails.capacityUnit;
  return { read, write, at: Number(reservedThroughputDetails.lastIncreaseTime) * 1000 };
};

describe("what a table reserves", () => {
  beforeEach(async () => {
    cloud = await openTablestore({ startAt: NOW });
    await make("t");
  });
  afterEach(() => cloud.close());

  test("is changed by parts, two minutes after the last change at the earliest", async () => {
    await change({ read: 1, write: 2 });
    await cloud.local.dial.runUntil(NOW + TWO_MINUTES_MS - 1);
    expect(await refusal(change({ read: 3 }))).toBe(TOO_OFTEN);
    expect(await shown()).toEqual({ read: 1, write: 2, at: NOW });
    await cloud.local.dial.runUntil(NOW + TWO_MINUTES_MS);
    await change({ read: 3 });
    expect(await shown()).toEqual({ read: 3, write: 2, at: NOW + TWO_MINUTES_MS });
  });

  test("does not hold back other changes, nor other tables", async () => {
    await make("other");
    await change({ read: 1 });
    await change({ read: 1 }, "other");
    await cloud.client.updateTable({ tableName: "t", tableOptions: { maxVersions: 2 } });
    expect(await refusal(change({ read: 0 }))).toBe(TOO_OFTEN);
  });

  test.each([
    ["read", { read: -1, write: 0 }, "The value of read capacity unit can not be less than 0."],
    ["write", { read: 0, write: -1 }, "The value of write capacity unit can not be less then 0."],
    ["either", { read: 100_001, write: 0 }, "The value of capacity unit can not be more than 100000."],
  ])("has bounds: %s", async (_, capacityUnit, words) => {
    expect(await refusal(make("x", units(capacityUnit)))).toBe(`OTSParameterInvalid ${words}`);
    expect(await refusal(change(capacityUnit))).toBe(`OTSParameterInvalid ${words}`);
    await make("y", units({ read: 100_000, write: 100_000 }));
  });

  test("must be named in part", async () => {
    expect(await refusal(change({}))).toBe(
      "OTSParameterInvalid Invalid Capacity Unit for UpdateTable: Either read(-1) or write(-1) should be non-negative.",
    );
  });
});

describe("where operations on tables are counted", () => {
  beforeEach(async () => {
    cloud = await openTablestore({ startAt: NOW, throttles: true });
    for (let n = 0; n < 10; n++) await make(`t${n}`);
  });
  afterEach(() => cloud.close());

  test("ten in a second of the dial are, and no more; others are free", async () => {
    const words = "OTSQuotaExhausted Too frequent table operations.";
    expect(await refusal(make("more"))).toBe(words);
    expect(await refusal(cloud.client.deleteTable({ tableName: "t1" }))).toBe(words);
    expect((await cloud.client.listTable({})).tableNames).toHaveLength(10);
    await cloud.local.dial.runUntil(NOW + 100);
    await make("more");
    expect(await refusal(make("another"))).toBe(words);
  });

  test("they are refused with 403", async () => {
    expect(await make("more").catch(({ code }: { code: number }) => code)).toBe(403);
  });
});

describe("a table that is late", () => {
  beforeEach(async () => {
    cloud = await openTablestore({ startAt: NOW });
  });
  afterEach(() => cloud.close());

  test("cannot be read or written until then, and says that it is loading", async () => {
    const { client, local } = cloud;
    local.faults.add({ service: "tablestore", operation: "CreateTable", kind: "late", afterMs: 60_000 });
    await make("t");
    const status = async () => (await client.describeTable({ tableName: "t" })).tableStatus;
    const get = () => client.getRow({ tableName: "t", primaryKey: [{ a: "x" }] });
    expect([await status(), await refusal(get())]).toEqual([3, "OTSTableNotReady The table is not ready."]);
    expect(await get().catch(({ code }: { code: number }) => code)).toBe(404);
    await local.dial.runUntil(NOW + 60_000);
    expect([await status(), await refusal(get())]).toEqual([1, "was not refused"]);
  });
});
