import { DAY, MINUTE } from "../../../shared/domain/calendar.ts";
import type { Person } from "../../../shared/domain/contact/person.ts";
import { holderOf } from "../../../shared/domain/incident/incident.ts";
import { Fault } from "../../../shared/errors.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { endingOf } from "../../support/judge.ts";
import { NIGHT } from "../../support/make.ts";
import { cannedDay } from "../../support/report-facts.ts";
import { slsAlert } from "../../support/sls.ts";
import { type Story, stories } from "../../support/stories.ts";
import { operatorKeyOf, World } from "../../support/world.ts";

const played = async (title: string): Promise<World> => {
  const story = stories.find((one) => one.title.startsWith(title)) as Story;
  const world = await new World().furnish();
  story.play(world);
  await world.pass(story.hours);
  expect((await endingOf(world)).problems).toEqual([]);
  return world;
};

/** The timeline of a customer's incidents: what, and the minute; without what the customer was told. */
const told = async (world: World, customer = "lumina"): Promise<string[]> =>
  (await world.tables.timeline.range({ customer }))
    .filter(({ what }) => what !== "told")
    .map(({ what, at }) => `${what} ${(Date.parse(at) - NIGHT) / MINUTE}`);

/** What the customer was told: what, the how manieth, and the minute. */
const news = async (world: World): Promise<string[]> =>
  (await world.tables.timeline.range({ customer: "lumina" }))
    .filter(({ what }) => what === "told")
    .map(({ data, at }) => `${data.news} ${data.n} at ${(Date.parse(at) - NIGHT) / MINUTE}`);

const pagesTo = (world: World, person: string): number[] =>
  world.mails.filter(({ to }) => to.startsWith(person)).map(({ at }) => (at - NIGHT) / MINUTE);

test("an alert pages the person on call at once; the answer reaches the customer and stops the clock; a person resolves", async () => {
  const world = await played("an alert becomes a page");
  expect(await told(world)).toEqual(["opened 0", "paged 0", "answered 4", "joined 9", "mitigated 9", "resolved 14"]);
  expect(await news(world)).toEqual(["opened 1 at 0", "mitigated 1 at 9", "resolved 1 at 14"]);
  expect(world.mails[0]?.subject).toContain("[Critical]");
  expect(pagesTo(world, "li-wei")).toEqual([0]);
  expect(pagesTo(world, "zhao")).toEqual([0, 4, 9, 14]);
  const heard = world.mails.filter(({ to }) => to.startsWith("zhao"));
  expect(heard.map(({ subject }) => /^【危险】【(.+)】INC-0001 /.exec(subject)?.[1])).toEqual([
    ...["已发现", "已响应", "现象已消失", "已解决"],
  ]);
  expect(heard[0]?.text).toContain("最迟于10月2日 03:15（GMT+8）");
  expect(heard[3]?.text).toContain("原因：origin down\n处理措施：restarted");
});

test("what goes on is told every 30 minutes: whoever has it is reminded, then paged with the duty lead, then it is our own trouble", async () => {
  const world = await played("an outage goes on");
  expect(await news(world)).toEqual([
    ...["opened 1 at 0", "update 1 at 28", "update 2 at 80"],
    ...["mitigated 1 at 90", "again 1 at 92", "mitigated 2 at 95", "resolved 1 at 100"],
  ]);
  expect(pagesTo(world, "li-wei").slice(0, 4)).toEqual([0, 24, 48, 58]);
  expect(pagesTo(world, "chen-lead")[0]).toBe(58);
  const [own] = await world.tables.incidents.range({ customer: "_provider" });
  expect([own?.kind, ((own?.openedAt ?? 0) - NIGHT) / MINUTE, own?.facts.update]).toEqual([
    ...["self", 73, (await world.tables.incidents.range({ customer: "lumina" }))[0]?.id],
  ]);
  const page = world.mails.find(({ at, to }) => to.startsWith("li-wei") && at > NIGHT + 70 * MINUTE);
  expect(page?.text).toContain("customer lumina had no update on INC-0001 within the promised time");
  const update = world.mails.find(({ to, subject }) => to.startsWith("zhao") && subject.includes("【进展】"));
  expect(update?.text).toContain("我们最迟于10月2日 03:58（GMT+8）再次向您同步进展。");
});

test("an update said twice in the same words is one; before the answer there is none", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  const path = `/v1/incidents/${incident?.id}`;
  const early = await world.desk("POST", `${path}/updates`, { message: "On it." });
  expect([early.statusCode, JSON.parse(early.body).detail]).toEqual([409, expect.stringContaining("answer first")]);
  await world.desk("POST", `${path}/answer`, { message: "We have it." });
  for (const message of ["On it.", "On it.", "Found it."]) await world.desk("POST", `${path}/updates`, { message });
  await world.pass(0.01);
  expect((await news(world)).map((line) => line.split(" at")[0])).toEqual(["opened 1", "update 1", "update 2"]);
  expect(pagesTo(world, "zhao")).toHaveLength(4);
});

test("without a technical contact the owner of the contract is told; trouble of our own is told to nobody", async () => {
  const world = await new World().furnish();
  const zhao = await world.tables.people.get({ customer: "lumina", person: "zhao" });
  await world.tables.people.replace({ ...(zhao as NonNullable<typeof zhao>), roles: ["approver"] });
  await world.alert(slsAlert(NIGHT));
  await world.alert(slsAlert(NIGHT, { host: "unknown.example.test" }));
  await world.pass(0.01);
  expect([pagesTo(world, "zhao"), pagesTo(world, "olga")]).toEqual([[], [0]]);
  expect(await news(world)).toEqual(["opened 1 at 0"]);
});

