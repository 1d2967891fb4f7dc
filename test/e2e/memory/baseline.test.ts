import { DAY, HOUR, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { World } from "../../support/world.ts";

const SITE = "shop.lumina-mall.test";
const STRANGER = "not-ours.example.test";

/** Hours of the nights before, as the log store counts them: answers of 200 ms. */
const nightsIn = ({ from, to }: { from: number; to: number }) =>
  Array.from({ length: 24 }, (_, n) => from + n * HOUR)
    .filter((at) => at < to)
    .flatMap((at) =>
      [SITE, STRANGER].map((site) => ({
        ...{ site, hour: String(at / SECOND), requests: "300", reached: "290", percent: "0.3" },
        ...{ p50: "200", attacks: "0", forms: "2" },
      })),
    );

const withLogs = async (): Promise<World> => {
  const world = await new World().furnish();
  const row = await world.tables.customers.get({ customer: "lumina", item: "META" });
  const logs = { region: "cn-hangzhou", project: "waf-project", logstore: "waf-logstore" };
  if (row) await world.tables.customers.replace({ ...row, body: { ...row.body, logs } });
  return world;
};

const learnIn = async (world: World): Promise<void> => {
  await world.task("baseline-learn", { triggerTime: "" });
  await world.drain();
};

const slowAt = (at: number, p50: number) => {
  const seen = { first_seen: at / SECOND - 120, last_seen: at / SECOND - 5, last_quick: 0 };
  const facts = { site: SITE, total: 30, clients: 9, slow: 20, minutes: 4, paths: 2, p50, ...seen };
  return slsAlert(at, { kind: "slow-origin", firedAt: at, facts });
};

test("what is usual on a site is learned each night, decides what is slow there, and stands in the incident", async () => {
  const world = await withLogs();
  world.answers.baseline = (span) => ({ rows: nightsIn(span) });
  await learnIn(world);
  const rows = await world.tables.baselines.range({});
  expect(rows.map(({ customer, host, hours }) => [customer, host, hours.length])).toEqual([["lumina", SITE, 28 * 24]]);

  for (const [minute, p50] of [
    [1, 790],
    [2, 810],
  ] as const)
    world.after(minute, () => world.alert(slowAt(NIGHT + minute * MINUTE, p50)));
  await world.pass(1);
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  const [slow] = incidents.filter(({ kind }) => kind === "slow-origin");
  expect(slow?.openedAt).toBe(NIGHT + 2 * MINUTE);
  expect(slow?.facts).toMatchObject({
    ...{ p50: "810", baseline_p50: "200", baseline_of: "hour-of-week", baseline_hours: "4" },
  });
  const dismissed = (await world.tables.events.range({})).flatMap((event) => event.dismissed ?? []);
  expect(dismissed).toEqual(["usual"]);
});

test("on the first day what most sites are like decides, and the incident says so", async () => {
  const world = await withLogs();
  world.after(1, () => world.alert(slowAt(NIGHT + MINUTE, 700)));
  await world.pass(1);
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  const incident = incidents.find(({ kind }) => kind === "slow-origin");
  expect(incident?.facts).toMatchObject({ baseline_p50: "150", baseline_of: "prior", baseline_hours: "0" });
});

test("a night is learned once, however often it is asked for; what the log store has not looked at in whole is not learned", async () => {
  const world = await withLogs();
  let isComplete = false;
  world.answers.baseline = (span) => ({ rows: nightsIn(span), isComplete });
  await learnIn(world);
  expect(await world.tables.baselines.range({})).toEqual([]);
  isComplete = true;
  await learnIn(world);
  const [learned] = await world.tables.baselines.range({});
  await learnIn(world);
  const [again] = await world.tables.baselines.range({});
  expect(again?.hours).toEqual(learned?.hours);
  expect(again?.hours.every(({ at }) => at >= NIGHT - 28 * DAY)).toBe(true);
});

test("weeks that are past are asked for once a site, when it first has lines: not while none come", async () => {
  const world = await withLogs();
  const spans: number[] = [];
  let sites = [STRANGER];
  world.answers.baseline = (span) => {
    spans.push(span.from);
    return { rows: nightsIn(span).filter(({ site }) => sites.includes(site)) };
  };
  const daysAsked = async () => {
    spans.length = 0;
    await learnIn(world);
    return spans.length;
  };
  expect(await daysAsked()).toBe(2);
  sites = [SITE];
  expect([await daysAsked(), await daysAsked()]).toEqual([28, 2]);
  const added = "api.lumina-mall.test";
  await world.tables.customers.insert({
    ...{ customer: "lumina", item: `SITE#${added}`, host: added, rev: 1 },
    body: { host: added, core: true, importantPaths: [] },
  });
  world.answers.baseline = (span) => {
    spans.push(span.from);
    return { rows: nightsIn(span).map((row) => ({ ...row, site: row.site === STRANGER ? added : row.site })) };
  };
  expect([await daysAsked(), await daysAsked()]).toEqual([28, 2]);
  const rows = await world.tables.baselines.range({});
  expect(rows.map(({ host, hours }) => [host, hours.length])).toEqual([
    [added, 28 * 24],
    [SITE, 28 * 24],
  ]);
});

const burstAt = (at: number, ratio: number) => {
  const seen = { first_seen: at / SECOND - 600, last_seen: at / SECOND - 5, last_success: at / SECOND - 6 };
  const facts = {
    site: SITE,
    total: 4_000,
    errors: 40 * ratio,
    ratio,
    status: 500,
    clients: 300,
    again: 90,
    gateway: 0,
  };
  return slsAlert(at, { kind: "error-burst", firedAt: at, facts: { ...facts, ...seen } });
};

test("where a rule fires on, the end is seen all the same, told once, and taken back when it comes again", async () => {
  const world = await new World().furnish();
  const said: string[] = [];
  const ratioAt = (n: number): number => (n < 10 || n >= 40 ? 30 : 4);
  for (let n = 1; n < 50; n++) world.after(n, () => world.alert(burstAt(NIGHT + n * MINUTE, ratioAt(n))));
  for (let n = 1; n < 50; n++)
    world.after(n + 0.5, async () => {
      const [incident] = await world.tables.incidents.range({ customer: "lumina" });
      said.push(incident?.mitigatedBy === undefined ? "on" : "over");
    });
  await world.pass(1);
  expect(said.join(" ")).toBe([...Array(18).fill("on"), ...Array(21).fill("over"), ...Array(10).fill("on")].join(" "));
  const [incident, ...others] = await world.tables.incidents.range({ customer: "lumina" });
  expect([incident?.kind, incident?.alerts, incident?.turns, others]).toEqual(["error-burst", 49, 1, []]);
});
