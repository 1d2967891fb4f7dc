import { controlClock } from "../../../local/admin/clock.ts";
import { adminPages } from "../../../local/admin/pages.ts";
import { openInbox } from "../../../local/directmail/inbox.ts";
import { type HttpServer, serveHttp } from "../../../local/wire/http.ts";
import { openTemporary } from "../temporary-local.ts";

const startAt = Date.parse("2026-03-01T00:00:00Z");
const { local } = openTemporary({ startAt });
const clock = controlClock(local.dial);
const mail = openInbox(local);
const pages = adminPages({ clock, faults: local.faults, mail });
let server: HttpServer;

const call = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);
const read = async (path: string, init?: RequestInit) => (await call(path, init)).json();
const post = (path: string, body: unknown) => call(path, { method: "POST", body: JSON.stringify(body) });
const deliver = (subject: string, html?: string) =>
  mail.deliver({
    at: startAt,
    accountId: "1",
    from: { address: "a@example.com" },
    to: ["b@example.com"],
    bcc: [],
    subject,
    ...(html && { html }),
    headers: {},
  });

beforeAll(async () => {
  server = await serveHttp(async (request) => (await pages(request)) ?? { status: 418 }, { maxBodyBytes: 1e6 });
});
afterAll(async () => {
  await clock.close();
  await server.close();
  await local.close();
});

it("advancing the clock runs what falls due, in order, and nothing later", async () => {
  const ran: string[] = [];
  local.dial.on("test/note", ({ key }) => void ran.push(key));
  for (const [key, seconds] of [
    ["third", 61],
    ["second", 60],
    ["first", 1],
  ] as const)
    local.dial.put({ kind: "test/note", key, due: local.dial.now() + seconds * 1000, data: null });

  const answer = await (await post("/__local/clock/advance", { seconds: 60 })).json();
  expect(answer).toEqual({ now: "2026-03-01T00:01:00.000Z", ran: 2 });
  expect(await read("/__local/clock")).toEqual({ now: "2026-03-01T00:01:00.000Z", speed: 0 });
  expect(ran).toEqual(["first", "second"]);
});

it("at speed max days pass without waiting, until another speed is set", async () => {
  const days = 10;
  const last = new Promise<void>((resolve) => {
    local.dial.on<number>("test/day", ({ due, data }) => {
      if (data === days) return resolve();
      local.dial.put({ kind: "test/day", key: "day", due: due + 86_400_000, data: data + 1 });
    });
  });
  local.dial.put({ kind: "test/day", key: "day", due: local.dial.now() + 86_400_000, data: 1 });
  expect(await (await post("/__local/clock/speed", { speed: "max" })).json()).toMatchObject({ speed: "max" });
  expect((await post("/__local/clock/advance", { seconds: 1 })).status).toBe(409);
  await last;
  expect(await (await post("/__local/clock/speed", { speed: 0 })).json()).toEqual({
    now: "2026-03-11T00:01:00.000Z",
    speed: 0,
  });
});

it.each([
  ["/__local/clock/advance", { seconds: -1 }],
  ["/__local/clock/advance", { seconds: 1e12 }],
  ["/__local/clock/advance", null],
  ["/__local/clock/speed", { speed: "fast" }],
  ["/__local/faults", { service: "dm", kind: "explodes" }],
  ["/__local/faults", [{ service: "dm", kind: "torn", count: 0 }]],
  ["/__local/faults", "nonsense"],
])("%s refuses %j", async (path, body) => {
  const answer = await post(path, body);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json; charset=utf-8"]);
});

it("faults are set, shown and cleared", async () => {
  const fault = { service: "dm", operation: "SingleSendMail", kind: "torn", count: 2 };
  await post("/__local/faults", fault);
  await post("/__local/faults", [{ service: "fnf", kind: "unavailable" }]);
  expect(await read("/__local/faults")).toEqual([fault, { service: "fnf", kind: "unavailable" }]);
  expect(await read("/__local/faults", { method: "DELETE" })).toEqual([]);
  expect(local.faults.list()).toEqual([]);
});

it("the inbox of mail is read as JSON, page after page, and emptied", async () => {
  const [first, second] = [deliver("one"), deliver("two")];
  expect(await read("/__local/inbox/mail")).toMatchObject([{ id: first.id, subject: "one" }, { id: second.id }]);
  expect(await read(`/__local/inbox/mail?after=${first.id}`)).toMatchObject([{ id: second.id }]);
  expect(await read("/__local/inbox/mail", { method: "DELETE" })).toEqual([]);
  expect(await read("/__local/inbox/mail")).toEqual([]);
});

it("a hostile mail is shown as text, and its HTML can run, load and submit nothing", async () => {
  const { id } = deliver("<script>alert(1)</script>", `"><script>alert(2)</script>`);
  for (const path of ["/__local/inbox/mail", `/__local/inbox/mail/${id}`]) {
    const answer = await call(path, { headers: { accept: "text/html,*/*" } });
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src/);
    const html = await answer.text();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toContain("<script");
  }
  const page = await (await call(`/__local/inbox/mail/${id}`)).text();
  expect(page).toContain('<iframe sandbox title="HTML body" srcdoc="&quot;&gt;&lt;script&gt;');
});

it("inboxes of services to come are empty, other paths unknown, other sites refused, other rooms left alone", async () => {
  for (const inbox of ["chat", "voice", "sms"]) expect(await read(`/__local/inbox/${inbox}`)).toEqual([]);
  for (const path of ["/__local/", "/__local", "/__local/inbox/mail/7", "/__local/constructor"])
    expect((await call(path)).status).toBe(404);
  expect((await call("/__local/clock", { headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect((await call("/v1/incidents")).status).toBe(418);
});