test("from the page of a link: passed on, the next level is called at once; help calls the one after, and who has it keeps it; a false alarm closes", async () => {
  const world = await played("the first person passes on");
  expect(await told(world)).toEqual([
    ...["opened 0", "paged 0", "handed-on 2", "escalated 2", "acknowledged 4", "escalated 4", "mark 7.5", "resolved 9"],
  ]);
  expect([pagesTo(world, "anna"), pagesTo(world, "chen-lead")]).toEqual([[2], [4]]);
  const help = world.mails.find(({ to }) => to.startsWith("chen-lead"));
  expect(help?.subject).toContain("[help wanted]");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "anna", verdict: { verdict: "false-alarm" } });
  const end = world.mails.filter(({ to }) => to.startsWith("zhao")).at(-1);
  expect(end?.text).toContain("定性：误报\n原因：A load test of the customer.\n处理措施：无需处理。");
});

/** The page behind the first link that anybody got. */
const firstPage = async (world: World, method = "GET", body = ""): Promise<string> => {
  const path = /\/v1\/answer\/\S+/.exec(world.mails[0]?.text ?? "")?.[0] ?? "";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return (await world.http("incident-answer", method, path, { body, headers })).body;
};

const trafficRows = [
  { status: "502", module: "", action: "", rule: "", requests: "41" },
  { status: "200", module: "", action: "", rule: "", requests: "2" },
  { status: "405", module: "waf", action: "block", rule: '"><script>', requests: "7" },
];

test("the page of a link shows the last quarter of an hour, changes, who was paged, whom to call and what to do first", async () => {
  const world = await new World().furnish();
  world.answers["site-traffic"] = () => ({ rows: trafficRows, isComplete: false });
  const channels = [{ channel: "voice" as const, address: "+8613900000000" }];
  const boss = { ...((await world.tables.people.get({ customer: "lumina", person: "zhao" })) as Person), rev: 1 };
  await world.tables.people.insert({ ...boss, person: "boss", name: "Boss", roles: ["emergency-contact"], channels });
  const change = { title: "Move checkout", description: "Tonight.", kind: "change" };
  await world.ticket("/v1/tickets", change, { key: "change" });
  await world.pass(0.5);
  await world.alert(slsAlert(world.now));
  world.mails.length = 0;
  await world.pass(0.02);
  const html = await firstPage(world);
  expect(html).toContain("502 × 41, 405 × 7, 200 × 2");
  expect(html).toContain("Core protection rules &quot;&gt;&lt;script&gt; block × 7");
  expect(html).toContain("not all lines were counted");
  expect(html).toMatch(/03:00 INC-0001 ticket Move checkout/);
  expect(html).toContain('<a href="tel:+8613900000000">+8613900000000</a>');
  expect(html).toContain("WAF does not reach the origin");
  expect(html).toContain("li-wei (simulated) (mail)");
});

test("a log store that fails, or is none, leaves the page what it is and says so", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.02);
  expect(await firstPage(world)).toContain("Unknown: no log store is connected.");
  world.answers["site-traffic"] = () => {
    throw new Fault("CLOUD_BUSY", "no answer in time");
  };
  const html = await firstPage(world);
  expect(html).toContain("Unknown: the log store did not answer in time.");
  expect(html).toContain('value="answer"');
});

test("a link that is wrong, used, expired or of an earlier opening is answered with the same page, shown or pressed", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.02);
  const [token] = await world.tables.tokens.range({});
  const paths = ["GET", "POST"] as const;
  const now = () => Promise.all(paths.map((method) => firstPage(world, method, "act=help")));
  const wrong = await Promise.all(
    paths.map((method) => world.http("incident-answer", method, "/v1/answer/none", { body: '{"act":"help"}' })),
  );
  const change = async (change: object) => {
    const row = await world.tables.tokens.get({ hash: token?.hash ?? "" });
    await world.tables.tokens.replace({ ...(row as NonNullable<typeof row>), usedAt: undefined, ...change });
  };
  for (const spent of [{ usedAt: NIGHT }, { until: NIGHT }, { generation: 2 }, { incident: "lumina-0" }]) {
    await change({ until: NIGHT + 60 * MINUTE, generation: 1, incident: token?.incident, ...spent });
    expect(await now()).toEqual(wrong.map(({ body }) => body));
  }
});

