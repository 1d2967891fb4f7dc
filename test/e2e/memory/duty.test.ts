import { DAY, HOUR, iso, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { hashOf } from "../../../shared/domain/contact/credential.ts";
import { isUnsure } from "../../../shared/domain/contact/person.ts";
import { endingOf } from "../../support/judge.ts";
import { NIGHT, person } from "../../support/make.ts";
import { fillWith } from "../../support/many-open.ts";
import { slsAlert } from "../../support/sls.ts";
import { type Story, stories } from "../../support/stories.ts";
import { type SentMail, World } from "../../support/world.ts";

const played = async (title: string): Promise<World> => {
  const story = stories.find((one) => one.title.startsWith(title)) as Story;
  const world = await new World().furnish();
  story.play(world);
  await world.pass(story.hours);
  expect((await endingOf(world)).problems).toEqual([]);
  return world;
};

/** To whom, when, and what: mails of duty only. */
const dutyMails = ({ mails }: World): string[] =>
  mails
    .filter(({ subject }) =>
      /^(Hand-over|Duty sheet|\[(Swap asked for|On call|Rota gaps|Test message)\])/.test(subject),
    )
    .map(({ to, at, subject }) => `${(at - NIGHT) / MINUTE} ${to.split("@")[0]}: ${subject}`)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));

test("a swap is asked for, agreed to behind the link, and told; at each hand-over the list and the sheet go out to the minute", async () => {
  const world = await played("a swap is asked for");
  expect(dutyMails(world)).toEqual([
    "2 chen-lead: [Swap asked for][Night] anna (simulated) asks you to take over",
    "12 anna: [On call][Night] chen-lead (simulated) takes over",
    "120 anna: Hand-over Night 2 Oct, 05:00 (GMT+8) Nothing is open",
    "120 chen-lead: Duty sheet Night 2 Oct, 05:00 (GMT+8) Nothing is open",
    "150 chen-lead: Hand-over Night 2 Oct, 05:30 (GMT+8) 1 open",
    "150 li-wei: Duty sheet Night 2 Oct, 05:30 (GMT+8) 1 open",
  ]);
});

