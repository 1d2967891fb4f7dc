import { verify } from "../../../scripts/verify-export/verify.ts";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { propose } from "../../../shared/response/propose.ts";
import { NIGHT, person } from "../../support/make.ts";
import { approverKeyOf, operatorKeyOf, World } from "../../support/world.ts";
import { wrongStops } from "../../support/wrong-stops.ts";

const SHOP = "shop.lumina-mall.test";
const LOOK = NIGHT - 91 * MINUTE;

/** A customer with a log store in which two pages are stopped wrongly, and two approvers. */
const evening = async (answers = wrongStops(SHOP, { "/comment": "1001", "/forum": "2002" })): Promise<World> => {
  const world = await new World().furnish();
  world.now = LOOK;
  await world.withApprovers();
  await world.withLogs();
  Object.assign(world.answers, answers);
  return world;
};

/** The timer, and all that it hands over. */
const night = async (world: World, nights = 1): Promise<void> => {
  for (let n = 0; n < nights; n++) {
    await world.task("policy-propose", { triggerTime: "" });
    await world.drain(1);
    world.now += DAY - SECOND;
  }
};

const rowsIn = (world: World) => world.tables.proposals.range({ customer: "lumina" });
const states = async (world: World) =>
  (await rowsIn(world)).map(({ place, state }) => `${place.split(" ")[2]} ${state}`).sort();

const get = async (
  world: World,
  path: string,
  { key = approverKeyOf("yan"), query = {}, accept = "*/*", language = "en" } = {},
) =>
  world.http("proposal-desk", "GET", path, {
    headers: { authorization: `Bearer ${key}`, accept, "accept-language": language },
    query,
  });

const decide = async (world: World, verb: string, by = "yan", n = 0) => {
  const { proposal } = (await rowsIn(world))[n] ?? { proposal: "" };
  return world.decide(`/v1/proposals/${proposal}/${verb}`, { reason: "known to us" }, approverKeyOf(by));
};

test("each night what is stopped wrongly is proposed once, and told once to each approver in their language", async () => {
  const world = await evening();
  await night(world, 3);
  expect(await states(world)).toEqual(["/comment proposed", "/forum proposed"]);
  const told = world.mails.filter(({ to }) => /^(yan|olaf)@lumina/.test(to));
  expect(told.map(({ to }) => to).sort()).toEqual(["olaf@lumina.test", "yan@lumina.test"]);
  expect(told.find(({ to }) => to.startsWith("yan"))?.subject).toContain("有2条建议等待您决定");
  expect(told.find(({ to }) => to.startsWith("olaf"))?.subject).toContain("2 proposals wait for your decision");
});

test("what comes up later is told on its day, with what still waits", async () => {
  const world = await evening(wrongStops(SHOP, { "/comment": "1001" }));
  await night(world);
  Object.assign(world.answers, wrongStops(SHOP, { "/comment": "1001", "/forum": "2002" }));
  await night(world, 2);
  const subjects = world.mails.filter(({ to }) => to.startsWith("olaf@")).map(({ subject }) => subject);
  expect(subjects).toEqual([expect.stringContaining("1 proposal waits"), expect.stringContaining("2 proposals wait")]);
});

test("what the logs do not show any more is withdrawn; what was approved stays, with who and why", async () => {
  const world = await evening();
  await night(world);
  expect((await decide(world, "approve")).statusCode).toBe(200);
  const [kept] = (await rowsIn(world)).filter(({ state }) => state === "approved");
  Object.assign(world.answers, wrongStops(SHOP, {}));
  await night(world);
  expect((await rowsIn(world)).map(({ state }) => state).sort()).toEqual(["approved", "withdrawn"]);
  expect(kept?.approvals).toMatchObject([{ by: "yan", reason: "known to us" }]);
});

test("nothing is stored of a look that is not complete: it is tried again, then an incident of our own", async () => {
  const world = await evening();
  await night(world);
  const before = JSON.stringify(await rowsIn(world));
  let asked = 0;
  world.answers["recommendation-hits"] = () => {
    asked++;
    return { rows: [], isComplete: false };
  };
  await night(world);
  expect([JSON.stringify(await rowsIn(world)), asked]).toEqual([before, 4]);
  const ours = await world.tables.incidents.range({ customer: "_provider" });
  expect(ours).toMatchObject([{ kind: "self", facts: { proposals: "unknown", customer: "lumina" } }]);
});

test("with more hits than are looked at nothing counts as gone", async () => {
  const world = await evening();
  await night(world);
  Object.assign(world.answers, wrongStops(SHOP, { "/comment": "1001" }));
  const { "recommendation-neighbours": canned } = wrongStops();
  const many = Array(4_000).fill({ method: "GET", path: "/none", query: "-", requests: "1", clients: "1" });
  world.answers["recommendation-neighbours"] = (...asked) => ({ ...canned?.(...asked), rows: many });
  await night(world);
  expect(await states(world)).toEqual(["/comment proposed", "/forum proposed"]);
});

