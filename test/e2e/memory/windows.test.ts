import { iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { NIGHT, person } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { operatorKeyOf, World } from "../../support/world.ts";

const shop = "shop.lumina-mall.test";
const minute = (n: number): number => NIGHT + n * MINUTE;

interface Asked {
  kind: "maintenance" | "mute" | "watch" | "freeze";
  to?: number;
  [member: string]: unknown;
}

/** Agreed at the beginning of the night, for an hour unless it is said otherwise. */
const agreed = async (world: World, { to = 60, ...asked }: Asked) => {
  const sites = asked.kind === "watch" || asked.kind === "freeze" ? [] : [shop];
  const body = { customerId: "lumina", sites, reason: "database upgrade", to: iso(minute(to)), ...asked };
  const reply = await world.window("/v1/windows", body);
  return { status: reply.statusCode, ...JSON.parse(reply.body) };
};

const read = async (world: World, id: string) => {
  const headers = { authorization: `Bearer ${operatorKeyOf("anna")}` };
  return JSON.parse((await world.http("window-desk", "GET", `/v1/windows/${id}`, { headers })).body);
};

const opened = async ({ tables }: World) =>
  (await tables.incidents.range({ customer: "lumina" })).map(({ kind, priority, openedAt }) =>
    [kind, priority, (openedAt - NIGHT) / MINUTE].join(" "),
  );

/** The rule fires from a minute on, each five minutes, until another. */
const fires = (world: World, from: number, to: number, kind = "outage") => {
  for (let n = from; n < to; n += 5) world.at(minute(n), () => world.alert(slsAlert(minute(n), { kind })));
};

test("in a maintenance window nobody is paged for what the work explains; at its end what still fires is an incident", async () => {
  const world = await new World().furnish();
  const { id } = await agreed(world, { kind: "maintenance" });
  fires(world, 10, 60);
  await world.pass(0.95);
  expect([await opened(world), world.mails.length]).toEqual([[], 0]);
  expect(await read(world, id)).toMatchObject({
    ...{ status: "in-force", alerts: 10, released: null },
    causes: [{ kind: "outage", site: shop, alerts: 10, firstAt: iso(minute(10)), lastAt: iso(minute(55)) }],
  });
  await world.pass(0.1);
  expect(await opened(world)).toEqual(["outage Critical 61"]);
  expect(world.mails.length).toBeGreaterThan(0);
  expect(await read(world, id)).toMatchObject({ status: "over", alerts: 10, released: 1 });
  const [incident] = (await gatherExport(world.deps("test"))).incidents;
  expect(incident?.timeline[0]?.data).toMatchObject({ window: id, heldSince: iso(minute(10)) });
});

test("what ended with the work opens nothing, and stays counted", async () => {
  const world = await new World().furnish();
  const { id } = await agreed(world, { kind: "maintenance" });
  fires(world, 10, 40);
  world.after(45, () => world.alert(slsAlert(minute(45), { status: "resolved" })));
  await world.pass(2);
  expect([await opened(world), world.mails.length]).toEqual([[], 0]);
  expect(await read(world, id)).toMatchObject({ alerts: 6, released: 0 });
  const { windows } = await gatherExport(world.deps("test"));
  expect(windows).toMatchObject([{ id, alerts: 6, causes: 1, released: 0, by: "anna", reason: "database upgrade" }]);
});

test("work explains no attack, no trouble that began before it, no other site and nothing of our own", async () => {
  const world = await new World().furnish();
  world.after(0, () => world.alert(slsAlert(minute(0))));
  world.after(1, () => agreed(world, { kind: "maintenance" }));
  world.after(5, () => world.alert(slsAlert(minute(5))));
  world.after(6, () => world.alert(slsAlert(minute(6), { kind: "scan" })));
  world.after(7, () => world.alert(slsAlert(minute(7), { host: "www.elsewhere.test" })));
  world.after(8, () => world.alert("not JSON"));
  await world.pass(0.5);
  const incidents = await world.tables.incidents.range({});
  expect([...new Set(incidents.map(({ customer, kind }) => `${customer} ${kind}`))].sort()).toEqual([
    ...["_provider outage", "_provider self", "lumina outage", "lumina scan"],
  ]);
});

test("a mute holds the kinds that it names, and a watch period hears them all the same", async () => {
  const world = await new World().furnish();
  await agreed(world, { kind: "mute", kinds: ["scan"], to: 600 });
  fires(world, 1, 20, "scan");
  await world.pass(0.5);
  expect(await opened(world)).toEqual([]);
  await agreed(world, { kind: "watch", to: 300 });
  fires(world, 35, 40, "scan");
  await world.pass(0.5);
  expect(await opened(world)).toHaveLength(1);
});

test("a window ended early is looked at within a minute, and once", async () => {
  const world = await new World().furnish();
  const { id } = await agreed(world, { kind: "maintenance" });
  fires(world, 10, 15);
  world.after(20, () => world.window(`/v1/windows/${id}/end`, { reason: "rolled back" }));
  await world.pass(2);
  expect(await opened(world)).toEqual(["outage Critical 21"]);
  expect(await read(world, id)).toMatchObject({ ended: { by: "anna", reason: "rolled back" }, alerts: 1, released: 1 });
});

test("where windows overlap the one that ends last looks at what they held", async () => {
  const world = await new World().furnish();
  const [first, second] = [
    await agreed(world, { kind: "maintenance" }),
    await agreed(world, { kind: "maintenance", to: 120 }),
  ];
  fires(world, 10, 15);
  await world.pass(1.5);
  expect(await opened(world)).toEqual([]);
  await world.pass(1);
  expect(await opened(world)).toEqual(["outage Critical 121"]);
  expect([(await read(world, first.id)).alerts, (await read(world, second.id)).alerts]).toEqual([0, 1]);
});

test("one window after the other holds on, and no chain of them is longer than one may be", async () => {
  const world = await new World().furnish();
  const first = await agreed(world, { kind: "maintenance" });
  const second = await agreed(world, { kind: "maintenance", from: iso(minute(60)), to: 120 });
  const third = await agreed(world, { kind: "maintenance", from: iso(minute(120)), to: 13 * 60 });
  expect(third).toMatchObject({ status: 409, code: "REFUSED" });
  fires(world, 10, 15);
  await world.pass(1.5);
  expect(await opened(world)).toEqual([]);
  await world.pass(1);
  expect(await opened(world)).toEqual(["outage Critical 121"]);
  expect([(await read(world, first.id)).released, (await read(world, second.id)).alerts]).toEqual([1, 1]);
});

test("in a freeze no work is agreed on, and work agreed on before explains nothing", async () => {
  const world = await new World().furnish();
  await agreed(world, { kind: "maintenance" });
  await agreed(world, { kind: "freeze", to: 300 });
  expect(await agreed(world, { kind: "maintenance", to: 90 })).toMatchObject({ status: 409, code: "REFUSED" });
  fires(world, 10, 15);
  await world.pass(0.5);
  expect(await opened(world)).toEqual(["outage Critical 10"]);
});

test("in a watch period every site is core, and those whom it names are paged besides", async () => {
  const world = await new World().furnish();
  const row = await world.tables.customers.get({ customer: "lumina", item: `SITE#${shop}` });
  if (row) await world.tables.customers.replace({ ...row, body: { ...row.body, core: false } });
  await agreed(world, { kind: "watch", people: ["wu-min"], to: 60 });
  fires(world, 10, 15);
  await world.pass(0.25);
  expect(await opened(world)).toEqual(["outage Critical 10"]);
  const paged = (await world.tables.deliveries.range({})).filter(({ template }) => template === "page");
  expect(paged.map(({ recipient }) => recipient)).toEqual(expect.arrayContaining(["li-wei", "wu-min"]));
});

test("half as much is enough in a watch period, and before and after it is not", async () => {
  const world = await new World().furnish();
  await agreed(world, { kind: "watch", from: iso(minute(30)), to: 60 });
  const facts = { site: shop, total: 2, errors: 2, ratio: 100, status: 502, clients: 2, minutes: 1, last_success: 0 };
  const seen = (n: number) => ({ ...facts, first_seen: minute(n) / 1_000 - 40, last_seen: minute(n) / 1_000 });
  for (const n of [10, 70]) world.at(minute(n), () => world.alert(slsAlert(minute(n), { facts: seen(n) })));
  await world.pass(1.5);
  expect(await opened(world)).toEqual([]);
  const watched = await new World().furnish();
  await agreed(watched, { kind: "watch", from: iso(minute(30)), to: 60 });
  watched.at(minute(40), () => watched.alert(slsAlert(minute(40), { facts: seen(40) })));
  await watched.pass(1);
  expect(await opened(watched)).toEqual(["outage Critical 40"]);
});

test("a watch period is reported every few hours and at its end, to the customer's readers and to those who watch, in their languages", async () => {
  const world = await new World().furnish();
  const people = ["wu-min"];
  const { reportHours } = await agreed(world, {
    kind: "watch",
    from: iso(minute(30)),
    to: 300,
    people,
    reportHours: 2,
  });
  expect(reportHours).toBe(2);
  await world.pass(8);
  const reports = (await gatherExport(world.deps("test"))).reports.filter(({ kind }) => kind === "watch");
  const spans = reports.map(({ from, to, language, sentAt }) => [from, to, language, sentAt === null].join(" "));
  const hours = [
    [30, 120],
    [120, 240],
    [240, 300],
  ] as const;
  expect(spans.toSorted()).toEqual(
    hours.flatMap(([from, to]) => ["en", "zh"].map((one) => `${iso(minute(from))} ${iso(minute(to))} ${one} false`)),
  );
  const mails = world.mails.filter(({ subject }) => /watch report|重保报告/.test(subject));
  expect(mails.map(({ at }) => (at - NIGHT) / MINUTE)).toEqual([
    ...Array(3).fill(130),
    ...Array(3).fill(250),
    ...Array(3).fill(310),
  ]);
  expect(
    mails
      .slice(0, 3)
      .map(({ to, subject }) => `${to} ${subject}`)
      .sort(),
  ).toEqual([
    expect.stringMatching(/^olga@lumina.test \[\S+\] Lumina: WAF watch report, 2 Oct 03:30–05:00$/),
    expect.stringMatching(/^wu-min@/),
    expect.stringMatching(/^zhao@\S+ 【\S+】Lumina WAF重保报告 10月2日 03:30–05:00$/),
  ]);
  expect(await world.tables.coverage.range({})).toEqual([]);
});

test("who watches and who reads may be called the same: each gets one report, in their own language", async () => {
  const world = await new World().furnish();
  const channels = [{ channel: "mail" as const, address: "wu@lumina.test" }];
  const namesake = person("wu-min", { customer: "lumina", roles: ["owner"], language: "zh", channels });
  await world.tables.people.insert(namesake);
  await agreed(world, { kind: "watch", to: 60, people: ["wu-min"], reportHours: 1 });
  await world.pass(1.5);
  const mails = world.mails.filter(({ subject }) => /watch report|重保报告/.test(subject));
  const told = mails.filter(({ to }) => to.startsWith("wu")).map(({ to, subject }) => [to, /报告/.test(subject)]);
  expect(new Map(told as [string, boolean][])).toEqual(
    new Map([
      ["wu-min@provider.test", false],
      ["wu@lumina.test", true],
    ]),
  );
  expect(told).toHaveLength(2);
});

test("a watch period that ends before its time is reported up to then, and one of another customer is nobody else's", async () => {
  const world = await new World().furnish();
  const { id } = await agreed(world, { kind: "watch", to: 300, reportHours: 4 });
  world.after(70, () => world.window(`/v1/windows/${id}/end`, { reason: "over" }));
  await world.pass(4.9);
  const rows = await world.tables.reports.range({});
  expect(new Set(rows.map(({ customer, period }) => `${customer} ${period}`))).toEqual(
    new Set([`lumina watch#${NIGHT}-${minute(70)}`]),
  );
});

test("the reader of a page sees what was agreed, and the report of the day says what was held back", async () => {
  const world = await new World().furnish();
  await agreed(world, { kind: "maintenance", reason: "<b>database</b> upgrade" });
  fires(world, 10, 15);
  world.after(20, () => world.alert(slsAlert(minute(20), { kind: "scan" })));
  await world.pass(0.5);
  const page = /\/v1\/answer\/\S+/.exec(world.mails.find(({ text }) => text.includes("/v1/answer/"))?.text ?? "");
  const shown = await world.http("incident-answer", "GET", page?.[0] ?? "");
  expect(shown.body).toContain("maintenance window 2 Oct, 03:00");
  expect(shown.body).toContain("&lt;b&gt;database&lt;/b&gt; upgrade");
  await world.pass(30);
  const reports = await world.tables.reports.range({ customer: "lumina" });
  const day = reports.find(({ period }) => period === "daily#2026-10-02")?.report;
  expect(day?.windows).toMatchObject([{ kind: "maintenance", alerts: 1 }]);
  expect(day?.reasons).toContainEqual({ is: "held", count: 1 });
  const mail = world.mails.filter(({ text }) => text.includes("database")).map(({ text }) => text);
  expect(mail.join()).toContain("1 alert held back");
  expect(mail.join()).toContain("维护窗口");
});

test("whatever is killed, what a window held is looked at when it is over", async () => {
  for (const point of ["held.insert", "events.replace", "windows.replace"]) {
    const world = await new World().furnish();
    const { id } = await agreed(world, { kind: "maintenance" });
    let left = 1;
    world.fate = ({ name }) => name.endsWith(point) && left-- > 0;
    fires(world, 10, 15);
    await world.pass(1.2);
    expect([point, await opened(world), (await read(world, id)).alerts]).toEqual([point, ["outage Critical 61"], 1]);
  }
});