test("the sheet holds all that is needed when everything is down; the list holds what is open, what is promised and what was done", async () => {
  const world = await played("a swap is asked for");
  const last = (kind: string) => world.mails.findLast(({ subject }) => subject.startsWith(kind)) as SentMail;
  const [list, sheet] = [last("Hand-over"), last("Duty sheet")];
  for (const { text } of [list, sheet]) {
    expect(text).toMatch(/INC-0001: Critical, Lumina · shop\.lumina-mall\.test unavailable · acknowledged \(anna/);
    expect(text).toMatch(/Answer due .*left · 10-02 05:20:00 acknowledged by anna/);
  }
  expect(list.text).not.toContain("By phone");
  expect(sheet.text).toContain("When everything is down: by phone");
  expect(sheet.text).toContain("wu-min (simulated): 13700000001, ding-wu-min");
  expect(sheet.text).toMatch(/Night: li-wei \(simulated\) li-wei@provider\.test · from 3 Oct, 05:30 \(GMT\+8\) anna/);
  expect(sheet.text).toContain("Lumina: zhao (simulated) zhao@provider.test");
  expect(sheet.text).toContain("Harbor: no contact is known");
  expect(sheet.html).not.toMatch(/(src|href)=/);
});

test("a sheet tells how much is open, shows the most urgent of it, and reads of no more than it shows", async () => {
  const story = stories.find(({ title }) => title.startsWith("a swap is declined")) as Story;
  const world = await new World().furnish();
  await fillWith(world.tables, { open: 300, due: 0, now: NIGHT + 3 * HOUR });
  const read: string[] = [];
  world.mishaps = ({ name }) => void (/^\S+ (timeline\.range|people\.range)/.test(name) && read.push(name));
  story.play(world);
  await world.pass(story.hours);
  const sheet = world.mails.find(({ subject }) => subject.startsWith("Duty sheet")) as SentMail;
  expect(sheet.subject).toMatch(/ 300 open$/);
  expect(sheet.text.match(/INC-\d+/g)).toHaveLength(50);
  expect(sheet.text).toMatch(/\b250 more/);
  expect(read.length).toBeLessThan(200);
});

test("what is declined changes nothing, and whoever asked hears of it", async () => {
  const world = await played("a swap is declined");
  expect(dutyMails(world).slice(0, 2)).toEqual([
    "2 chen-lead: [Swap asked for][Night] anna (simulated) asks you to take over",
    "12 anna: [On call][Night] chen-lead (simulated) cannot take over",
  ]);
  expect(
    dutyMails(world)
      .slice(2)
      .map((line) => line.slice(0, 18)),
  ).toEqual(["150 anna: Hand-ove", "150 li-wei: Duty s"]);
});

test("gaps are told once a day from nine on, by the duty lead's clocks, and not when there are none", async () => {
  const world = await played("nobody's turns");
  expect(dutyMails(world)).toEqual(["380 sun-duty: [Rota gaps][1 gap]"]);
  expect(world.mails.find(({ to }) => to.startsWith("sun-duty"))?.text).toContain(
    "Night: 2 Oct, 09:20 (GMT+8) to 5 Oct, 05:30 (GMT+8)",
  );
  await world.pass(24);
  expect(dutyMails(world).length).toBe(2);
  await world.pass(2 * 24);
  expect(dutyMails(world).filter((line) => line.includes("Rota gaps")).length).toBe(3);
});

/** Anna has asked chen-lead, whose mail it is. */
const asked = async (): Promise<{ world: World; mail: SentMail; path: string }> => {
  const world = await new World().furnish();
  const layers = [{ people: ["anna"], from: "2026-10-01", at: "05:30", days: 1 }];
  const body = { name: "Night <b>", timeZone: "Asia/Shanghai", layers };
  await world.tables.rotas.insert({ rota: "night", item: "META", body, rev: 1 });
  const swap = { from: iso(NIGHT + HOUR), to: iso(NIGHT + 2 * HOUR), person: "chen-lead", reason: "a <i>train</i>" };
  await world.rota("/v1/rotas/night/overrides", swap);
  await world.drain();
  const mail = world.mails[0] as SentMail;
  return { world, mail, path: /\/v1\/duty\/\S+/.exec(mail.text)?.[0] ?? "" };
};

test("the page behind the link only asks; its text is text", async () => {
  const { world, path } = await asked();
  const page = await world.http("duty-answer", "GET", path);
  expect([page.statusCode, page.body.includes("<form"), page.body.includes("<i>")]).toEqual([200, true, false]);
  expect(page.body).toContain("a &lt;i&gt;train&lt;/i&gt;");
  const [row] = (await world.tables.rotas.range({ rota: "night" })).filter(({ item }) => item.startsWith("OVERRIDE"));
  expect(row?.body.state).toBe("proposed");
});

test("a link that is wrong, used, expired, or whose question is no more, reveals nothing and tells nobody which", async () => {
  const bodies: string[] = [];
  const opened = async (world: World, path: string) => {
    for (const [method, carried] of [
      ["GET", {}],
      ["POST", { body: "act=yes", headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ] as const) {
      const reply = await world.http("duty-answer", method, path, carried);
      expect(reply.statusCode).toBe(404);
      bodies.push(reply.body);
    }
  };
  const wrong = await asked();
  await opened(wrong.world, "/v1/duty/none");
  await opened(wrong.world, wrong.path.replace("/duty/", "/duty/x"));
  const used = await asked();
  expect((await used.world.reply(used.mail, "yes")).statusCode).toBe(200);
  await opened(used.world, used.path);
  const expired = await asked();
  expired.world.now += DAY;
  await opened(expired.world, expired.path);
  const foreign = await asked();
  const [link] = await foreign.world.tables.links.range({});
  if (link) await foreign.world.tables.links.insert({ ...link, hash: hashOf("foreign"), person: "mallory" });
  await opened(foreign.world, "/v1/duty/foreign");
  expect(new Set(bodies).size).toBe(1);
});

test("a link that belongs to somebody else than who was asked changes nothing", async () => {
  const { world } = await asked();
  const [link] = await world.tables.links.range({});
  if (link) await world.tables.links.insert({ ...link, hash: hashOf("stolen"), person: "li-wei" });
  expect((await world.reply({ text: "/v1/duty/stolen" }, "yes")).statusCode).toBe(409);
});

test("withdrawn before it is answered, the link says so; put on call by a duty lead, one is told", async () => {
  const { world, mail } = await asked();
  const [row] = (await world.tables.rotas.range({ rota: "night" })).filter(({ item }) => item.startsWith("OVERRIDE"));
  await world.rota(`/v1/rotas/night/overrides/${row?.body.id}/withdraw`, {});
  expect((await world.reply(mail, "yes")).statusCode).toBe(409);
  await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }));
  await world.key("key-of-sun-duty-000000000000", "_provider", ["operator"], "sun-duty");
  const order = { from: iso(NIGHT + HOUR), to: iso(NIGHT + 2 * HOUR), person: "li-wei", reason: "illness" };
  const headers = { authorization: "Bearer key-of-sun-duty-000000000000" };
  await world.http("rota-desk", "POST", "/v1/rotas/night/overrides", { body: JSON.stringify(order), headers });
  await world.drain();
  expect(dutyMails(world).at(-1)).toBe("0 li-wei: [On call][Night <b>] sun-duty (simulated) has put you on call");
});