test("a false alarm is kept for the detectors; the report is drafted from the verdict and released as it was written, twice", async () => {
  const world = await played("a false alarm is kept");
  const alarms = await world.tables.falseAlarms.range({ customer: "lumina" });
  const alarm = expect.stringMatching(/^outage#shop\.lumina-mall\.test#/);
  expect(alarms).toMatchObject([{ alarm, cause: "a load test" }]);
  expect((await news(world)).slice(-3)).toEqual(["preliminary 1 at 12", "resolved 1 at 20", "final 1 at 30"]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  const path = `/v1/incidents/${incident?.id}/report`;
  const ask = async (key: string) =>
    JSON.parse((await world.http("incident-desk", "GET", path, { headers: { authorization: `Bearer ${key}` } })).body);
  const report = await ask("customer-key-00000000000001");
  expect(report).toMatchObject({
    due: { preliminaryBy: "2026-10-05T10:00:00.000Z", finalBy: "2026-10-07T10:00:00.000Z" },
    draft: null,
    preliminary: { cause: "not known yet", handling: "Told apart from an outage.", prevention: "" },
    final: { cause: "a load test", prevention: "Load tests are announced.", promise: { met: true } },
  });
  expect((await ask(operatorKeyOf("anna"))).draft).toMatchObject({ cause: "a load test" });
  expect(await ask("customer-key-00000000000002")).toMatchObject({ status: 404 });
  const { incidentReports } = await exported(world);
  expect(incidentReports.map(({ kind, digest }) => [kind, digest])).toEqual([
    ["final", report.final.digest],
    ["preliminary", report.preliminary.digest],
  ]);
  const final = world.mails.find(({ subject }) => subject.includes("最终报告"));
  expect(final?.text).toContain("预防措施：Load tests are announced.");
  expect(final?.text).toContain("10-02 03:04:00：li-wei（模拟）已接手并响应（链接），按时");
});

test("a report that is due on a working day is asked for four hours before, then of the duty lead", async () => {
  const world = await new World().furnish();
  const lead = await world.tables.people.get({ customer: "_provider", person: "chen-lead" });
  await world.tables.people.replace({ ...(lead as NonNullable<typeof lead>), roles: ["duty-lead"] });
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  const desk = (verb: string, body: object) => world.desk("POST", `/v1/incidents/${incident?.id}/${verb}`, body);
  await desk("answer", { message: "We have it." });
  await desk("resolve", { verdict: "fault", cause: "disk full", done: "cleared" });
  await world.pass(88);
  // Opened on a Friday: due on Monday at six in the evening.
  const asked = world.mails.filter(({ subject }) => /report (due|overdue)/.test(subject));
  expect(asked.map(({ to, at }) => [to.split("@")[0], Math.floor((at - NIGHT) / (60 * MINUTE))])).toEqual([
    ["anna", 83],
    ["chen-lead", 87],
  ]);
});

test("a report without its texts, before the end, or that nobody is owed is refused", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.alert(slsAlert(NIGHT, { host: "unknown.example.test" }));
  await world.pass(0.02);
  const [mine, own] = await Promise.all(
    ["lumina", "_provider"].map(async (customer) => (await world.tables.incidents.range({ customer }))[0]?.id),
  );
  const write = async (id: string | undefined, body: object) =>
    (await world.desk("POST", `/v1/incidents/${id}/report`, body)).statusCode;
  const texts = { cause: "c", handling: "h", prevention: "p" };
  expect([
    await write(mine, { release: "preliminary" }),
    await write(mine, { ...texts, release: "final" }),
    await write(own, { ...texts, release: "preliminary" }),
    await write(mine, { ...texts, release: "preliminary" }),
  ]).toEqual([400, 409, 409, 200]);
});

test("when nobody answers, the plan climbs and repeats its last step, 50, 80 and 100 percent are marked, and we open an incident about ourselves", async () => {
  const world = await played("nobody answers");
  expect((await told(world)).slice(0, 8)).toEqual([
    "opened 0",
    "paged 0",
    "escalated 5",
    "mark 7.5",
    "escalated 10",
    "mark 12",
    "escalated 15",
    "mark 15",
  ]);
  expect([pagesTo(world, "li-wei")[0], pagesTo(world, "anna")[0], pagesTo(world, "chen-lead").slice(0, 3)]).toEqual([
    0,
    5,
    [10, 15, 20],
  ]);
  const [about] = await world.tables.incidents.range({ customer: "_provider" });
  expect(about).toMatchObject({
    kind: "self",
    priority: "High",
    facts: { customer: "lumina", number: "1" },
  });
});

test("the same alert twice is one incident and one page, counted apart; another evaluation joins", async () => {
  const world = await played("the same alert twice");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.alerts).toBe(2);
  expect(await world.tables.redeliveries.range({})).toHaveLength(1);
  expect(pagesTo(world, "li-wei")).toEqual([0]);
});

test("a thousand identical alerts at once are one incident, one page and 999 redeliveries", async () => {
  const world = await new World().furnish();
  const replies = await Promise.all([...Array(1_000).keys()].map(() => world.alert(slsAlert(NIGHT))));
  const ids = new Set(replies.map(({ body }) => JSON.parse(body).results[0].incidentId));
  expect(ids.size).toBe(1);
  await world.pass(0.05);
  expect(await world.tables.incidents.range({ customer: "lumina" })).toHaveLength(1);
  expect(await world.tables.redeliveries.range({})).toHaveLength(999);
  expect([pagesTo(world, "li-wei"), pagesTo(world, "zhao")]).toEqual([[0], [0]]);
});

test("two who open at the same moment open one incident", async () => {
  const world = await played("two openers");
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  expect(incidents.map(({ number, alerts }) => [number, alerts])).toEqual([[1, 2]]);
});

test("whoever acknowledges while the next page goes out is not paged again; after silence they are reminded, then the plan goes on", async () => {
  const world = await played("acknowledged while the page");
  expect((await told(world)).slice(2, 10)).toEqual([
    "escalated 5",
    "acknowledged 5",
    "mark 7.5",
    "mark 12",
    "mark 15",
    "paged 35",
    "lapsed 40",
    "escalated 40",
  ]);
  expect(pagesTo(world, "li-wei").filter((minute) => minute > 5 && minute < 15)).toEqual([]);
});

test("a page that was written down before the acknowledgement is suppressed, and says why", async () => {
  const world = await played("acknowledged between");
  const suppressed = (await world.tables.deliveries.range({})).filter(({ state }) => state === "suppressed");
  expect(suppressed).toMatchObject([{ recipient: "anna", reason: "acknowledged", about: { round: 0 } }]);
});

test("what comes back within the quiet time reopens the incident with a new promise, and the old link does nothing", async () => {
  const world = await played("it comes back in the quiet time");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident).toMatchObject({ generation: 2, status: "open", number: 1 });
  expect((await told(world)).slice(6, 9)).toEqual(["resolved 20", "reopened 40", "paged 40"]);
  expect((await told(world)).filter((line) => line.startsWith("answered"))).toEqual([]);
});

test("a person opens it again long after the quiet time: a new promise, the same number, said once and by whom", async () => {
  const world = await played("closed too soon");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident).toMatchObject({ generation: 2, status: "answered", number: 1, alerts: 1, priority: "Critical" });
  const lines = await told(world);
  expect(lines.slice(lines.indexOf("resolved 14"))).toEqual(["resolved 14", "reopened 80", "paged 80", "answered 84"]);
  const reopened = (await world.tables.timeline.range({})).find(({ what }) => what === "reopened");
  expect([reopened?.by, reopened?.data]).toMatchObject([
    "anna",
    { generation: 2, reason: "it is not over", via: "api" },
  ]);
});