test("a customer whose rows cannot be read, and one without a log store, hold up nobody", async () => {
  const world = await evening();
  await world.tables.customers.insert({ customer: "aaa", item: "META", body: { name: 7 }, rev: 1 });
  await world.task("policy-propose", { triggerTime: "" }).catch(() => undefined);
  await world.drain(1);
  expect((await rowsIn(world)).length).toBe(2);
});

test("a proposal that cannot be read is told, and holds up nothing", async () => {
  const world = await evening();
  const deps = world.deps("policy-propose");
  const index: typeof deps.proposals.index = (name, prefix, range) => {
    range?.unreadable?.({ customer: "lumina", rank: String(LOOK), proposal: "lumina-p-odd" });
    return deps.proposals.index(name, prefix, range);
  };
  await propose("lumina", { attempt: 0 }, { ...deps, proposals: { ...deps.proposals, index } });
  await world.drain(1);
  expect((await rowsIn(world)).length).toBe(2);
  const ours = await world.tables.incidents.range({ customer: "_provider" });
  expect(ours).toMatchObject([{ facts: { trouble: "row-unreadable", rows: "proposal" } }]);
});

test("a broad one takes two people, and one who presses twice is one", async () => {
  const answers = wrongStops(SHOP);
  const row = { requests: "20000", touched: "300", stopped: "160", clients: "40", days: "4" };
  const world = await evening({ ...answers, "recommendation-replay": () => ({ rows: [row] }) });
  await night(world);
  const said = [];
  for (const by of ["yan", "yan", "olaf", "olaf"]) said.push(JSON.parse((await decide(world, "approve", by)).body));
  expect(said.map(({ state, approvals }) => [state, approvals.length])).toEqual([
    ["proposed", 1],
    ["proposed", 1],
    ["approved", 2],
    ["approved", 2],
  ]);
  expect(said[3]).toMatchObject({ broad: true, approvalsNeeded: 2, written: false, before: null });
});

test("a freeze refuses approval and says so, in both languages; a rejection is heard", async () => {
  const world = await evening(wrongStops(SHOP));
  await night(world);
  const window = { customerId: "lumina", kind: "freeze", sites: [SHOP], reason: "sale", to: iso(world.now + HOUR) };
  await world.window("/v1/windows", window);
  const refused = await decide(world, "approve");
  expect([refused.statusCode, JSON.parse(refused.body).detail]).toEqual([
    409,
    expect.stringContaining("freeze is in force"),
  ]);
  expect((await decide(world, "reject")).statusCode).toBe(200);
});

test("only what is approved is reverted; what was rejected is not proposed again", async () => {
  const world = await evening();
  await night(world);
  expect((await decide(world, "revert")).statusCode).toBe(409);
  for (const verb of ["approve", "revert"]) expect((await decide(world, verb)).statusCode).toBe(200);
  expect((await decide(world, "reject", "olaf", 1)).statusCode).toBe(200);
  const told = world.mails.length;
  await night(world, 2);
  expect((await rowsIn(world)).map(({ state }) => state).sort()).toEqual(["rejected", "reverted"]);
  expect(world.mails.length).toBe(told);
});

test("whose word does not count is refused: no approver, and staff", async () => {
  const world = await evening();
  await night(world);
  const [row] = await rowsIn(world);
  for (const key of ["customer-key-00000000000001", operatorKeyOf("anna")]) {
    const reply = await world.decide(`/v1/proposals/${row?.proposal}/approve`, { reason: "r" }, key);
    expect(reply.statusCode).toBe(403);
  }
});

test("a list shows the newest night first, the strongest of each first, page by page", async () => {
  const pages = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`/page-${"abcde"[n]}`, "1001"]));
  const world = await evening(wrongStops(SHOP, pages));
  await night(world);
  Object.assign(world.answers, wrongStops(SHOP, { ...pages, "/new": "2002" }));
  await night(world);
  const seen: string[] = [];
  for (let cursor = {}; ; ) {
    const page = JSON.parse((await get(world, "/v1/proposals", { query: { limit: "2", ...cursor } })).body);
    seen.push(...page.proposals.map((one: { place: string }) => one.place.split(" ")[2]));
    if (page.cursor === null) break;
    cursor = { cursor: page.cursor };
  }
  expect([seen[0], seen.length, new Set(seen).size]).toEqual(["/new", 6, 6]);
  const staff = await get(world, "/v1/proposals", {
    key: operatorKeyOf("anna"),
    query: { customerId: "lumina", state: "rejected" },
  });
  expect(JSON.parse(staff.body)).toMatchObject({ proposals: [], cursor: null, night: { findings: [], refused: [] } });
});

