import { MINUTE } from "../../../shared/domain/calendar.ts";
import { Fault } from "../../../shared/errors.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { eventCall, thresholdCall } from "../../support/cloudmonitor.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { World } from "../../support/world.ts";

const SECRET = "hook-secret-of-lumina-0001";
const minute = (n: number): number => NIGHT + n * MINUTE;

const calls = async (world: World, body: string, secret = SECRET) => {
  const reply = await world.callback(body, secret);
  return { status: reply.statusCode, results: reply.body === "" ? [] : JSON.parse(reply.body).results };
};

const opened = async ({ tables }: World, customer = "lumina") =>
  (await tables.incidents.range({ customer })).map(({ kind, host, alerts, mitigatedBy }) =>
    [kind, host ?? "", alerts, mitigatedBy === undefined ? "" : "over"].join(" ").trim(),
  );

const openings = async (world: World) =>
  (await gatherExport(world.deps("test"))).incidents.map(({ timeline }) => timeline[0]?.data.confirmation);

const shop = "shop.lumina-mall.test";

test("a threshold alarm that its metric confirms pages, and its recovery is told; delivered three times it is one", async () => {
  const world = await new World().furnish();
  world.metric = () => 91;
  for (let n = 0; n < 3; n++) expect((await calls(world, thresholdCall(NIGHT))).status).toBe(200);
  await world.pass(0.1);
  expect([await opened(world), await openings(world)]).toEqual([[`error-burst ${shop} 1`], ["confirmed"]]);
  expect(world.mails.some(({ text }) => text.includes(shop))).toBe(true);
  expect((await gatherExport(world.deps("test"))).incidents[0]?.redeliveries).toBe(2);
  await calls(world, thresholdCall(minute(7), { alertState: "OK", triggerLevel: "OK" }));
  await world.pass(0.1);
  expect(await opened(world)).toEqual([`error-burst ${shop} 2 over`]);
});

test("what the metric does not say pages nobody, and the log says so; nothing is lost", async () => {
  const world = await new World().furnish();
  world.metric = () => 12;
  await calls(world, thresholdCall(NIGHT));
  await world.pass(0.1);
  expect([await opened(world), world.mails]).toEqual([[], []]);
  expect(world.logged).toContainEqual(expect.objectContaining({ did: "not-confirmed", because: "12" }));
  expect((await world.tables.events.range({})).map(({ dismissed, confirmation }) => [dismissed, confirmation])).toEqual(
    [["not-confirmed", "not-confirmed"]],
  );
});

test.each<[string, World["metric"]]>([
  [
    "no access",
    () => {
      throw new Fault("CONFIG_MISSING", "access");
    },
  ],
  [
    "a service that is away",
    () => {
      throw new Fault("CLOUD_BUSY", "ServiceUnavailable");
    },
  ],
  ["no value", () => undefined],
])("with %s people are paged all the same, and are told that nobody could look", async (_title, metric) => {
  const world = await new World().furnish();
  world.metric = metric;
  await calls(world, thresholdCall(NIGHT));
  await world.pass(0.1);
  expect([await opened(world), await openings(world)]).toEqual([[`error-burst ${shop} 1`], ["unreadable"]]);
  expect(world.mails.length).toBeGreaterThan(0);
});

test("what wakes nobody is not asked about", async () => {
  const world = await new World().furnish();
  let asked = 0;
  world.metric = () => ++asked;
  await calls(world, thresholdCall(NIGHT, { triggerLevel: "WARN" }));
  await world.pass(0.1);
  expect([asked, await opened(world)]).toEqual([0, [`error-burst ${shop} 1`]]);
});

test("it joins what the log service has found on the same site: one cause, one incident", async () => {
  const world = await new World().furnish();
  let asked = 0;
  world.metric = () => ++asked;
  await world.alert(slsAlert(NIGHT, { kind: "http-flood" }));
  await world.pass(0.05);
  await calls(world, eventCall(minute(4)));
  await world.pass(0.05);
  expect([asked, await opened(world)]).toEqual([0, [`http-flood ${shop} 2`]]);
});

test("attack events of WAF are read by the blocks of their module, and their end is told", async () => {
  const world = await new World().furnish();
  const asked: string[] = [];
  world.metric = ({ metric, dimensions }) => {
    asked.push(`${metric} ${dimensions.domain}`);
    return 700;
  };
  await calls(world, eventCall(NIGHT));
  await world.pass(0.1);
  await calls(world, eventCall(minute(7), { status: "RESOLVED" }));
  await world.pass(0.1);
  expect([asked, await opened(world)]).toEqual([[`cc_blocks_5m ${shop}`], [`http-flood ${shop} 2 over`]]);
});

test("a site or an account that is not the customer's is the provider's own trouble", async () => {
  const world = await new World().furnish();
  const meta = await world.tables.customers.get({ customer: "lumina", item: "META" });
  const access = { accountId: "1000000000000001", externalId: "x", roles: [], state: "verified" };
  if (meta) await world.tables.customers.replace({ ...meta, body: { ...meta.body, access } });
  await calls(world, eventCall(NIGHT, { domain: "www.elsewhere.test" }));
  await calls(world, thresholdCall(NIGHT, { userId: "1000000000000009" }));
  await world.pass(0.1);
  expect(await opened(world)).toEqual([]);
  expect((await opened(world, "_provider")).length).toBe(2);
});

test("an authenticated body that nobody can read is kept, and is trouble of our own; a wrong secret is told nothing", async () => {
  const world = await new World().furnish();
  expect((await calls(world, "alertState=ON FIRE")).status).toBe(200);
  expect(await calls(world, thresholdCall(NIGHT), "hook-secret-of-nobody-0001")).toEqual({ status: 401, results: [] });
  await world.pass(0.1);
  expect((await opened(world, "_provider"))[0]).toMatch(/^self/);
});

test("whatever is killed, one callback is one incident with one page", async () => {
  for (const point of ["events.replace", "metrics.last", "incidents.insert", "dedupes.insert"]) {
    const world = await new World().furnish();
    world.metric = () => 91;
    let left = 2;
    world.fate = ({ name }) => name.startsWith("incident-open") && name.includes(point) && left-- > 0;
    await calls(world, thresholdCall(NIGHT));
    await world.pass(0.1);
    expect([point, await opened(world)]).toEqual([point, [`error-burst ${shop} 1`]]);
  }
});