test("handed over, it is nobody's until it is taken: they are paged at once, the plan stands by; answered, it is simply theirs", async () => {
  const world = await played("taken and handed over");
  expect((await told(world)).filter((line) => !line.startsWith("mark"))).toEqual([
    "opened 0",
    "paged 0",
    "acknowledged 2",
    "handed-on 4",
    "paged 4",
    "escalated 9",
    "answered 13",
    "handed-on 20",
    "paged 20",
    "handed-on 30",
    "paged 30",
    "paged 33",
  ]);
  expect(pagesTo(world, "chen-lead")).toEqual([4, 20]);
  expect(pagesTo(world, "li-wei")).toEqual([0, 30, 33]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident && holderOf(incident)).toBe("li-wei");
});

test("a rota is handed to whoever is on call there; to nobody when nobody is", async () => {
  const world = await new World().furnish();
  const turns = { people: ["chen-lead"], from: "2026-10-01", at: "08:00", days: 7 };
  const body = { name: "Night", timeZone: "Asia/Shanghai", layers: [turns] };
  await world.tables.rotas.insert({ rota: "night", item: "META", body, rev: 1 });
  const later = { ...body, layers: [{ ...turns, from: "2027-01-01" }] };
  await world.tables.rotas.insert({ rota: "later", item: "META", body: later, rev: 1 });
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  const hand = async (rota: string) => {
    const reply = await world.desk("POST", `/v1/incidents/${incident?.id}/handover`, { rota, reason: "shift ends" });
    return [reply.statusCode, JSON.parse(reply.body).timeline?.at(-1).data ?? JSON.parse(reply.body).detail];
  };
  expect(await hand("later")).toEqual([409, expect.stringContaining("nobody is on call")]);
  expect(await hand("night")).toEqual([200, { to: "chen-lead", rota: "night", reason: "shift ends", via: "api" }]);
  await world.pass(0.02);
  expect(world.mails.at(-1)?.subject).toContain("[handed over to you]");
});

test("a closing is taken back within thirty days, and not while the cause has an incident of its own", async () => {
  const world = await played("it comes back after the quiet time");
  const [first] = (await world.tables.incidents.range({ customer: "lumina" })).filter(({ number }) => number === 1);
  const reopen = async () =>
    JSON.parse((await world.desk("POST", `/v1/incidents/${first?.id}/reopen`, { reason: "r" })).body).detail;
  expect(await reopen()).toContain("newer incident");
  const other = await played("an alert becomes a page");
  other.now += 31 * DAY;
  const [old] = await other.tables.incidents.range({ customer: "lumina" });
  const late = await other.desk("POST", `/v1/incidents/${old?.id}/reopen`, { reason: "r" });
  expect([late.statusCode, JSON.parse(late.body).detail]).toEqual([409, expect.stringContaining("too long ago")]);
});

test("what comes back later is a new incident with the next number", async () => {
  const world = await played("it comes back after the quiet time");
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  expect(incidents.map(({ number, status }) => [number, status]).sort()).toEqual([
    [1, "resolved"],
    [2, "answered"],
  ]);
});

test("a resolving alert that a newer firing overtakes leaves the incident unmitigated", async () => {
  const world = await played("a resolving alert and a newer firing");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.mitigatedBy).toBeUndefined();
  expect(incident?.alerts).toBe(3);
});

test("a sender slower than its lease counts as dead: the message goes out again, once, and is recorded once", async () => {
  const world = await played("a sender slower");
  expect(pagesTo(world, "anna")).toHaveLength(2);
  expect(world.logged.filter(({ did }) => did === "lease-lost")).toHaveLength(1);
});

test("without the flow service the sweep pages, at most 90 seconds late", async () => {
  const world = await played("the flow service is down");
  const [first, second] = [pagesTo(world, "anna")[0] ?? 0, pagesTo(world, "chen-lead")[0] ?? 0];
  expect(first - 5).toBeLessThanOrEqual(1.5);
  expect(second - 10).toBeLessThanOrEqual(1.5);
  expect((await told(world)).filter((line) => line.startsWith("mark"))).toHaveLength(3);
});

test("what a rule's decision refuses opens and reopens nothing, joins what is open, and is kept with its reason", async () => {
  const world = await played("what the rule nominates");
  expect(await told(world)).toEqual(["opened 1", "paged 1", "joined 2", "answered 5", "mitigated 9", "resolved 14"]);
  const incidents = await world.tables.incidents.range({});
  expect(incidents.map(({ alerts, generation }) => [alerts, generation])).toEqual([[3, 1]]);
  expect(incidents[0]?.firstSeenAt).toBe(NIGHT - 40_000);
  const dismissed = (await world.tables.events.range({})).filter((event) => event.dismissed !== undefined);
  expect(dismissed.map(({ dismissed: reason, incident }) => [reason, incident])).toEqual(
    Array(3).fill(["too-few", undefined]),
  );
  const lines = world.logged.filter(({ did }) => did === "dismissed");
  expect(lines.map(({ because }) => because)).toEqual(Array(3).fill("too-few"));
});

test("errors beside an outage are told in its timeline, once; long after it they are an incident of their own", async () => {
  const world = await played("errors beside an outage");
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  expect(incidents.map(({ kind, openedAt }) => [kind, (openedAt - NIGHT) / MINUTE]).sort()).toEqual([
    ["error-burst", 60],
    ["outage", 0],
  ]);
  const timeline = await world.tables.timeline.range({ customer: "lumina" });
  expect(timeline.filter(({ what }) => what === "joined").map(({ data }) => data.kind)).toEqual(["error-burst"]);
  const dismissed = (await world.tables.events.range({})).flatMap((event) => event.dismissed ?? []);
  expect(dismissed).toEqual(["explained", "explained", "explained"]);
});