test("who has DingTalk is asked there, too, and may answer there", async () => {
  const world = await new World().furnish();
  const layers = [{ people: ["anna"], from: "2026-10-01", at: "05:30", days: 1 }];
  const body = { name: "Night", timeZone: "Asia/Shanghai", layers };
  await world.tables.rotas.insert({ rota: "night", item: "META", body, rev: 1 });
  const swap = { from: iso(NIGHT + HOUR), to: iso(NIGHT + 2 * HOUR), person: "wu-min", reason: "[x](http://y)" };
  await world.rota("/v1/rotas/night/overrides", swap);
  await world.drain();
  const [card] = world.phones.cards;
  expect(card?.text).not.toContain("http://y");
  expect((await world.reply(card as { text: string; url: string }, "yes")).statusCode).toBe(200);
});

test("an address counts once a test message was received, and a page goes there first; the other one is still used", async () => {
  const world = await played("addresses are tested");
  expect(dutyMails(world)).toEqual(["440 real: [Test message][real] Does this reach you?"]);
  const real = await world.tables.people.get({ customer: "_provider", person: "real" });
  expect(
    real?.channels.map(({ channel, verifiedAt }) => [channel, verifiedAt && (verifiedAt - NIGHT) / MINUTE]),
  ).toEqual([
    ["mail", 443],
    ["dingtalk", undefined],
  ]);
  const paged = (await world.tables.deliveries.range({})).filter(({ template }) => template === "page");
  expect(paged.map(({ channel, sentAt = 0 }) => [channel, Math.floor((sentAt - NIGHT) / MINUTE)]).sort()).toEqual([
    ["dingtalk", 533],
    ["mail", 530],
  ]);
});

const tests = (world: World) => dutyMails(world).filter((line) => line.includes("[Test message]")).length;

test("after thirty days it is asked again, each week until somebody says so; meanwhile it counts for a week", async () => {
  const world = await played("addresses are tested");
  const atTen = async (days: number) => {
    world.now = NIGHT + days * DAY + 7 * HOUR;
    await world.task("duty-tell", { triggerTime: "" });
    await world.drain();
    return tests(world);
  };
  world.onMail = () => undefined;
  expect([await atTen(29), await atTen(31), await atTen(32), await atTen(39)]).toEqual([1, 2, 2, 3]);
  const real = await world.tables.people.get({ customer: "_provider", person: "real" });
  expect([31, 39].map((day) => real && isUnsure(real, NIGHT + day * DAY))).toEqual([false, true]);
});

test.each([
  ["dingtalk", "ding-real", 20, true],
  ["dingtalk", "ding-real", undefined, false],
  ["voice", "13700000009", 20, true],
  ["voice", "13700000008", 20, false],
] as const)("a test over %s to %s, read after %s s, confirms: %s", async (channel, address, reads, counts) => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = reads;
  world.phones.endings["13700000008"] = [{ status: "200010", seconds: 8 }];
  await world.tables.people.insert(person("real", { simulated: false, channels: [{ channel, address }] }));
  await world.pass(7.6);
  const real = await world.tables.people.get({ customer: "_provider", person: "real" });
  expect(real && isUnsure(real, world.now)).toBe(!counts);
});

test("a test call whose caller died is made as soon as the phone may ring again, or by the sweep should that be lost", async () => {
  const lateness = async (handOversLost: boolean): Promise<number[]> => {
    const world = await new World().furnish();
    const channels = [{ channel: "voice" as const, address: "13700000009" }];
    await world.tables.people.insert(person("real", { simulated: false, channels }));
    let left = 1;
    world.fate = ({ name }) => {
      if (!name.endsWith("voice.call") || left-- <= 0) return false;
      world.handOversLost = handOversLost;
      return true;
    };
    await world.pass(7.6);
    const planned = (await world.tables.deliveries.range({})).filter(({ channel }) => channel === "voice");
    return world.phones.calls.map(({ at }) => (at - (planned[0]?.createdAt ?? 0)) / SECOND);
  };
  expect([await lateness(false), await lateness(true)]).toEqual([[80], [120]]);
});

