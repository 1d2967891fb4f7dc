import { HOUR, MINUTE } from "../../../shared/domain/calendar.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { NIGHT, phonePlan } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { World } from "../../support/world.ts";

/** Troubles of our own that are incidents by now, in order. */
const troubles = async (world: World): Promise<string[]> =>
  (await world.tables.incidents.range({ customer: "_provider" }))
    .sort((a, b) => a.openedAt - b.openedAt)
    .map(({ facts }) => [facts.trouble, facts.rows ?? facts.timer].filter(Boolean).join(" "));

const minutes = (world: World): number => (world.now - NIGHT) / MINUTE;

const breakPlan = (world: World, customer: string) =>
  world.tables.customers.insert({ customer, item: "PLAN#Critical", body: { levels: "all of them" }, rev: 1 });

test("while all is well the watcher outside hears of it every five minutes, and nobody else does", async () => {
  const world = await new World().furnish();
  await world.pass(0.5);
  expect(world.pings.map((at) => (at - NIGHT) / MINUTE)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  expect(await troubles(world)).toEqual([]);
});

test("escalations whose flow died are started again within the hour", async () => {
  const world = await new World().furnish();
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  world.after(24.5, async () => world.killFlows());
  await world.pass(0.5);
  const running = await world.deps("test").flows.escalations();
  expect(running.map(({ startedAt }) => (startedAt - NIGHT) / MINUTE)).toEqual(expect.arrayContaining([25, 25]));
});

test("where no flow can be started, the sweep pages, nothing stays behind, and what comes next is on time", async () => {
  const world = await new World().furnish();
  let starts = 0;
  world.mishaps = ({ name }) => (name.endsWith("flows.start") && starts++ === 0 ? "unheard" : undefined);
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.2);
  const [open] = await world.tables.incidents.range({ customer: "lumina" });
  expect(open?.firedAt.map((at) => (at - NIGHT) / MINUTE)).toEqual([0, 6, 10]);
  expect(await world.tables.events.index("event_pending", { pendingShard: "0" })).toEqual([]);
  expect(await troubles(world)).toEqual([]);
});

test("a promise that is missed while no work can be handed over holds up nothing, and is an incident of ours by the sweep", async () => {
  const world = await new World().furnish();
  world.mishaps = ({ name }) => (name === "incident-escalate handOver incident-open" ? "unheard" : undefined);
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.5);
  const timeline = await world.tables.timeline.range({ customer: "lumina" });
  const marks = timeline.filter(({ what }) => what === "mark").map(({ at }) => (Date.parse(at) - NIGHT) / MINUTE);
  expect(marks).toEqual([7.5, 12, 15]);
  const [ours] = await world.tables.incidents.range({ customer: "_provider" });
  expect(((ours?.openedAt ?? 0) - NIGHT) / MINUTE).toBe(16);
});

test("while no work can be handed over, who calls is answered, and everything is done within two minutes", async () => {
  const world = await new World().furnish();
  world.mishaps = ({ name }) => (name.includes("handOver") ? "unheard" : undefined);
  const statuses: number[] = [];
  world.after(0, async () => statuses.push((await world.alert(slsAlert(NIGHT))).statusCode));
  world.after(5, async () => {
    const [open] = await world.tables.incidents.range({ customer: "lumina" });
    const body = { message: "We are at it.", language: "en" };
    statuses.push((await world.desk("POST", `/v1/incidents/${open?.id}/answer`, body)).statusCode);
  });
  await world.pass(0.2);
  expect(statuses).toEqual([200, 200]);
  const [first] = world.mails;
  expect(((first?.at ?? 0) - NIGHT) / MINUTE).toBeLessThanOrEqual(2);
  const told = world.mails.find(({ to, text }) => to === "zhao@lumina.test" && text.includes("We are at it."));
  expect(((told?.at ?? 0) - NIGHT) / MINUTE).toBeLessThanOrEqual(6);
});

test("where there is something to wait for again, a flow waits again", async () => {
  const world = await new World().furnish();
  const onIt = async (verb: string, body: object = {}) => {
    const [open] = await world.tables.incidents.range({ customer: "lumina" });
    expect((await world.desk("POST", `/v1/incidents/${open?.id}/${verb}`, body)).statusCode).toBe(200);
  };
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  world.after(3, () => onIt("acknowledge"));
  world.after(5, () => onIt("pause", { reason: "their log-in" }));
  await world.pass(0.5);
  expect(await world.deps("test").flows.escalations()).toEqual([]);
  world.after(1, () => onIt("resume", { reason: "it came" }));
  await world.pass(0.1);
  const running = await world.deps("test").flows.escalations();
  expect(running.map(({ startedAt }) => (startedAt - NIGHT) / MINUTE)).toEqual([31]);
});

