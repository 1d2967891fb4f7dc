import { openTablestore, refusal, table } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
const NOW = Date.parse("2026-03-01T08:00:00Z");
const OUT_OF_RANGE = "OTSParameterInvalid The expiration time of stream must be in range: [1, 168].";
const SET_ALREADY = "OTSParameterInvalid The expiration time of stream can not be changed.";
beforeEach(async () => {
  cloud = await openTablestore({ startAt: NOW });
});
afterEach(() => cloud.close());

const on = (expirationTime?: number) => ({ streamSpecification: { enableStream: true, expirationTime } });
const off = { streamSpecification: { enableStream: false } };
const make = (more: object) => cloud.client.createTable({ ...table("t", { key: { a: "STRING" } }), ...more });
const change = (more: object, tableName = "t") => cloud.client.updateTable({ tableName, tableOptions: {}, ...more });
const shown = async (tableName = "t") => {
  const { streamDetails } = await cloud.client.describeTable({ tableName });
  return streamDetails?.enableStream
    ? { hours: streamDetails.expirationTime, since: Number(streamDetails.lastEnableTime) / 1000 }
    : streamDetails?.enableStream;
};

test.each([1, 24, 168])("a stream keeps its records for %d hours", async (hours) => {
  await make(on(hours));
  expect(await shown()).toEqual({ hours, since: NOW });
});

test.each([
  ["0 hours", on(0)],
  ["169 hours", on(169)],
  ["no hours", on()],
])("a stream of %s is refused, when a table is made and later", async (_, spec) => {
  expect(await refusal(make(spec))).toBe(OUT_OF_RANGE);
  await make({});
  expect(await refusal(change(spec))).toBe(OUT_OF_RANGE);
  expect(await shown()).toBeUndefined();
});

test("the hours of a stream that runs cannot be changed; asked for again it runs on", async () => {
  await make(on(24));
  await cloud.local.dial.runUntil(NOW + 1000);
  expect(await refusal(change(on(48)))).toBe(SET_ALREADY);
  await change(on(24));
  expect(await shown()).toEqual({ hours: 24, since: NOW });
});

test("switched off and on again it begins anew, with other hours if wanted", async () => {
  await make({});
  await change(on(24));
  await change(off);
  expect(await shown()).toBe(false);
  await cloud.local.dial.runUntil(NOW + 1000);
  await change(on(48));
  expect(await shown()).toEqual({ hours: 48, since: NOW + 1000 });
});

test("an index has no stream, whatever its table has", async () => {
  const indexes = [{ name: "i", primaryKey: ["v"], definedColumn: [] }];
  const made = table("main", { key: { a: "STRING" }, defined: [{ name: "v", type: 4 }], indexes });
  await cloud.client.createTable({ ...made, ...on(24) });
  expect([await shown("main"), await shown("i")]).toEqual([{ hours: 24, since: NOW }, undefined]);
  expect(await refusal(change(on(24), "i"))).toBe("OTSParameterInvalid Stream is not supported on index table.");
});
