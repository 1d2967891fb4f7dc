import { type Look, lookExport, monthOf } from "../../../shared/domain/audit/look.ts";
import { HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { keys, type Target, target } from "../../support/bad-calls.ts";
import { NIGHT } from "../../support/make.ts";
import { type PageName, pages, type World } from "../../support/world.ts";

type Shown = ReturnType<typeof lookExport>;

const get = (world: World, name: PageName, path: string, { key = keys.operator as string, query = {} } = {}) =>
  world.http(name, "GET", path, { headers: { authorization: `Bearer ${key}` }, query });

const looksAt = async ({ tables, now }: World, customer: string): Promise<Look[]> =>
  tables.audits.range({ list: `${customer}#${monthOf(now)}` });

/** What something that happens adds to a customer's list, as staff read it. */
const addedBy = async ({ world }: Target, customer: string, act: () => Promise<unknown>): Promise<Shown[]> => {
  const before = new Set((await looksAt(world, customer)).map(({ id }) => id));
  await act();
  const added = (await looksAt(world, customer)).filter(({ id }) => !before.has(id));
  return added.map((look) => lookExport(look, "_provider"));
};

const filled = (path: string, { ids, ticket, link, window, proposal }: Target): string =>
  path
    .replace("{incident}", ids.lumina)
    .replace("{ticket}", ticket)
    .replace("{link}", link)
    .replace("{window}", window)
    .replace("{proposal}", proposal);

const anna: Partial<Shown> = { by: "anna", customerId: "_provider", via: "key", from: "127.0.0.1" };
const zhao: Partial<Shown> = { by: "zhao", customerId: "lumina", via: "key", from: "127.0.0.1" };
const liWei: Partial<Shown> = { by: "li-wei", customerId: "_provider", via: "link", from: "127.0.0.1" };

test.each<[PageName, string, string, Partial<Shown>]>([
  ["incident-desk", "/v1/incidents/{incident}", keys.operator, { ...anna, what: "GET /v1/incidents/{id}" }],
  ["incident-desk", "/v1/incidents/{incident}", keys.customer, { ...zhao, what: "GET /v1/incidents/{id}" }],
  ["incident-desk", "/v1/incidents/{incident}/report", keys.operator, { what: "GET /v1/incidents/{id}/report" }],
  ["ticket-desk", "/v1/tickets/{ticket}", keys.customer, { ...zhao, what: "GET /v1/tickets/{id}" }],
  ["statement-read", "/v1/statements/2026-10", keys.customer, { ...zhao, subject: "2026-10" }],
  ["window-desk", "/v1/windows/{window}", keys.customer, { ...zhao, what: "GET /v1/windows/{id}" }],
  ["proposal-desk", "/v1/proposals", keys.customer, { ...zhao, subject: "proposals" }],
  ["proposal-desk", "/v1/proposals/{proposal}", keys.customer, { ...zhao, what: "GET /v1/proposals/{id}" }],
  ["audit-read", "/v1/audit", keys.customer, { ...zhao, what: "GET /v1/audit" }],
  ["incident-answer", "/v1/answer/{link}", "", { ...liWei, what: "GET /v1/answer/{token}" }],
  ["export-read", "/v1/export", keys.admin, { ...anna, what: "GET /v1/export" }],
])("%s: who reads %s stands in the customer's list", async (name, path, key, expected) => {
  const at = await target();
  const read = async () => expect((await get(at.world, name, filled(path, at), { key })).statusCode).toBe(200);
  const [look, ...more] = await addedBy(at, "lumina", read);
  expect(look).toMatchObject({ refused: false, at: iso(at.world.now), ...expected });
  expect(look?.credential).toMatch(/^[0-9a-f]{12}$/);
  expect(more).toEqual([]);
});

test("whoever acts on an incident or a ticket is shown it, and stands in the list", async () => {
  const at = await target();
  const take = () => at.world.desk("POST", `/v1/incidents/${at.ids.lumina}/acknowledge`);
  const urge = () => at.world.ticket(`/v1/tickets/${at.ticket}/urge`, {});
  expect(await addedBy(at, "lumina", take)).toMatchObject([{ ...anna, subject: at.ids.lumina }]);
  expect(await addedBy(at, "lumina", urge)).toMatchObject([{ ...zhao, subject: at.ticket }]);
});

test("what the service looks up for a ticket stands in the list, trace ids apart", async () => {
  const at = await target();
  const open = async (description: string, key: string) => {
    await at.world.ticket("/v1/tickets", { title: "t", description }, { key });
    await at.world.pass(1 / 60);
  };
  const service = { by: "system", customerId: "_provider", via: "service", credential: null, from: null };
  expect(await addedBy(at, "lumina", () => open("blocked", "k2"))).toMatchObject([
    { ...service, what: "ticket-evidence" },
  ]);
  const named = await addedBy(at, "lumina", () => open(`blocked: ${"0123456789abcdef".repeat(2)}`, "k3"));
  expect(named.map(({ what }) => what).sort()).toEqual(["ticket-evidence", "trace-ids"]);
});

test("what cannot be listed is not shown", async () => {
  const { world, ids, link } = await target();
  world.mishaps = ({ name }) => (/ audits\.insert/.test(name) ? "unheard" : undefined);
  for (const [name, path, key] of [
    ["incident-desk", `/v1/incidents/${ids.lumina}`, keys.operator],
    ["incident-answer", `/v1/answer/${link}`, ""],
    ["export-read", "/v1/export", keys.admin],
  ] as const) {
    const { statusCode, body } = await get(world, name, path, { key });
    expect([statusCode, JSON.parse(body).code]).toEqual([503, "CLOUD_BUSY"]);
  }
});

const foreign: [PageName, string, Record<string, string>][] = [
  ["incident-desk", "/v1/incidents/{incident}", {}],
  ["incident-desk", "/v1/incidents/{incident}/report", {}],
  ["ticket-desk", "/v1/tickets/{ticket}", {}],
  ["window-desk", "/v1/windows/{incident}", {}],
  ["statement-read", "/v1/statements/2026-10", { customerId: "lumina" }],
  ["audit-read", "/v1/audit", { customerId: "lumina" }],
  ["window-desk", "/v1/windows/{window}", {}],
  ["proposal-desk", "/v1/proposals/{proposal}", {}],
  ["proposal-desk", "/v1/proposals/{incident}", {}],
  ["proposal-desk", "/v1/proposals", { customerId: "lumina" }],
  ["window-desk", "/v1/windows", { customerId: "lumina" }],
];

test.each(foreign)("%s: a stranger who is refused %s stands in the list, without a name", async (name, path, query) => {
  const at = await target();
  const key = keys.stranger;
  const read = () => get(at.world, name, filled(path, at), { key, query });
  expect(await addedBy(at, "lumina", read)).toMatchObject([{ refused: true, customerId: "harbor", by: "anna" }]);
  const own = await get(at.world, "audit-read", "/v1/audit", { key: keys.customer });
  const refused = JSON.parse(own.body).looks.filter((look: Shown) => look.refused);
  expect(refused).toMatchObject([{ by: null, customerId: null, from: "127.0.0.1" }]);
  expect(own.body).not.toMatch(/harbor/i);
});

test("a key of another scope and a spent link are refused looks of whose they are", async () => {
  const at = await target();
  const { world, ids, link } = at;
  const exported = () => get(world, "export-read", "/v1/export", { key: keys.customer });
  expect(await addedBy(at, "lumina", exported)).toMatchObject([
    { ...zhao, refused: true, what: "GET /v1/export", subject: "/v1/export" },
  ]);
  const [token] = (await world.tables.tokens.range({})).filter(({ incident }) => incident === ids.lumina);
  await world.press({ text: `/v1/answer/${link}` }, "answer");
  const spent = () => get(world, "incident-answer", `/v1/answer/${link}`);
  expect(await addedBy(at, "lumina", spent)).toMatchObject([{ ...liWei, refused: true, subject: token?.incident }]);
});

test("whoever tries a thousand ids fills no list: the first in a minute stands for all", async () => {
  const at = await target();
  const guess = async () => {
    for (let n = 0; n < 1_000; n++) {
      const id = at.ids.lumina.replace(/.{8}$/, String(n).padStart(8, "0"));
      await get(at.world, "incident-desk", `/v1/incidents/${id}`, { key: keys.stranger });
    }
  };
  expect(await addedBy(at, "lumina", guess)).toHaveLength(1);
  expect(await addedBy(at, "nobody", guess)).toEqual([]);
});

test("the list is read newest first, page by page, over the months, by the customer and by staff", async () => {
  const { world, ids } = await target();
  for (const month of [9, 10, 11])
    for (let n = 0; n < 5; n++) {
      world.now = Date.UTC(2026, month, 15) + Math.floor(n / 3) * MINUTE;
      await get(world, "incident-desk", `/v1/incidents/${ids.lumina}`);
    }
  world.now += HOUR;
  const read = async (key: string, query: object) =>
    JSON.parse((await get(world, "audit-read", "/v1/audit", { key, query: { limit: "2", ...query } })).body);
  for (const [key, query] of [
    [keys.customer, {}],
    [keys.operator, { customerId: "lumina" }],
  ] as const) {
    const all: Shown[] = [];
    for (let cursor = {}; ; ) {
      const page = await read(key, { ...query, ...cursor });
      expect(page.looks.length).toBeLessThanOrEqual(2);
      all.push(...page.looks);
      if (page.cursor === null) break;
      cursor = { cursor: page.cursor };
    }
    const incidents = all.filter(({ what }) => what === "GET /v1/incidents/{id}");
    expect(incidents).toHaveLength(15);
    expect(incidents.map(({ at }) => at)).toEqual(
      incidents
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
    expect(all.at(-1)?.at.slice(0, 10)).toBe(iso(NIGHT).slice(0, 10));
  }
});

test.each([
  ["en", "Who looked", "refused · incident <ID>", "somebody with another customer's key", "anna (of the provider)"],
  ["zh", "查看记录", "已拒绝 · 事件 <ID>", "持有其他客户密钥的人", "anna（服务方）"],
])("as a page in %s it says who looked at what, in words", async (language, ...texts) => {
  const { world, ids } = await target();
  await get(world, "incident-desk", `/v1/incidents/${ids.lumina}`);
  await get(world, "incident-desk", `/v1/incidents/${ids.lumina}`, { key: keys.stranger });
  await world.http("incident-desk", "POST", `/v1/incidents/${encodeURIComponent("<script>")}/notes`, {
    headers: { authorization: `Bearer ${keys.customer}` },
  });
  const page = await world.http("audit-read", "GET", "/v1/audit", {
    headers: { authorization: `Bearer ${keys.customer}`, accept: "text/html", "accept-language": language },
  });
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  const said = page.body.replaceAll("&#39;", "'");
  for (const text of texts) expect(said).toContain(text.replace("<ID>", ids.lumina));
  expect(said).not.toMatch(/<script|harbor|GET|POST/);
});

test("every verb that opens something by its id, link or month is among those tried here or in isolation.test", () => {
  const naming = Object.values(pages).flatMap((endpoints) =>
    endpoints.filter(({ method, path }) => method === "GET" && path.includes("{")).map(({ path }) => path),
  );
  expect(naming.sort()).toEqual([
    "/v1/answer/{token}",
    "/v1/duty/{token}",
    "/v1/incidents/{id}",
    "/v1/incidents/{id}/report",
    "/v1/proposals/{id}",
    "/v1/rotas/{id}",
    "/v1/statements/{month}",
    "/v1/tickets/{id}",
    "/v1/windows/{id}",
  ]);
});
