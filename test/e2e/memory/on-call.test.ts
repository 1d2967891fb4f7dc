import { HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { hashOf } from "../../../shared/domain/contact/credential.ts";
import { keys } from "../../support/bad-calls.ts";
import { NIGHT, person, plan } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { World } from "../../support/world.ts";

/** Hand-over three minutes after the night begins: at 03:03 in Shanghai. */
const turns = {
  name: "Night",
  timeZone: "Asia/Shanghai",
  layers: [{ people: ["anna", "li-wei"], from: "2026-10-01", at: "03:03", days: 1 }],
};

const furnished = async (): Promise<World> => {
  const world = await new World().furnish();
  const { rotas, customers } = world.tables;
  await rotas.insert({ rota: "night", item: "META", body: turns, rev: 1 });
  const row = await customers.get({ customer: "_provider", item: "PLAN#Critical" });
  const levels = plan.levels.map((level) => ({ ...level, people: [], rotas: ["night"] }));
  if (row) await customers.replace({ ...row, body: { ...plan, levels } });
  return world;
};

/** What went to ours; the customer is told besides. */
const pagedAt = (world: World): [string, number][] =>
  world.mails
    .filter(({ to, subject }) => !to.startsWith("zhao") && subject.startsWith("[Critical]"))
    .map(({ to, at }) => [to.split("@")[0] ?? "", (at - NIGHT) / MINUTE]);

test("whoever is on call when a level fires is paged; after the hand-over it is the next one", async () => {
  const world = await furnished();
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.15);
  expect(pagedAt(world)).toEqual([
    ["anna", 0],
    ["li-wei", 5],
  ]);
});

test("an alert in nobody's turn is the duty lead's", async () => {
  const world = await furnished();
  await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }));
  const row = await world.tables.rotas.get({ rota: "night", item: "META" });
  const [layer] = turns.layers;
  if (row) await world.tables.rotas.replace({ ...row, body: { ...turns, layers: [{ ...layer, from: "2027-01-01" }] } });
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.02);
  expect(pagedAt(world)).toEqual([["sun-duty", 0]]);
});

/** A call with the key of one of ours. */
const asks = async (world: World, by: string, call: string, body?: object) => {
  const [method = "", path = ""] = call.split(" ");
  const secret = `key-of-${by}-000000000000000`;

  const until = NIGHT + 9_999 * HOUR;
  await world.tables.keys.insert({
    ...{ hash: hashOf(secret), customer: "_provider", person: by, scopes: ["operator"], until, rev: 1 },
  });
  const reply = await world.http("rota-desk", method, path, {
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) };
};

/** Anna's turn, until 03:03. */
const mine = { from: iso(NIGHT), to: iso(NIGHT + 3 * MINUTE), person: "chen-lead", reason: "a train" };

test("a swap holds when the other has agreed, and not before; an alert then goes to whoever took over", async () => {
  const world = await furnished();
  const asked = await asks(world, "anna", "POST /v1/rotas/night/overrides", mine);
  expect([asked.status, asked.body.state]).toEqual([201, "proposed"]);
  expect((await asks(world, "anna", "GET /v1/rotas")).body.rotas).toEqual([
    { id: "night", name: "Night", timeZone: "Asia/Shanghai", onCall: "anna" },
  ]);
  const again = await asks(world, "anna", "POST /v1/rotas/night/overrides", mine);
  expect(again.body).toEqual(asked.body);
  const path = `/v1/rotas/night/overrides/${asked.body.id}`;
  expect((await asks(world, "li-wei", `POST ${path}/accept`, {})).status).toBe(409);
  const agreed = await asks(world, "chen-lead", `POST ${path}/accept`, {});
  expect([agreed.status, agreed.body.state]).toEqual([200, "agreed"]);
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.02);
  expect(pagedAt(world)).toEqual([["chen-lead", 0]]);
});

test("nobody gives away the turns of somebody else, but a duty lead does", async () => {
  const world = await furnished();
  const foreign = { ...mine, person: "li-wei" };
  const refused = await asks(world, "li-wei", "POST /v1/rotas/night/overrides", foreign);
  expect([refused.status, refused.body.code]).toEqual([409, "REFUSED"]);
  await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }));
  const ordered = await asks(world, "sun-duty", "POST /v1/rotas/night/overrides", foreign);
  expect([ordered.status, ordered.body.state]).toEqual([201, "agreed"]);
  const { body } = await asks(world, "anna", "GET /v1/rotas/night");
  expect([body.onCall, body.gaps]).toEqual(["li-wei", []]);
  expect(body.shifts[0]).toEqual({ from: iso(NIGHT), to: iso(NIGHT + 24 * HOUR + 3 * MINUTE), person: "li-wei" });
});

test("declined or withdrawn, the rota is as it was; proposed again it is a proposal again", async () => {
  const world = await furnished();
  const { body } = await asks(world, "anna", "POST /v1/rotas/night/overrides", mine);
  const path = `/v1/rotas/night/overrides/${body.id}`;
  expect((await asks(world, "chen-lead", `POST ${path}/decline`, {})).body.state).toBe("declined");
  expect((await asks(world, "chen-lead", `POST ${path}/accept`, {})).status).toBe(409);
  expect((await asks(world, "anna", "POST /v1/rotas/night/overrides", mine)).body.state).toBe("proposed");
  expect((await asks(world, "chen-lead", `POST ${path}/withdraw`, {})).status).toBe(409);
  expect((await asks(world, "anna", `POST ${path}/withdraw`, {})).body.state).toBe("withdrawn");
  expect((await asks(world, "anna", "GET /v1/rotas/night")).body.onCall).toBe("anna");
});

test.each([
  ["that is unknown", "GET /v1/rotas/day", undefined, 404],
  ["for a longer time than a year", `GET /v1/rotas/night?to=${iso(NIGHT + 9_000 * HOUR)}`, undefined, 400],
  ["by an override that nobody made", "POST /v1/rotas/night/overrides/x/accept", {}, 404],
  ["by somebody nobody knows", "POST /v1/rotas/night/overrides", { ...mine, person: "mallory" }, 400],
  ["that ends before it begins", "POST /v1/rotas/night/overrides", { ...mine, to: mine.from }, 409],
  ["without a reason", "POST /v1/rotas/night/overrides", { ...mine, reason: " " }, 400],
])("a rota %s is refused", async (_what, call, body, status) => {
  const [path = "", query] = call.split("?");
  const world = await furnished();
  const reply = await asks(world, "anna", path, body);
  if (query === undefined) expect(reply.status).toBe(status);
  else {
    const [, to = ""] = query.split("=");
    const secret = "key-of-anna-000000000000000";
    const headers = { authorization: `Bearer ${secret}` };
    expect((await world.http("rota-desk", "GET", "/v1/rotas/night", { headers, query: { to } })).statusCode).toBe(
      status,
    );
  }
});

test("a customer's key opens no rota", async () => {
  const world = await furnished();
  const headers = { authorization: `Bearer ${keys.customer}` };
  expect((await world.http("rota-desk", "GET", "/v1/rotas", { headers })).statusCode).toBeGreaterThanOrEqual(401);
});