test("an alert for a site nobody knows becomes a Medium incident of the provider's own", async () => {
  const world = await played("an alert for a site nobody knows");
  const [incident] = await world.tables.incidents.range({});
  expect(incident).toMatchObject({
    customer: "_provider",
    host: "unknown.example.test",
    priority: "Medium",
    kind: "outage",
  });
});

/** What was told of messages: what, the minute, whom, why and how it goes on. */
const receipts = async (world: World): Promise<string[]> =>
  (await world.tables.timeline.range({ customer: "lumina" }))
    .filter(({ what }) => ["received", "not-received", "handed-over", "handed-on", "acknowledged"].includes(what))
    .map(({ what, at, data: { recipient = "", reason = "", next = "" } }) =>
      [what, (Date.parse(at) - NIGHT) / MINUTE, recipient, reason, next].filter((one) => one !== "").join(" "),
    );
const callsTo = (world: World, number: string): number[] =>
  world.phones.calls.filter(({ to }) => to === number).map(({ at }) => (at - NIGHT) / MINUTE);

test("while DingTalk is down the phone rings at once, each person once, and nothing is lost", async () => {
  const world = await played("DingTalk is down");
  expect((await receipts(world)).slice(0, 2)).toEqual([
    "not-received 0 wu-min/dingtalk unavailable voice",
    expect.stringMatching(/^received 0\.4\d* wu-min\/voice/),
  ]);
  expect(["1", "2", "3"].map((n) => callsTo(world, `1370000000${n}`))).toEqual([[0], [5], [10]]);
  const rows = await world.tables.deliveries.range({});
  const call = rows.find(({ channel, recipient }) => channel === "voice" && recipient === "wu-min");
  const card = rows.find(({ channel, recipient }) => channel === "dingtalk" && recipient === "wu-min");
  expect([card?.state, card?.failure, call?.state, call?.fallbackOf]).toEqual([
    "failed",
    "unavailable",
    "received",
    card?.id,
  ]);
});

test("in a storm the robot is given no more than it takes; what waits says why", async () => {
  const world = await played("a storm over");
  const toGroup = world.phones.cards.filter(({ user }) => user === undefined).map(({ at }) => (at - NIGHT) / MINUTE);
  expect([toGroup.length, toGroup.filter((at) => at === 0).length, toGroup.at(-1)]).toEqual([20, 18, 1]);
  const waited = (await world.tables.deliveries.range({})).filter(({ reason }) => reason === "limit");
  expect(waited.map(({ channel, state, attempts }) => [channel, state, attempts])).toEqual([
    ["dingtalk-group", "sent", 1],
    ["dingtalk-group", "sent", 1],
  ]);
});

test("what would have to wait for longer than it is of use fails at once, and takes nobody's turn", async () => {
  const world = await new World().furnish();
  await world.reachByPhone();
  const closed = { key: "robot", slots: [], closedUntil: NIGHT + 31 * MINUTE, rev: 1 };
  await world.tables.limits.insert(closed);
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const group = (await world.tables.deliveries.range({})).find(({ channel }) => channel === "dingtalk-group");
  expect(group).toMatchObject({ state: "failed", failure: "limit" });
  expect(await world.tables.limits.get({ key: "robot" })).toEqual(closed);
  expect(await receipts(world)).toEqual(["not-received 0 group/dingtalk-group limit"]);
});

test("a robot that was muted is left alone until it may speak again", async () => {
  const world = await new World().furnish();
  await world.reachByPhone();
  for (let n = 0; n < 20; n++) await world.phones.chat.post({ title: "t", text: "of others", button: "b", url: "u" });
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.2);
  const own = world.phones.cards.filter(({ user, text }) => user === undefined && text !== "of others");
  expect([own.map(({ at }) => (at - NIGHT) / MINUTE), world.phones.tooMuch]).toEqual([[10], ["130101"]]);
});

test("what is not read is followed by a call; a phone that is off lets the incident climb; key 1 takes it", async () => {
  const world = await played("nobody reads");
  expect(await receipts(world)).toEqual([
    "handed-over 0 group/dingtalk-group",
    "not-received 1.5 wu-min/dingtalk no-receipt voice",
    expect.stringMatching(/^not-received 1\.6\d* wu-min\/voice off$/),
    "not-received 6.5 ben-king/dingtalk no-receipt voice",
    expect.stringMatching(/^received 6\.8\d* ben-king\/voice$/),
    expect.stringMatching(/^acknowledged 6\.8\d*$/),
  ]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "ben-king" });
  expect(world.phones.calls).toHaveLength(2);
  expect(callsTo(world, "13700000002")).toEqual([6.5]);
});

test("key 2 lets the plan climb at once", async () => {
  const world = await played("the first person presses 2");
  const [handedOn] = (await receipts(world)).filter((line) => line.startsWith("handed-on"));
  expect(handedOn).toMatch(/^handed-on 1\.8/);
  expect((await told(world)).find((line) => line.startsWith("escalated"))).toMatch(/^escalated 1\.8/);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ answeredBy: "ben-king", answeredVia: "link" });
});

test("whoever takes an incident before the wait for a receipt is over is not called", async () => {
  const world = await played("taken by the link");
  expect([world.phones.calls, world.phones.cards.length]).toEqual([[], 2]);
  const waiting = (await world.tables.deliveries.range({})).filter(({ nextAt }) => nextAt !== undefined);
  expect(waiting).toEqual([]);
});

test("without receipts the voice service is asked from a minute after the call on", async () => {
  const world = await played("receipts of calls are lost");
  expect((await receipts(world)).filter((line) => line.includes("voice"))).toEqual([
    "not-received 1.5 wu-min/dingtalk no-receipt voice",
    "not-received 2.5 wu-min/voice off",
    "not-received 6.5 ben-king/dingtalk no-receipt voice",
    "received 7.5 ben-king/voice",
  ]);
});