test.each([
  ["zh", "被误拦截"],
  ["en", "are blocked wrongly"],
])("a proposal is a page in %s when that is asked for", async (language, said) => {
  const world = await evening();
  await night(world);
  const [row] = await rowsIn(world);
  const page = await get(world, `/v1/proposals/${row?.proposal}`, { accept: "text/html", language });
  expect([page.statusCode, page.headers["content-type"], page.body.includes(said)]).toEqual([
    200,
    "text/html; charset=utf-8",
    true,
  ]);
});

test("without an approver the owner hears of it", async () => {
  const world = await evening();
  for (const id of ["yan", "olaf"]) {
    const row = await world.tables.people.get({ customer: "lumina", person: id });
    if (row) await world.tables.people.replace({ ...row, roles: ["report-reader"] });
  }
  await world.tables.people.insert(person("nobody", { customer: "lumina", roles: ["approver"], channels: [] }));
  await night(world);
  expect(world.mails.map(({ to }) => to)).toEqual(["olga@lumina.test"]);
});

test("an export carries the proposals, and can be verified", async () => {
  const world = await evening();
  await night(world);
  await decide(world, "approve");
  const exported = await gatherExport(world.deps("export-read"));
  expect(exported.proposals.map(({ state }) => state).sort()).toEqual(["approved", "proposed"]);
  expect(verify(JSON.parse(JSON.stringify(exported)))).toMatchObject({ ok: true });
});

const PASSED = {
  ...{
    trace: "a".repeat(30),
    client: "198.51.100.7",
    at: String(LOOK / SECOND - 86_400),
    method: "GET",
    path: "/search",
  },
  ...{ query: "q=1+union+select+2", stopped: "9" },
};

/** The same pages, where somebody has got through; of a generation that names no rules nothing of them can be said. */
const eveningOf20 = async (): Promise<World> => {
  const answers = wrongStops(SHOP, { "/comment": "1001", "/forum": "2002" });
  const world = await evening({ ...answers, "recommendation-passed": () => ({ rows: [PASSED] }) });
  const row = await world.tables.customers.get({ customer: "lumina", item: "META" });
  if (row) await world.tables.customers.replace({ ...row, body: { ...row.body, waf: "2.0" } });
  return world;
};

test("what passes, and what WAF 2.0 cannot say, is stored, listed and told once, without a proposal", async () => {
  const world = await eveningOf20();
  await night(world, 3);
  expect(await rowsIn(world)).toEqual([]);
  const { night: shown, proposals } = JSON.parse((await get(world, "/v1/proposals")).body);
  expect([proposals, shown.findings.length, shown.refused.length, shown.complete]).toEqual([[], 1, 2, true]);
  expect(shown.findings[0]).toMatchObject({
    ...{ kind: "attack-passed", host: SHOP, path: "/search", clients: ["198.51.100.7"] },
    ...{ seen: { requests: 1, clients: 1 }, remedy: { is: "custom-rule" } },
  });
  expect(shown.refused[0]).toMatchObject({
    why: "module-wide",
    in30: { tags: ["regular_rule"] },
    seen: { clients: 40 },
  });
  const told = world.mails.filter(({ to }) => to.startsWith("olaf@"));
  expect(told.map(({ subject }) => subject)).toEqual([expect.stringContaining("3 findings to look at")]);
  expect(told[0]?.text).toContain("would close it");
});

test("a look that is cut off where its findings are stored ends the same", async () => {
  const [whole, cut] = [await eveningOf20(), await eveningOf20()];
  await night(whole);
  const deps = cut.deps("policy-propose");
  const gone = { ...deps.nights, get: () => Promise.reject(new Error("cut off")) };
  const late = { ...deps.deliveries, insert: () => Promise.reject(new Error("cut off")) };
  await expect(propose("lumina", { attempt: 0 }, { ...deps, nights: gone })).rejects.toThrow("cut off");
  await expect(propose("lumina", { attempt: 1 }, { ...deps, deliveries: late })).rejects.toThrow("cut off");
  await night(cut);
  const ending = async (world: World) => {
    const { rev: _rev, at: _at, ...row } = (await world.tables.nights.get({ customer: "lumina" })) ?? { rev: 0, at: 0 };
    return [row, world.mails.map(({ to, subject }) => `${to} ${subject}`).sort()];
  };
  expect(await ending(cut)).toEqual(await ending(whole));
});

test("another customer sees nothing of a night, and who looks at one alone stands in the list", async () => {
  const world = await eveningOf20();
  await night(world);
  const key = "customer-key-00000000000002";
  expect(JSON.parse((await get(world, "/v1/proposals", { key })).body).night).toBeNull();
  const foreign = await get(world, "/v1/proposals", { key, query: { customerId: "lumina" } });
  expect([foreign.statusCode, /search|comment/.test(foreign.body)]).toEqual([404, false]);
  const before = (await world.tables.audits.range({})).length;
  await get(world, "/v1/proposals");
  expect((await world.tables.audits.range({})).length).toBe(before + 1);
});
