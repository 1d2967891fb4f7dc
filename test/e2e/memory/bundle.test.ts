import { verify } from "../../../scripts/verify-export/verify.ts";
import { SECOND } from "../../../shared/domain/calendar.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import type { HttpReply } from "../../../shared/runtime/http-call.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { differentOnes, withSites } from "../../support/storm.ts";
import { type SentMail, World } from "../../support/world.ts";

const MINUTE_H = 1 / 60;
const storm = async (count = 3): Promise<World> => {
  const world = await new World().furnish();
  await withSites(world, count);
  await world.alert(differentOnes(count));
  return world;
};

const mailsTo = ({ mails }: World, name: string): SentMail[] => mails.filter(({ to }) => to.startsWith(`${name}@`));
const seconds = (mails: SentMail[]): number[] => mails.map(({ at }) => (at - NIGHT) / SECOND);
const pathIn = (mail: SentMail | undefined): string => /\/v1\/answer\/[A-Za-z0-9_-]+/.exec(mail?.text ?? "")?.[0] ?? "";

const incidentsIn = async ({ tables }: World, customer = "lumina") =>
  (await tables.incidents.range({ customer })).toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
const statesIn = async (world: World) => (await incidentsIn(world)).map(({ status }) => status);

const pageOf = (world: World, path: string, query = {}): Promise<HttpReply> =>
  world.http("incident-answer", "GET", path, { query });