test("a short message has three minutes to arrive; then, or when a carrier says no, the phone rings", async () => {
  const world = await played("a short message that does not arrive");
  expect(await receipts(world)).toEqual([
    expect.stringMatching(/^not-received 0\.0\d* wu-min\/sms unreachable voice$/),
    expect.stringMatching(/^not-received 0\.2\d* wu-min\/voice off$/),
    "not-received 8 ben-king/sms no-receipt voice",
    expect.stringMatching(/^received 8\.3\d* ben-king\/voice$/),
    expect.stringMatching(/^acknowledged 8\.3\d*$/),
  ]);
  expect(world.phones.messages.map(({ to }) => to)).toEqual(["13700000001", "13700000002"]);
});

test("without reports of short messages the service is asked once, after three minutes", async () => {
  const world = await played("receipts of short messages are lost");
  expect((await receipts(world)).filter((line) => line.includes("sms"))).toEqual([
    "not-received 3 wu-min/sms unreachable voice",
    "received 8 ben-king/sms",
  ]);
});

test("a mail that bounces is followed by a call within a minute, one of which nobody hears after three; the others are delivered", async () => {
  const world = await played("mails bounce");
  expect((await receipts(world)).filter((line) => line.includes("mail"))).toEqual([
    "not-received 0.5 wu-min/mail bounced voice",
    "not-received 8 ben-king/mail no-receipt voice",
  ]);
  const mails = (await world.tables.deliveries.range({})).filter(({ channel }) => channel === "mail");
  expect(mails.map(({ recipient, state }) => `${recipient} ${state}`).sort()).toEqual([
    "ben-king sent",
    "wu-min not-received",
    "zhao received",
    "zhao received",
  ]);
});

test("a caller that dies before writing the call down does not call again once the receipt is there", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.phones.endings["13700000001"] = [{ status: "200000", seconds: 20, key: "1" }];
  await world.reachByPhone();
  world.fate = ({ name, phase }) => name.endsWith("voice.call") && phase === "after";
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.15);
  expect(callsTo(world, "13700000001")).toEqual([1.5]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "wu-min" });
});

/** Once, a call of this name has its effect and no answer. */
const unanswered = (world: World, name: string): void => {
  let isDone = false;
  world.mishaps = (place) => {
    if (isDone || !place.name.endsWith(name)) return undefined;
    isDone = true;
    return "unanswered";
  };
};

test("a call whose acceptance nobody heard is followed by a mail, and its key takes the incident all the same", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.phones.endings["13700000001"] = [{ status: "200000", seconds: 20, key: "1" }];
  await world.reachByPhone(["mail"]);
  unanswered(world, "voice.call");
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.15);
  expect(await receipts(world)).toEqual([
    "handed-over 0 group/dingtalk-group",
    "not-received 1.5 wu-min/dingtalk no-receipt voice",
    "not-received 1.5 wu-min/voice broken mail",
    expect.stringMatching(/^received 1\.8\d* wu-min\/voice$/),
    expect.stringMatching(/^acknowledged 1\.8\d*$/),
  ]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "wu-min" });
  const calls = (await world.tables.deliveries.range({})).filter(({ channel }) => channel === "voice");
  expect(calls.map(({ state, nextAt, providerId }) => [state, nextAt, providerId])).toEqual([
    ["received", undefined, "call-1"],
  ]);
});

test("a call whose acceptance nobody heard is not made again once its receipt is there", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.phones.endings["13700000001"] = [{ status: "200000", seconds: 20, key: "1" }];
  await world.reachByPhone();
  unanswered(world, "voice.call");
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.15);
  expect(callsTo(world, "13700000001")).toEqual([1.5]);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "wu-min" });
});

test("a call that ends while its caller still waits to hear that it was accepted is one call", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.phones.endings["13700000001"] = [{ status: "200000", seconds: 5, key: "1" }];
  await world.reachByPhone(["mail"]);
  const { call } = world.phones.voice;
  world.phones.voice.call = async (asked) => {
    await call(asked);
    await world.drain(8);
    throw new Fault("CLOUD_BUSY", "RequestTimeoutError");
  };
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.15);
  expect((await receipts(world)).slice(2)).toEqual([
    expect.stringMatching(/^received 1\.\d* wu-min\/voice$/),
    expect.stringMatching(/^acknowledged 1\.\d*$/),
  ]);
});

test("a key that is told late, after the wait for it, takes the incident all the same", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.receiptsLost = true;
  const ending = { status: "200000", seconds: 20, key: "1" };
  world.phones.endings["13700000001"] = [ending];
  await world.reachByPhone();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.06);
  expect((await receipts(world)).at(-1)).toBe("received 2.5 wu-min/voice");
  const [call] = world.phones.calls;
  if (call) await world.receipt(call, ending);
  if (call) await world.receipt(call, ending);
  await world.drain();
  expect((await receipts(world)).at(-1)).toBe("acknowledged 3.6");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({ acknowledgedBy: "wu-min" });
});

test("a key that the service knows nothing of acknowledges nothing", async () => {
  const world = await new World().furnish();
  world.phones.readsAfterSeconds = undefined;
  world.receiptsLost = true;
  world.phones.endings["13700000001"] = [{ status: "200002", seconds: 5 }];
  await world.reachByPhone();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.03);
  const [call] = world.phones.calls;
  if (call) await world.receipt(call, { status: "200000", seconds: 20, key: "1" });
  await world.pass(0.02);
  expect((await receipts(world)).at(-1)).toMatch(/^not-received 1\.8 wu-min\/voice busy/);
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.status).toBe("open");
});