test("who cannot be sure to be reached is told to the duty leads, and is paged all the same", async () => {
  const world = await new World().furnish();
  await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }));
  await world.tables.people.insert(person("new", { simulated: false }));
  await world.pass(6.5);
  const mail = world.mails.find(({ to }) => to.startsWith("sun-duty"));
  expect(mail?.subject).toBe("[Rota gaps][1 person without a confirmed address]");
  expect(mail?.text).toContain("new: mail");
});

/** A world in which the customer's technical contact is a real person. */
const withRealContact = async (): Promise<World> => {
  const world = await new World().furnish();
  const row = await world.tables.people.get({ customer: "lumina", person: "zhao" });
  if (row) await world.tables.people.replace({ ...row, simulated: false });
  return world;
};

test("a customer's contact counts once they said that a test mail came; until then the owner hears of incidents, too", async () => {
  const world = await withRealContact();
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(7.5);
  const told = (to: string) => world.mails.filter((mail) => mail.to.startsWith(to) && !mail.subject.includes("测试"));
  expect([told("zhao").length > 0, told("olga").length > 0]).toEqual([true, true]);
  const tested = world.mails.filter(({ subject }) => subject.includes("测试"));
  expect(tested.map(({ to, at }) => [to, (at - NIGHT) / HOUR])).toEqual([["zhao@provider.test", 7 + 1 / 3]]);
  expect(tested[0]?.text).toContain("与贵方网站有关的通知将发往此联系方式");
  expect((await world.reply(tested[0] as SentMail, "received")).statusCode).toBe(200);
  const zhao = await world.tables.people.get({ customer: "lumina", person: "zhao" });
  expect(zhao && isUnsure(zhao, world.now)).toBe(false);
  const before = told("olga").length;
  world.after(0, () => world.alert(slsAlert(world.now, { kind: "black-hole" })));
  await world.pass(0.1);
  expect(told("olga")).toHaveLength(before);
});

test("a customer's contact who never says so is told to the duty leads, and asked again each week", async () => {
  const world = await withRealContact();
  await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }));
  await world.pass(7.5);
  const mail = world.mails.find(({ to }) => to.startsWith("sun-duty"));
  expect(mail?.subject).toBe("[Rota gaps][1 person without a confirmed address]");
  expect(mail?.text).toContain("zhao (lumina): mail");
  const tests = () => world.mails.filter(({ subject }) => subject.includes("测试")).length;
  world.now = NIGHT + 7 * DAY + 7 * HOUR;
  await world.task("duty-tell", { triggerTime: "" });
  await world.drain();
  expect(tests()).toBe(2);
});

test("the hand-over comes over DingTalk, too, where the person has it: what is open, in a line each", async () => {
  const world = await new World().furnish();
  const layers = [{ people: ["wu-min", "ben-king"], from: "2026-10-01", at: "05:30", days: 1 }];
  const body = { name: "Night <b>", timeZone: "Asia/Shanghai", layers };
  await world.tables.rotas.insert({ rota: "night", item: "META", body, rev: 1 });
  world.after(140, () => world.alert(slsAlert(world.now)));
  await world.pass(2.6);
  const cards = world.phones.cards.filter(({ user }) => user !== undefined);
  expect(cards.map(({ user, at, title }) => [user, (at - NIGHT) / MINUTE, title]).sort()).toEqual([
    ["ding-ben-king", 150, "Duty sheet Night <b> 2 Oct, 05:30 (GMT+8) 1 open"],
    ["ding-wu-min", 150, "Hand-over Night <b> 2 Oct, 05:30 (GMT+8) 1 open"],
  ]);
  expect(cards[0]?.text).toMatch(/INC\\?-0001.*shop.*unavailable/);
  expect(cards[0]?.text).toContain("in your mail");
  expect(cards[0]?.text).not.toContain("<b>");
});

test("the link of somebody who has left, or of an address that was changed, confirms nothing", async () => {
  for (const channels of [[], [{ channel: "mail" as const, address: "another@provider.test" }]]) {
    const world = await new World().furnish();
    await world.tables.people.insert(person("new", { simulated: false }));
    await world.pass(7.5);
    const mail = world.mails.find(({ to }) => to.startsWith("new")) as SentMail;
    const row = await world.tables.people.get({ customer: "_provider", person: "new" });
    if (row) await world.tables.people.replace({ ...row, channels });
    expect((await world.reply(mail, "received")).statusCode).toBe(404);
  }
});

test("the link of a page to somebody who has left opens nothing", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const [page] = world.mails.filter(({ to }) => to.startsWith("li-wei"));
  const row = await world.tables.people.get({ customer: "_provider", person: "li-wei" });
  if (row) await world.tables.people.replace({ ...row, channels: [] });
  expect((await world.press(page as SentMail, "acknowledge")).statusCode).toBe(404);
});