test("a flow of an incident that is over is ended", async () => {
  const world = await new World().furnish();
  const { flows } = world.deps("test");
  await flows.startEscalation({ customer: "lumina", incident: `lumina-${"0".repeat(32)}`, generation: 1 });
  await world.pass(0.5);
  expect(await flows.escalations()).toEqual([]);
});

test("an incident that nobody can work on is set aside and told; others go on, and it does when it can be worked on", async () => {
  const world = await new World().furnish();
  const { customers } = world.tables;
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  world.after(1, async () => {
    world.killFlows();
    await breakPlan(world, "lumina");
  });
  world.after(2, () => world.alert(slsAlert(NIGHT, { host: "nobody.example.test" })));
  await world.pass(0.3);
  expect(world.mails.length).toBeGreaterThan(0);
  expect(await troubles(world)).toEqual(expect.arrayContaining(["row-set-aside incident"]));
  const [stuck] = await world.tables.incidents.range({ customer: "lumina" });
  expect(stuck).toMatchObject({ level: 1 });
  const row = await customers.get({ customer: "lumina", item: "PLAN#Critical" });
  const plan = await customers.get({ customer: "_provider", item: "PLAN#Critical" });
  if (row && plan) await customers.replace({ ...row, body: plan.body });
  await world.pass(0.3);
  const [freed] = await world.tables.incidents.range({ customer: "lumina" });
  expect(freed?.level).toBeGreaterThan(1);
});

test("after a standstill of hours one incident says so; timers that come back within their time are not blamed", async () => {
  const world = await new World().furnish();
  await world.pass(1.5);
  world.now += 3.5 * HOUR;
  const before = world.pings.length;
  await world.pass(0.2);
  expect(await troubles(world)).toEqual(["stood-still incident-sweep"]);
  expect(world.pings.length).toBeGreaterThan(before);
});

test("what an incident of long ago owes since now is no standstill", async () => {
  const world = await new World().furnish();
  const { incidents } = world.tables;
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  world.onMail = (mail) => {
    if (mail.to.startsWith("li-wei")) world.after(3, () => world.press(mail, "answer"));
  };
  await world.pass(2);
  world.killFlows();
  const [row] = await incidents.range({ customer: "lumina" });
  const { report: _unknownToAnOlderVersion, ...old } = row as Incident;
  await incidents.replace(old);
  await world.desk("POST", `/v1/incidents/${old.id}/notes`, { text: "still there" });
  await world.pass(0.1);
  expect((await incidents.get(old))?.report).toMatchObject({ released: "none" });
  expect(await troubles(world)).not.toContain("stood-still incident");
});

test("a channel that we have set up wrongly is told once, and whoever was to be called is reached by another", async () => {
  const world = await new World().furnish();
  const onlyCalls = phonePlan.levels.map(({ afterMinutes, people }) => ({ afterMinutes, people, channels: ["voice"] }));
  await world.reachByPhone([], { ...phonePlan, levels: onlyCalls as typeof phonePlan.levels });
  world.phones.refusesCalls = "isv.TTS_TEMPLATE_ILLEGAL";
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  world.after(1, () => world.alert(slsAlert(NIGHT + MINUTE, { kind: "black-hole" })));
  await world.pass(0.1);
  expect(await troubles(world)).toEqual(["channel-refused"]);
  const [own] = await world.tables.incidents.range({ customer: "_provider" });
  expect(own?.facts).toMatchObject({ channel: "voice", code: "isv.TTS_TEMPLATE_ILLEGAL" });
  const cards = world.phones.cards.filter(({ user }) => user === "ding-wu-min");
  expect(cards[0]).toMatchObject({ at: NIGHT, text: expect.stringContaining("unavailable") });
  const told = cards.find(({ text }) => text.includes("isv"));
  expect(minutes(world) - ((told?.at ?? 0) - NIGHT) / MINUTE).toBeGreaterThan(3);
  expect(told?.text).toContain("messages by phone are refused because of our own set");
});

test("a timer that has stopped is missed by the others", async () => {
  const world = await new World().furnish();
  await world.tables.heartbeats.insert({ name: "report-plan", at: NIGHT - 4 * HOUR, rev: 1 });
  await world.pass(0.1);
  expect(await troubles(world)).toEqual(["timer-silent report-plan"]);
  expect(world.pings).toEqual([]);
  expect(minutes(world)).toBeCloseTo(6);
});