test("a card to a group opens a page that only shows, in both languages", async () => {
  const world = await new World().furnish();
  await world.reachByPhone();
  await world.alert(slsAlert(NIGHT));
  await world.pass(0.01);
  const card = world.phones.cards.find(({ user }) => user === undefined);
  const path = new URL(card?.url ?? "").pathname;
  const shown = await world.http("incident-answer", "GET", path);
  expect(shown.body).not.toContain("<form");
  expect(shown.body).toContain("仅供查看");
  expect(shown.body).toContain("only shows");
  const refused = await world.press(card as { text: string; url: string }, "acknowledge");
  expect([refused.statusCode, (await world.tables.incidents.range({ customer: "lumina" }))[0]?.status]).toEqual([
    409,
    "open",
  ]);
});

test("the ledger closes each day at midnight of the customer's zone, and the export verifies with it", async () => {
  const world = await new World().furnish();
  await world.alert(slsAlert(NIGHT));
  await world.pass(48);
  expect(
    (await world.tables.ledger.range({ customer: "lumina" })).map(({ day, count, lastNumber }) => [
      day,
      count,
      lastNumber,
    ]),
  ).toEqual([
    ["2026-10-02", 1, 1],
    ["2026-10-03", 0, 1],
  ]);
  expect((await endingOf(world)).problems).toEqual([]);
});

test("a customer's ticket is confirmed, paged, answered by the first reply and closed with a verdict; both sides get what is said", async () => {
  const world = await played("a customer's ticket");
  expect(await told(world)).toEqual(["opened 0", "paged 0", "answered 4", "resolved 30"]);
  expect(world.mails.map(({ to, at }) => `${to} ${(at - NIGHT) / MINUTE}`).sort()).toEqual([
    "anna@provider.test 9",
    "li-wei@provider.test 0",
    "zhao@provider.test 0",
    "zhao@provider.test 12",
    "zhao@provider.test 30",
    "zhao@provider.test 4",
  ]);
  expect(world.mails.find(({ to }) => to.startsWith("li-wei"))?.text).toContain("Checkout fails");
});

test("beside a ticket stand the last hour of its site, what else is going on there and the request that it names; asked back, nothing is owed until the reply", async () => {
  const world = await played("a ticket names a request");
  const [evidence] = await world.tables.evidence.range({ customer: "lumina" });
  expect(evidence).toMatchObject({
    at: NIGHT + 2 * MINUTE,
    site: { host: "shop.lumina-mall.test", core: true },
    traffic: { is: "known", requests: 12, rules: [{ module: "waf", rule: "113052" }] },
    incidents: [{ kind: "scan", number: 1 }],
    traces: { is: "unknown", wanted: ["781bad1616161616161616e5f2"] },
  });
  expect((await told(world)).filter((line) => /paused|resumed/.test(line))).toEqual(["paused 5", "resumed 25"]);
  const read = await world.http("ticket-desk", "GET", `/v1/tickets/${evidence?.ticket}`, {
    headers: { authorization: "Bearer customer-key-00000000000001" },
  });
  expect(JSON.parse(read.body).evidence).toMatchObject([{ generation: 1, at: "2026-10-01T19:02:00.000Z" }]);
});

test("what came by phone is promised from the time it was reported", async () => {
  const world = await played("a phone report");
  const [incident] = await world.tables.incidents.range({ customer: "lumina" });
  expect(incident?.generations[0]).toMatchObject({
    clockStartedAt: NIGHT,
    openedAt: NIGHT + 10 * MINUTE,
    answeredAt: NIGHT + 11 * MINUTE,
  });
});

test("the same ticket sent twice is one ticket, one incident and one confirmation", async () => {
  const world = await played("the same ticket sent");
  expect(await world.tables.tickets.range({})).toHaveLength(1);
  expect(await told(world)).toEqual(["opened 0", "paged 0", "answered 2", "resolved 20"]);
  expect(pagesTo(world, "zhao")).toEqual([0, 2, 20]);
});

test("an urge calls the next one at once, and later whoever has it; reopened, the promise begins anew", async () => {
  const world = await played("a ticket nobody takes");
  expect((await told(world)).slice(0, 10)).toEqual([
    "opened 0",
    "paged 0",
    "note 2",
    "escalated 2",
    "acknowledged 4",
    "mark 7.5",
    "note 9",
    "answered 12",
    "resolved 20",
    "reopened 60",
  ]);
  expect((await world.tables.tickets.range({}))[0]).toMatchObject({ urges: 3 });
  expect(pagesTo(world, "anna").filter((minute) => minute < 60)).toEqual([2, 9]);
});

const reportsTo = (world: World, who: string) =>
  world.mails.filter(({ to, subject }) => to.startsWith(who) && /daily report|日报/.test(subject));

const exported = async (world: World) => gatherExport(world.deps("reader"));

test("at ten past eight each reader has one daily report in their language, and the export tells of it and of the coverage", async () => {
  const world = await played("the daily report");
  const [[chinese], [english]] = [reportsTo(world, "zhao"), reportsTo(world, "olga")];
  expect(chinese?.subject).toBe("【正常】Lumina WAF日报 10月1日");
  expect(english?.subject).toBe("[Normal] Lumina: WAF daily report, 1 Oct");
  expect(english?.text).toContain("Blocked: 624");
  expect(chinese?.text).toContain("拦截数：624");
  expect(world.mails).toHaveLength(2);
  const { reports, coverage } = await exported(world);
  const row = { customerId: "lumina", kind: "daily", from: "2026-09-30T16:00:00.000Z", to: "2026-10-01T16:00:00.000Z" };
  const sentAt = "2026-10-02T00:10:00.000Z";
  expect(reports).toMatchObject([
    { id: "harbor-daily-2026-10-01-en", language: "en", complete: true, sentAt: null },
    { ...row, id: "lumina-daily-2026-10-01-en", language: "en", complete: true, sentAt },
    { ...row, id: "lumina-daily-2026-10-01-zh", language: "zh", complete: true, sentAt },
  ]);
  expect(new Set(reports.slice(1).map(({ digest }) => digest)).size).toBe(1);
  expect(coverage).toEqual([
    { host: "shop.lumina-mall.test", day: "2026-10-01", minutes: 1440, minutesObserved: 1440, gaps: [] },
  ]);
});

