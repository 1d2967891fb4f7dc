import { always, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const DAY_MS = 86_400_000;
const TABLE = "rows";
beforeEach(async () => {
  cloud = await openTablestore({ startAt: NOW });
});
afterEach(() => cloud.close());

const make = (options: object) => cloud.client.createTable(table(TABLE, { key: { a: "STRING" }, options }));
const row = (a = "x") => ({ tableName: TABLE, primaryKey: [{ a }], condition: always });
const update = (changes: object[], a = "x") => cloud.client.updateRow({ ...row(a), updateOfAttributeColumns: changes });
const put = (columns: object[], a = "x") => cloud.client.putRow({ ...row(a), attributeColumns: columns });
const versions = (ats: number[]) => ats.map((timestamp) => ({ c: int(timestamp), timestamp }));
const get = (more: object = {}, a = "x") => cloud.client.getRow({ ...row(a), maxVersions: 200, ...more });
const ats = async (more: object = {}) =>
  ((await get(more)).row.attributes ?? []).map(({ timestamp }) => timestamp.toNumber());

test.each([
  ["integer", [int(1), int(2), int(3)]],
  ["double", [0.5, 1.5, 2.5]],
  ["boolean", [true, false, true]],
  ["string", ["1", "", "3"]],
  ["blob", [Buffer.from([1]), Buffer.alloc(0), Buffer.from([3])]],
])("three versions of a %s are kept, put or updated, newest first", async (_, values) => {
  await make({ maxVersions: 3 });
  const columns = values.map((c, at) => ({ c, timestamp: NOW + at }));
  const shown = async () => (await get()).row.attributes?.map(({ columnValue }) => String(columnValue));
  const newestFirst = values.map(String).reverse();
  await put(columns);
  expect(await shown()).toEqual(newestFirst);
  await put([]);
  await update([{ PUT: columns }]);
  expect(await shown()).toEqual(newestFirst);
});

test("columns are sorted by name, versions newest first, however they were sent", async () => {
  await make({ maxVersions: 3 });
  const cells = [
    ["c", 1],
    ["b", 2],
    ["c", 3],
    ["b", 1],
    ["B", 2],
  ] as const;
  await put(cells.map(([name, at]) => ({ [name]: "x", timestamp: NOW + at })));
  const seen = (await get()).row.attributes?.map(
    ({ columnName, timestamp }) => `${columnName}${timestamp.toNumber() - NOW}`,
  );
  expect(seen).toEqual(["B2", "b2", "b1", "c3", "c1"]);
});

test("of a column put twice without a time the last counts", async () => {
  await make({ maxVersions: 5 });
  await put([{ c: "1" }, { c: "2" }]);
  expect((await get()).row.attributes).toHaveLength(1);
  await update([{ PUT: [{ c: "3" }] }, { PUT: [{ c: "4" }] }]);
  expect(valuesOf((await get()).row)).toEqual({ a: "x", c: "4" });
});

describe("deleted and written back", () => {
  const many = Array.from({ length: 128 }, (_, n) => NOW - n);
  beforeEach(() => make({ maxVersions: 128 }));

  test("one version", async () => {
    await put(versions(many));
    await update([{ DELETE: [{ c: int(NOW - 5) }] }]);
    expect(await ats()).toEqual(many.filter((at) => at !== NOW - 5));
    await update([{ DELETE: [{ c: int(NOW - 1000) }] }]);
    await update([{ PUT: versions([NOW - 5]) }]);
    expect(await ats()).toEqual(many);
  });

  test("a column", async () => {
    await put(versions(many));
    await update([{ DELETE_ALL: ["c"] }]);
    expect(valuesOf((await get()).row)).toEqual({ a: "x" });
    await update([{ PUT: versions(many) }]);
    expect(await ats()).toEqual(many);
  });

  test("a row", async () => {
    await put(versions(many));
    await cloud.client.deleteRow(row());
    expect(valuesOf((await get()).row)).toEqual({});
    await put(versions(many));
    expect(await ats()).toEqual(many);
  });

  test("in one update, in its order", async () => {
    await put(versions([NOW]));
    await update([{ DELETE_ALL: ["c"] }, { PUT: versions([NOW - 1]) }]);
    expect(await ats()).toEqual([NOW - 1]);
    await update([{ PUT: versions([NOW]) }, { DELETE_ALL: ["c"] }]);
    expect(await ats()).toEqual([]);
  });
});

test("an older version than those that are kept is not kept", async () => {
  await make({ maxVersions: 2 });
  await put(versions([NOW, NOW - 1]));
  await update([{ PUT: versions([NOW - 2]) }]);
  expect(await ats()).toEqual([NOW, NOW - 1]);
});

test("a table that keeps fewer versions has forgotten the rest", async () => {
  await make({ maxVersions: 3 });
  await put(versions([NOW, NOW - 1, NOW - 2]));
  await cloud.client.updateTable({ tableName: TABLE, tableOptions: { maxVersions: 1 } });
  expect(await ats()).toEqual([NOW]);
  await cloud.client.updateTable({ tableName: TABLE, tableOptions: { maxVersions: 3 } });
  expect(await ats()).toEqual([NOW]);
});

describe("a read chooses", () => {
  beforeEach(async () => {
    await make({ maxVersions: 5 });
    await put(versions([NOW, NOW - 1, NOW - 2, NOW - 3]));
  });
  test.each([
    ["the newest by itself", { maxVersions: undefined }, [0]],
    ["so many", { maxVersions: 2 }, [0, 1]],
    ["from a start to before an end", { timeRange: { startTime: NOW - 2, endTime: NOW } }, [1, 2]],
    ["so many in a range", { maxVersions: 1, timeRange: { startTime: NOW - 3, endTime: NOW - 1 } }, [2]],
    ["one instant", { timeRange: { specificTime: NOW - 3 } }, [3]],
    ["an instant at which nothing is", { timeRange: { specificTime: NOW - 9 } }, []],
  ])("%s", async (_, more, ago) => {
    expect(await ats(more)).toEqual(ago.map((ms) => NOW - ms));
  });

  test.each([
    [{ timeRange: { startTime: NOW } }, "Start and end time must be given at the same time."],
    [{ timeRange: { specificTime: -1 } }, "Specific timestamp cannot be less than 0."],
    [
      { timeRange: { specificTime: NOW, startTime: 1, endTime: 2 } },
      "Specific tiemstamp and time range cannot be given at the same time.",
    ],
    [{ maxVersions: -1 }, "Invalid max versions: -1 . Reason: Max versions must be positive."],
  ])("%j is refused", async (more, words) => {
    expect(await refusal(get(more))).toBe(`OTSParameterInvalid ${words}`);
  });
});

describe("an instant may be", () => {
  /** INT64_MAX / 1,000. */
  const END = 9_223_372_036_854_775n;
  test("any from 0 to before INT64_MAX / 1,000 where the table lets it deviate so far", async () => {
    await make({ maxVersions: 5, maxTimeDeviation: 9_223_372_036_854 });
    const last = Number(END - 1n);
    await put(versions([0, last]));
    expect(await ats()).toEqual([last, 0]);
    for (const at of [Number(END), -1])
      expect(await refusal(put([{ c: "1", timestamp: at }]))).toBe(
        "OTSParameterInvalid Timestamp must be in range [0, INT64_MAX/1000).",
      );
  });

  test("no older than the time to live", async () => {
    await make({ timeToLive: 86_400, maxTimeDeviation: 10 * 86_400 });
    await put(versions([NOW - DAY_MS]));
    expect(await refusal(put(versions([NOW - DAY_MS - 1])))).toBe("OTSParameterInvalid Invalid timestamp. Cell:c.");
  });
});

describe("a cell that is too old", () => {
  beforeEach(async () => {
    await make({ timeToLive: 86_400 });
    await put([{ old: int(5), timestamp: NOW - DAY_MS / 2 }, { young: "1" }]);
    await put([{ old: int(5), timestamp: NOW - DAY_MS / 2 }], "lone");
    await put([], "bare");
    await cloud.local.dial.runUntil(NOW + DAY_MS / 2 + 1);
  });
  const shown = async () => {
    const page = await cloud.client.getRange({
      ...{ tableName: TABLE, direction: "FORWARD" },
      ...{ inclusiveStartPrimaryKey: [{ a: ots.INF_MIN }], exclusiveEndPrimaryKey: [{ a: ots.INF_MAX }] },
    });
    return page.rows.map(valuesOf);
  };

  test("is not seen, nor a row of which nothing else is left", async () => {
    expect(await shown()).toEqual([{ a: "bare" }, { a: "x", young: "1" }]);
    expect(valuesOf((await get({}, "lone")).row)).toEqual({});
  });

  test("counts as missing for conditions, existence and counters", async () => {
    const five = new ots.SingleColumnCondition("old", int(5), ots.ComparatorType.EQUAL, false);
    const change = { updateOfAttributeColumns: [{ INCREMENT: [{ old: int(1) }] }] };
    expect(await refusal(cloud.client.updateRow({ ...row(), condition: when(five), ...change }))).toMatch(/CheckFail/);
    const gone = new ots.Condition(ots.RowExistenceExpectation.EXPECT_NOT_EXIST, null);
    await cloud.client.updateRow({ ...row("lone"), condition: gone, ...change });
    await update([{ INCREMENT: [{ old: int(1) }] }]);
    expect(await shown()).toEqual([{ a: "bare" }, { a: "lone", old: 1 }, { a: "x", old: 1, young: "1" }]);
  });

  test("is purged from a row that lives on", async () => {
    await put([{ old: "x".repeat(9000), timestamp: NOW }, { young: "1" }], "large");
    const cost = async () => (await get({}, "large")).consumed.capacityUnit.read;
    expect(await cost()).toBe(3);
    await cloud.local.dial.runUntil(NOW + DAY_MS);
    await cloud.client.updateRow({ ...row("large"), updateOfAttributeColumns: [{ PUT: [{ young: "2" }] }] });
    await put([{ old: "x".repeat(9000), timestamp: NOW + 1 }, { young: "1" }], "large");
    await cloud.local.dial.runUntil(NOW + DAY_MS + 1);
    expect(await cost()).toBe(3);
    await cloud.local.dial.runUntil(NOW + 2 * DAY_MS);
    expect(await cost()).toBe(1);
    expect(valuesOf((await get({}, "large")).row)).toEqual({ a: "large", young: "1" });
  });

  test("is purged with its row, a day later at the latest; a restart changes nothing", async () => {
    const stored = () => {
      const { store } = cloud.local;
      return store.openDB({ name: "tablestore/mss-test/rows", keyEncoding: "binary", encoding: "binary" }).getCount();
    };
    expect(stored()).toBe(3);
    await cloud.restart();
    await cloud.local.dial.runUntil(NOW + 3 * DAY_MS);
    expect(stored()).toBe(1);
    expect(await shown()).toEqual([{ a: "bare" }]);
  });
});