const pressOf = (world: World, path: string, form: Record<string, string>, query = {}): Promise<HttpReply> =>
  world.http("incident-answer", "POST", path, {
    ...{ query, body: new URLSearchParams(form).toString() },
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

const exportOf = async (world: World) => {
  const exported = await gatherExport(world.deps("test"));
  expect(verify(JSON.parse(JSON.stringify(exported)))).toMatchObject({ ok: true });
  return exported;
};

test("of many at once the first is told at once, the others together a minute later; each incident shows how it was told", async () => {
  const world = await storm();
  await world.pass(3 * MINUTE_H);
  const [first, second, ...more] = mailsTo(world, "li-wei");
  expect([seconds([first, second] as SentMail[]), more]).toEqual([[0, 60], []]);
  expect(second?.subject).toMatch(
    /^\[Critical\]\[2 incidents\] INC-000\d shop-\d\.lumina-mall\.test unavailable … 03:00$/,
  );
  const { deliveries, incidents } = await exportOf(world);
  const pages = deliveries.filter(({ template, incidentId }) => template === "page" && incidentId !== null);
  const told = pages.map(({ sentAt, state, bundleId }) => [sentAt, state, bundleId !== null]);
  const at = (s: number) => new Date(NIGHT + s * SECOND).toISOString();
  expect(told.toSorted()).toEqual([
    [at(0), "received", false],
    [at(60), "received", true],
    [at(60), "received", true],
  ]);
  const together = pages.filter(({ bundleId }) => bundleId !== null);
  const newest = together.map(({ incidentId, sentAt }) => {
    const { timeline = [] } = incidents.find(({ id }) => id === incidentId) ?? {};
    return timeline.findLast((entry) => entry.at < `${sentAt}`)?.seq;
  });
  expect(together.map(({ seenSeq }) => seenSeq)).toEqual(newest);
});

test("what is more urgent than what was told within the minute goes at once, and nothing is told twice", async () => {
  const world = await new World().furnish();
  await withSites(world, 3);
  const [a, b, c] = ["error-burst", "error-burst", "outage"].map((kind, n) =>
    slsAlert(NIGHT, { kind, host: `shop-${n}.lumina-mall.test` }),
  );
  await world.alert([a, b] as object[]);
  world.after(0.5, () => world.alert([c] as object[]));
  await world.pass(4 * MINUTE_H);
  const mails = mailsTo(world, "li-wei");
  expect(mails.map(({ at, subject }) => [(at - NIGHT) / SECOND, subject.slice(0, 26)])).toEqual([
    [0, expect.stringContaining("[Emergency][open]")],
    [30, expect.stringContaining("[Critical][open]")],
    [60, expect.stringContaining("[Emergency][open]")],
  ]);
});

test("two customers never stand in one message, however much comes up for both; each reader has their language", async () => {
  const world = await storm();
  const li = await world.tables.people.get({ customer: "_provider", person: "li-wei" });
  if (li) await world.tables.people.replace({ ...li, language: "zh" });
  await world.key("hook-secret-of-harbor-0001", "harbor", ["hook"]);
  for (const n of [1, 2, 3]) {
    const host = `www${n}.harbor.test`;
    const body = { host, core: true, importantPaths: [] };
    await world.tables.customers.insert({ customer: "harbor", item: `SITE#${host}`, host, body, rev: 1 });
    await world.alert([slsAlert(NIGHT, { host })], "hook-secret-of-harbor-0001");
  }
  await world.pass(3 * MINUTE_H);
  const mails = mailsTo(world, "li-wei");
  expect(mails).toHaveLength(4);
  const names = mails.map(({ text, html }) => ["Lumina", "Harbor"].filter((name) => (text + html).includes(name)));
  expect(names.toSorted()).toEqual([["Harbor"], ["Harbor"], ["Lumina"], ["Lumina"]]);
  expect(mails.filter(({ subject }) => subject.startsWith("【危险】【2起事件】"))).toHaveLength(2);
});

test("one press takes all that nobody has; what somebody else has stays theirs, and nobody is called for any of them", async () => {
  const world = await storm(4);
  await world.pass(1.5 * MINUTE_H);
  const [single, bundle] = mailsTo(world, "li-wei");
  const [, second] = await incidentsIn(world);
  await world.desk("POST", `/v1/incidents/${second?.id}/acknowledge`);
  await world.press(single as SentMail, "acknowledge");
  expect((await world.press(bundle as SentMail, "acknowledge")).statusCode).toBe(200);
  await world.pass(12 * MINUTE_H);
  const holders = (await incidentsIn(world)).map(({ generations }) => generations[0]?.acknowledgedBy);
  expect(holders).toEqual(["li-wei", "anna", "li-wei", "li-wei"]);
  expect(mailsTo(world, "anna")).toEqual([]);
  await exportOf(world);
});

test("taken one by one the others stay open, and are told together to the next level", async () => {
  const world = await storm(4);
  await world.pass(1.5 * MINUTE_H);
  const path = pathIn(mailsTo(world, "li-wei")[1]);
  const [, second] = await incidentsIn(world);
  const one = await pageOf(world, path, { of: second?.id });
  expect(one.body).toContain(`action="${path}?of=${second?.id}"`);
  expect((await pressOf(world, path, { act: "acknowledge" }, { of: second?.id ?? "" })).statusCode).toBe(200);
  expect(await statesIn(world)).toEqual(["open", "acknowledged", "open", "open"]);
  await world.pass(6 * MINUTE_H);
  const mails = mailsTo(world, "anna");
  expect([seconds(mails), mails[1]?.subject]).toEqual([[300, 360], expect.stringContaining("[2 incidents]")]);
});

test("what was asked for all is done although the call that should do it was lost", async () => {
  const world = await storm();
  await world.pass(1.5 * MINUTE_H);
  world.handOversLost = true;
  await world.press(mailsTo(world, "li-wei")[1] as SentMail, "acknowledge");
  expect(await statesIn(world)).toEqual(["open", "open", "open"]);
  await world.pass(1 * MINUTE_H);
  expect((await statesIn(world)).toSorted()).toEqual(["acknowledged", "acknowledged", "open"]);
});

test("one press passes all of them on: the next level is told at once, as together as the first was", async () => {
  const world = await storm(4);
  await world.pass(1.5 * MINUTE_H);
  const bundle = mailsTo(world, "li-wei")[1] as SentMail;
  for (const _again of [1, 2]) expect((await world.press(bundle, "pass-on")).statusCode).toBe(200);
  await world.pass(2 * MINUTE_H);
  expect(seconds(mailsTo(world, "anna"))).toEqual([90, 150]);
  const { incidents } = await exportOf(world);
  const passedOn = incidents.map(({ timeline }) => timeline.filter(({ what }) => what === "handed-on").length);
  expect(passedOn.toSorted()).toEqual([0, 1, 1, 1]);
});

test("more of them than a run does are told what became of it, and taken, in several", async () => {
  const world = await storm(130);
  await world.reachByPhone();
  await world.pass(2.6 * MINUTE_H);
  const told = async (what: string) =>
    (await exportOf(world)).incidents.filter(({ timeline }) => timeline.some((entry) => entry.what === what)).length;
  expect([await told("received"), await told("handed-over")]).toEqual([130, 130]);
  const card = world.phones.cards.find(({ user, title }) => user === "ding-wu-min" && title.includes("129 incidents"));
  world.handOversLost = true;
  await world.press(card ?? { text: "" }, "acknowledge");
  await world.pass(1 * MINUTE_H);
  world.handOversLost = false;
  expect((await statesIn(world)).filter((status) => status === "acknowledged")).toHaveLength(129);
  await world.pass(8 * MINUTE_H);
  expect(world.phones.cards.filter(({ user }) => user === "ding-ben-king")).toHaveLength(1);
}, 60_000);

test("one press answers all that are left, with one text that was ready written", async () => {
  const world = await storm(13);
  await world.pass(1.5 * MINUTE_H);
  const bundle = mailsTo(world, "li-wei")[1] as SentMail;
  const html = (await pageOf(world, pathIn(bundle))).body;
  expect(html).toContain("现就以下12起事件向您说明：\nINC-0002：");
  expect(html).toContain("另有2起");
  await world.press(bundle, "answer");
  await world.pass(2 * MINUTE_H);
  expect((await statesIn(world)).filter((status) => status === "answered")).toHaveLength(12);
  const answers = mailsTo(world, "zhao").filter(({ text }) => text.includes("由我负责处理"));
  expect(answers.map(({ text }) => new Set(text.match(/INC-\d{4}：危险/g)).size)).toEqual([0, 11]);
  const { incidents } = await exportOf(world);
  expect(incidents.filter(({ generations }) => generations[0]?.met)).toHaveLength(12);
});

test("a customer is told of many things at once by two mails, of which the second names them all; what a person writes comes by itself", async () => {
  const world = await storm(13);
  await world.pass(3 * MINUTE_H);
  const mails = mailsTo(world, "zhao");
  expect([seconds(mails), mails.map(({ text }) => new Set(text.match(/INC-\d{4}/g)).size)]).toEqual([
    [0, 60],
    [1, 12],
  ]);
  expect(mails[1]?.subject).toMatch(/^【危险】【12起事件】/);
  expect(mails[1]?.text).not.toContain("http");
  for (const { id } of await incidentsIn(world)) {
    await world.desk("POST", `/v1/incidents/${id}/answer`, { message: "We have it." });
    await world.desk("POST", `/v1/incidents/${id}/updates`, { message: "It goes on." });
  }
  await world.pass(3 * MINUTE_H);
  const texts = mailsTo(world, "zhao").map(({ text }) => text);
  expect(texts.filter((text) => text.includes("It goes on."))).toHaveLength(13);
  expect(texts.filter((text) => text.includes("We have it."))).toHaveLength(2);
  await exportOf(world);
});

test("a list's link that is wrong, expired, or opens what is not in the list says nothing; a group's only shows", async () => {
  const world = await storm();
  await world.pass(1.5 * MINUTE_H);
  const path = pathIn(mailsTo(world, "li-wei")[1]);
  const wrong = await pageOf(world, "/v1/answer/none");
  expect(wrong.statusCode).toBe(404);
  for (const id of ["none", "harbor-0123", "__proto__"]) expect(await pageOf(world, path, { of: id })).toEqual(wrong);
  expect((await pressOf(world, path, { act: "false-alarm", cause: "x" })).statusCode).toBe(409);
  expect(await statesIn(world)).toEqual(["open", "open", "open"]);
  for (const token of await world.tables.tokens.range({}))
    if (token.bundle !== undefined) await world.tables.tokens.replace({ ...token, acts: false, person: "group" });
  const shown = await pageOf(world, path);
  expect([shown.statusCode, shown.body.includes("<form"), shown.body.includes("<li>")]).toEqual([200, false, true]);
  expect((await pressOf(world, path, { act: "acknowledge" })).statusCode).toBe(409);
  for (const token of await world.tables.tokens.range({}))
    await world.tables.tokens.replace({ ...token, until: NIGHT });
  expect(await pageOf(world, path)).toEqual(wrong);
});

test("a list of which nothing is open any more says so, and takes nothing", async () => {
  const world = await storm();
  await world.pass(1.5 * MINUTE_H);
  const path = pathIn(mailsTo(world, "li-wei")[1]);
  for (const { id } of await incidentsIn(world)) await world.desk("POST", `/v1/incidents/${id}/acknowledge`);
  const html = (await pageOf(world, path)).body;
  expect([html.includes("<form"), html.includes("anna (simulated)")]).toEqual([false, true]);
  expect((await pressOf(world, path, { act: "acknowledge" })).statusCode).toBe(409);
});

/** The bundle leaves at the second minute, while a fourth incident is about to join it. */
const lateFor = async (point: string): Promise<World> => {
  const world = await storm();
  await withSites(world, 4);
  world.after(0.99, () => {
    world.during(point, () => world.drain(2));
    return world.alert([slsAlert(NIGHT, { host: "shop-3.lumina-mall.test" })]);
  });
  await world.pass(4 * MINUTE_H);
  return world;
};

test.each(["members.insert ", "deliveries.replace bundled"])(
  "whoever joins while the bundle leaves is told once, in this one or the next: %s",
  async (point) => {
    const world = await lateFor(point);
    const mails = mailsTo(world, "li-wei");
    const numbers = mails.flatMap(({ text }) => text.match(/INC-\d{4}/g) ?? []);
    expect([...new Set(numbers)].toSorted()).toEqual(["INC-0001", "INC-0002", "INC-0003", "INC-0004"]);
    expect(mails.filter(({ text }) => text.includes("INC-0004"))).toHaveLength(1);
    expect(seconds(mails).every((at) => at <= 180)).toBe(true);
    await exportOf(world);
  },
);

test("where nobody reads, one call rings for all that were told together", async () => {
  const world = await storm(5);
  await world.reachByPhone();
  world.phones.readsAfterSeconds = undefined;
  await world.pass(4 * MINUTE_H);
  expect(world.phones.calls.map(({ at, variables }) => [(at - NIGHT) / SECOND, variables.site])).toEqual([
    [90, expect.any(String)],
    [170, "4 incidents"],
  ]);
  const { deliveries } = await exportOf(world);
  const instead = deliveries.filter(({ channel, bundleId }) => channel === "voice" && bundleId !== null);
  expect(instead).toMatchObject([{ incidentId: null, fallbackOf: expect.any(String), state: "received" }]);
});