test("asked again, by the flow, the timer or anybody, a report is not sent again and stays what it was", async () => {
  const world = await played("the daily report");
  const before = await exported(world);
  Object.assign(world.answers, { ...cannedDay(), "report-attacks": () => ({ rows: [] }) });
  for (const until of [0, world.now + MINUTE])
    await world.task("report-send", { do: "send", customer: "lumina", report: "daily#2026-10-01", until });
  await world.task("report-plan", { triggerTime: "" });
  await world.pass(3);
  expect(world.mails).toHaveLength(2);
  expect((await exported(world)).reports).toEqual(before.reports);
});

test("a day without logs is reported, says that it knows nothing, and shows no zero", async () => {
  const world = await played("a day without logs");
  expect(reportsTo(world, "olga")[0]?.text).toContain("Requests: Unknown (no log store is connected)");
  expect(reportsTo(world, "zhao")[0]?.text).toContain("请求数：未知（未接入日志库）");
  const { reports, coverage } = await exported(world);
  expect(reports.map(({ complete }) => complete)).toEqual([false, false, false]);
  expect(coverage).toEqual([]);
  expect(await world.tables.incidents.range({})).toEqual([]);
});

test("a log store that is busy at eight delays the report by minutes, and nothing is missing from it", async () => {
  const world = await played("the log store is busy");
  const [report] = reportsTo(world, "olga");
  expect(((report?.at ?? 0) - NIGHT) / MINUTE - 5 * 60).toBe(23);
  expect(report?.text).toContain("SQL injection: 171");
  expect((await exported(world)).reports.map(({ complete }) => complete)).toEqual([true, true, true]);
});

test("a log store that is away for more than an hour is said to be, and somebody of ours is woken", async () => {
  const world = await played("the log store is away");
  const [report] = reportsTo(world, "olga");
  expect(((report?.at ?? 0) - NIGHT) / MINUTE - 5 * 60).toBe(70);
  expect(report?.text).toContain("Blocked by module —\nUnknown: the log store could not be read.");
  const incidents = await world.tables.incidents.range({ customer: "_provider" });
  expect(incidents.map(({ kind, facts }) => [kind, facts.customer, facts.report]).sort()).toEqual([
    ["self", "harbor", "incomplete"],
    ["self", "lumina", "incomplete"],
  ]);
  const pages = world.mails.filter(({ to }) => to.startsWith("li-wei")).map(({ text }) => text);
  expect(pages.join("\n")).toContain("the report of lumina for 2026-10-01 went out without all of the logs");
});

test("a report that cannot be written is given up into one incident of our own, however often it is told", async () => {
  const world = await new World().furnish();
  const asked = { customer: "lumina", report: "daily#2026-10-01" };
  await world.task("report-send", { do: "give-up", ...asked });
  await world.task("report-send", { do: "give-up", ...asked });
  await world.pass(0.1);
  const incidents = await world.tables.incidents.range({});
  expect(incidents).toMatchObject([{ customer: "_provider", kind: "self", priority: "High", alerts: 1 }]);
});

test("while flows cannot be started the timer tries each hour; at noon we are told, and afterwards the reports come", async () => {
  const world = await new World().furnish();
  world.now = NIGHT + 5 * 60 * MINUTE;
  world.flowsDown = true;
  world.after(5 * 60, async () => {
    world.flowsDown = false;
  });
  await world.pass(4);
  expect(world.mails).toEqual([]);
  await world.pass(2);
  expect(reportsTo(world, "olga")).toHaveLength(1);
  const told = await world.tables.incidents.range({ customer: "_provider" });
  expect(told.flatMap(({ facts }) => facts.report ?? [])).toEqual(["not-sent", "not-sent"]);
});

test("a customer is reported from the day on which our timers first met them, and not once the contract is over", async () => {
  const world = await new World().furnish();
  const meta = { name: "New", language: "en", timeZone: "Europe/London" };
  const contract = { number: "1", plan: "month", from: "2026-01-01", to: "2026-10-03", status: "active" };
  await world.tables.customers.insert({ customer: "new", item: "META", body: { ...meta, contract }, rev: 1 });
  await world.pass(96);
  const reports = await world.tables.reports.range({ customer: "new" });
  expect(reports.map(({ report }) => report.day)).toEqual(["2026-10-01", "2026-10-02", "2026-10-03"]);
});

test("waiting for the customer uses nothing of the promised time, and the reply ends it", async () => {
  const world = await played("a ticket waits for the customer's reply");
  expect(await told(world)).toEqual(["opened 0", "paged 0", "acknowledged 3", "paused 5", "resumed 45", "answered 50"]);
  const { incidents } = await exported(world);
  expect(incidents[0]?.generations[0]).toMatchObject({ usedSeconds: 10 * 60, met: true });
});

test("what gets more urgent while nobody has it is paged by the plan of its new priority, from the first level on", async () => {
  const world = await played("it is worse than it looked");
  const timeline = await told(world);
  expect(timeline.slice(0, 5)).toEqual(["opened 0", "paged 0", "reprioritised 4", "paged 4", "mark 7.5"]);
  expect(timeline).not.toContain("paused 6");
  const { incidents } = await exported(world);
  const [generation] = incidents.find(({ customerId }) => customerId === "lumina")?.generations ?? [];
  expect(generation).toMatchObject({ minutes: 15, met: true, usedSeconds: 13 * 60 });
  expect(generation?.earlier.map(({ priority }) => priority)).toEqual(["Medium"]);
});
