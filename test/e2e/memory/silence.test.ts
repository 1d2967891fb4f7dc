import { DAY, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { Fault } from "../../../shared/errors.ts";
import { NIGHT } from "../../support/make.ts";
import { rhythmOf, type Traffic } from "../../support/rhythm.ts";
import { World } from "../../support/world.ts";

const shop = "shop.lumina-mall.test";
const api = "api.lumina-mall.test";
const minute = (n: number): number => NIGHT + n * MINUTE;

/** Both sites are lumina's; the log store answers with what came until ten seconds ago. */
const watching = async (traffic: Record<string, Traffic>): Promise<World> => {
  const world = await new World().furnish();
  const { customers } = world.tables;
  await customers.insert({
    ...{ customer: "lumina", item: `SITE#${api}`, host: api, rev: 1 },
    body: { host: api, core: true, importantPaths: [] },
  });
  const meta = await customers.get({ customer: "lumina", item: "META" });
  const logs = { region: "cn-hangzhou", project: "waf-project", logstore: "waf-logstore" };
  if (meta) await customers.replace({ ...meta, body: { ...meta.body, logs } });
  world.answers["log-rhythm"] = rhythmOf(traffic);
  return world;
};

const opened = async ({ tables }: World) =>
  (await tables.incidents.range({ customer: "lumina" })).map(({ kind, host, priority, openedAt, mitigatedBy }) =>
    [kind, host ?? "all", priority, (openedAt - NIGHT) / MINUTE, mitigatedBy === undefined ? "" : "over"]
      .join(" ")
      .trim(),
  );

test("while lines come as ever nobody is told", async () => {
  const world = await watching({ [shop]: { every: 1 }, [api]: { every: 20 } });
  await world.pass(12);
  expect(await opened(world)).toEqual([]);
});

test("a site that falls silent while others go on is noticed within minutes, by its own rhythm, and so is the end", async () => {
  const world = await watching({ [shop]: { every: 1, silent: [[60, 100]] }, [api]: { every: 20 } });
  await world.pass(2);
  expect(await opened(world)).toEqual([`log-pipeline ${shop} Emergency 70 over`]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.firstSeenAt).toBe(minute(60));
  expect(incident?.facts).toMatchObject({ trouble: "silent", last: iso(minute(60)) });
  expect(world.mails.find(({ text }) => text.includes("no log line"))?.text).toContain("is unknown");
  expect((incident?.mitigatedBy ?? 0) - minute(100)).toBeLessThanOrEqual(10 * MINUTE);
});

test("a sparse site is missed after hours only: that is all that can be known from lines", async () => {
  const world = await watching({ [shop]: { every: 1 }, [api]: { every: 20, silent: [[60, 400]] } });
  await world.pass(5);
  expect(await opened(world)).toEqual([]);
  await world.pass(10);
  expect((await opened(world)).length).toBeLessThanOrEqual(1);
});

test("where nothing comes any more at all it is one incident, of the whole log store", async () => {
  const traffic = { [shop]: { every: 1, silent: [[60, 900]] }, [api]: { every: 1, silent: [[60, 900]] } } as const;
  const world = await watching(JSON.parse(JSON.stringify(traffic)));
  await world.pass(6);
  expect(await opened(world)).toEqual(["log-pipeline all Emergency 70"]);
});

test("a log store that does not answer is noticed, however sparse its sites; a hiccup is not told", async () => {
  const world = await watching({ [shop]: { every: 20 } });
  const answer = world.answers["log-rhythm"];
  const failing = (from: number, to: number): void => {
    world.answers["log-rhythm"] = (span, customer) => {
      if (world.now >= minute(from) && world.now < minute(to)) throw new Fault("CLOUD_DENIED", "Unauthorized");
      return answer?.(span, customer) ?? { rows: [] };
    };
  };
  failing(60, 64);
  await world.pass(2);
  expect(await opened(world)).toEqual([]);
  failing(120, 200);
  await world.pass(2);
  const [line = ""] = await opened(world);
  expect(line).toMatch(/^log-pipeline all Emergency 1[3-6]\d over$/);
  expect(world.mails.find(({ text }) => text.includes("does not answer"))?.text).toContain("Unauthorized");
});

test("an answer that is not complete is no silence", async () => {
  const world = await watching({ [shop]: { every: 1 } });
  const answer = world.answers["log-rhythm"];
  world.answers["log-rhythm"] = (span, customer) => {
    const isTorn = world.now > minute(60) && world.now < minute(66);
    return isTorn ? { rows: [], isComplete: false } : (answer?.(span, customer) ?? { rows: [] });
  };
  await world.pass(3);
  expect(await opened(world)).toEqual([]);
});

test("lines that are known to end are not missed, and none are where none ever were", async () => {
  const world = await watching({ [shop]: { every: 1, silent: [[60, 10_000]] } });
  const meta = await world.tables.customers.get({ customer: "lumina", item: "META" });
  const logs = { ...(meta?.body.logs as object), until: iso(minute(60)) };
  if (meta) await world.tables.customers.replace({ ...meta, body: { ...meta.body, logs } });
  await world.pass(30);
  expect(await opened(world)).toEqual([]);
});

test("lines that came late are no silence", async () => {
  const world = await watching({ [shop]: { every: 1 } });
  const answer = world.answers["log-rhythm"];
  world.answers["log-rhythm"] = (span, customer) =>
    span.to - span.from < DAY / 2 && world.now > minute(60) ? { rows: [] } : (answer?.(span, customer) ?? { rows: [] });
  await world.pass(4);
  expect(await opened(world)).toEqual([]);
});

test.each([
  [
    "sampling switched on",
    { quotaBytes: 100, usedBytes: 10, percent: 20 },
    "only a part of the log lines is delivered (20%)",
  ],
  ["a log store that is full", { quotaBytes: 100, usedBytes: 99, percent: 100 }, "the log store is full (99% used)"],
])("%s is noticed within half an hour, told once, and so is its end", async (_title, delivery, said) => {
  const world = await watching({ [shop]: { every: 1 }, [api]: { every: 1 } });
  const fine = { quotaBytes: 100, usedBytes: 94, percent: 100 };
  world.logDelivery = () => (world.now >= minute(60) && world.now < minute(180) ? delivery : fine);
  await world.pass(3);
  const [line = ""] = await opened(world);
  expect(line).toMatch(/^log-pipeline all Emergency (6|7|8)\d$/);
  expect(world.mails.some(({ text }) => text.includes(said))).toBe(true);
  await world.pass(1);
  expect(await opened(world)).toEqual([`${line} over`]);
});

test("a WAF that does not tell how it delivers is no trouble of the logs", async () => {
  const world = await watching({ [shop]: { every: 1 } });
  world.logDelivery = () => {
    throw new Fault("CLOUD_DENIED", "NoPermission");
  };
  await world.pass(3);
  expect(await opened(world)).toEqual([]);
});

test("whatever is killed, a silence is told once", async () => {
  for (const point of ["logWatches.replace", "logWatches.insert", "events.insertAll", "functions.handOver"]) {
    const world = await watching({ [shop]: { every: 1, silent: [[30, 900]] }, [api]: { every: 1 } });
    let left = 3;
    world.fate = ({ name }) => world.now > minute(30) && name.endsWith(point) && left-- > 0;
    await world.pass(1);
    expect([point, (await opened(world)).length]).toEqual([point, 1]);
  }
});

test("where one site was told, the others fall silent of the same cause", async () => {
  const world = await watching({ [shop]: { every: 1, silent: [[60, 900]] }, [api]: { every: 2, silent: [[60, 900]] } });
  await world.pass(6);
  expect(await opened(world)).toEqual([`log-pipeline ${shop} Emergency 70`]);
});

test("a timer whose work fails is missed within minutes of its next turn, though it runs", async () => {
  const world = await new World().furnish();
  await world.pass(1.5);
  world.mishaps = ({ name }) => (name.startsWith("ledger-close ledger") ? "unheard" : undefined);
  await world.pass(1);
  const troubles = await world.tables.incidents.range({ customer: "_provider" });
  expect(troubles.map(({ facts, openedAt }) => [facts.trouble, facts.timer, (openedAt - NIGHT) / MINUTE])).toEqual([
    ["timer-silent", "ledger-close", 140],
  ]);
});
