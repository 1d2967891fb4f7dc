import { controlClock } from "../../../local/admin/clock.ts";
import { adminPages } from "../../../local/admin/pages.ts";
import { openOverview as openFlows } from "../../../local/cloudflow/overview.ts";
import { openQueues } from "../../../local/cloudflow/queues.ts";
import type { Chat } from "../../../local/dingtalk/inbox.ts";
import { type DingTalkService, startDingTalk } from "../../../local/dingtalk/server.ts";
import { openInbox } from "../../../local/directmail/inbox.ts";
import type { Delivery } from "../../../local/sls/delivery.ts";
import { type SmsService, startSms } from "../../../local/sms/server.ts";
import { openOverview as openTables } from "../../../local/tablestore/overview.ts";
import type { PlanChange } from "../../../local/voice/numbers.ts";
import { startVoice } from "../../../local/voice/server.ts";
import { type HttpServer, serveHttp } from "../../../local/wire/http.ts";
import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const startAt = Date.parse("2026-03-01T00:00:00Z");
const { local } = openTemporary({ startAt });
const clock = controlClock(local.dial);
const mail = openInbox(local);
const queues = openQueues(local);
let dingtalk: DingTalkService;
let chat: Chat;
const loaded: unknown[] = [];
const logs: Delivery = {
  load: async (target, source, options) => {
    loaded.push({ target, source: "text" in source ? String(source.text) : source, options });
    return { lines: 1, bad: 0, firstBad: [], from: 1, to: 2 };
  },
};
let server: HttpServer;
let phone: Awaited<ReturnType<typeof startVoice>>;
let texting: SmsService;

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
  phone = await startVoice(local);
  texting = await startSms(local);
  dingtalk = await startDingTalk(local);
  chat = dingtalk.chat;
  const pages = adminPages({
    ...{ clock, faults: local.faults, mail, ...dingtalk, logs, voice: phone.voice, sms: texting.sms, queues },
    ...{ tables: openTables(local, "test"), flows: openFlows(local) },
    functions: { functions: () => [], queue: () => [] },
    logStores: {
      stores: async () => [],
      ask: async () => ({ code: "LogStoreNotExist", message: "" }),
      alerts: () => [],
    },
    ...{ endpoints: { front: "http://127.0.0.1:1" }, accounts: [{ name: "provider", id: "1" }] },
  });
  server = await serveHttp(async (request) => (await pages(request)) ?? { status: 418 }, { maxBodyBytes: 1e6 });
});
beforeEach(() => chat.clear());
afterAll(async () => {
  await dingtalk.close();
  await clock.close();
  await server.close();
  await phone.close();
  await texting.close();
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
  ["/__local/faults", { service: "voice", kind: "explodes" }],
  ["/__local/faults", [{ service: "voice", kind: "lost", count: 0 }]],
  ["/__local/faults", "nonsense"],
])("%s refuses %j", async (path, body) => {
  const answer = await post(path, body);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json; charset=utf-8"]);
});

it("faults are set, shown with how often each struck, and cleared", async () => {
  const fault = { service: "voice", operation: "SingleCallByTts", kind: "lost", count: 2 };
  await post("/__local/faults", fault);
  await post("/__local/faults", [{ service: "voice", kind: "unavailable", probability: 0.5 }]);
  local.faults.blow("voice", "SingleCallByTts");
  expect(await read("/__local/faults")).toEqual([
    { ...fault, struck: 1, at: { SingleCallByTts: 1 } },
    { service: "voice", kind: "unavailable", probability: 0.5, struck: 0, at: {} },
  ]);
  const refusal = await post("/__local/faults", { service: "voice", kind: "explodes" });
  expect(await refusal.text()).toMatch(/kind: .*throttled.*; not \\"explodes\\"/);
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
  expect(page).toContain(`<iframe sandbox title="HTML body" src="/__local/inbox/mail/${id}/html">`);
  const body = await call(`/__local/inbox/mail/${id}/html`);
  expect(body.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'; style-src/);
  const source = await call(`/__local/inbox/mail/${id}/source`);
  expect(source.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await source.text()).toContain("To: b@example.com");
});

const said = (text: string) => ({
  ...{ at: local.dial.now(), via: "app" as const, mentions: [text], sent: {} },
  content: {
    kind: "card" as const,
    title: "t",
    text,
    buttons: [{ title: text, url: `https://a.example/"><script>${text}` }],
  },
});
const say = (text: string, to: string[] = ["u1"]) => chat.deliver(said(text), to);

it("the inbox of chat is read as JSON, page after page, and emptied", async () => {
  const [first, second, third] = ["one", "two", "three"].map((text) => say(text));
  expect(await read("/__local/inbox/chat")).toMatchObject([{ text: "one" }, { text: "two" }, { text: "three" }]);
  expect(await read(`/__local/inbox/chat?after=${first?.id}`)).toMatchObject([{ id: second?.id }, { id: third?.id }]);
  expect(await read(`/__local/inbox/chat?before=${second?.id}`)).toMatchObject([{ id: first?.id }]);
  expect(await read(`/__local/inbox/chat/${third?.id}`)).toMatchObject({ text: "three", to: ["u1"] });
  expect(await read("/__local/inbox/chat", { method: "DELETE" })).toEqual([]);
  expect(await read("/__local/inbox/chat")).toEqual([]);
});

const hostile = [
  "<script>alert(1)</script>",
  "[click](javascript:alert(1)) ![x](https://evil.example/p.png)",
  '[a](https://a.example/"onmouseover="alert(1))',
  "**[b](https://a.example/**)** \\[c](https://a.example)",
  "## <img src=x onerror=alert(1)>\n> </blockquote><script>\n- <svg/onload=alert(1)>",
  "\u202egnp.exe \u2066",
  `${"[".repeat(5_000)}${"*".repeat(5_000)}`,
];

/** What every inbox is made of: its frame, its switches, its filter. */
const frame =
  "html meta title link header div b nav a main h1 details summary form label input select option button span time p".split(
    " ",
  );

it("hostile chat is shown as text: nothing runs, nothing is loaded, no link leads but to the web", async () => {
  for (const text of hostile) say(text, ["<b>u</b>"]);
  const answer = await call("/__local/inbox/chat", { headers: { accept: "text/html" } });
  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src/);
  const html = await answer.text();
  const tags = [...html.matchAll(/<(\w+)([^>]*)>/g)];
  expect(new Set(tags.map(([, tag]) => tag))).toEqual(new Set([...frame, ..."article ul li h2 blockquote".split(" ")]));
  for (const [, , attributes = ""] of tags) {
    expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\bon\w+=|src=|style=/i);
    for (const [, target] of attributes.matchAll(/href="([^"]*)"/g))
      expect(target).toMatch(/^(https?:\/\/|\/__local\/|#main$|data:,$)/);
  }
  expect(/[\u202e\u2066]/.test(html)).toBe(false);
});

it("who reads, and when, is set from outside", async () => {
  const set = await post("/__local/chat/users", { user: "u9", readsAfterSeconds: null });
  expect(await set.json()).toEqual([{ user: "u9", readsAfterSeconds: null, is: "reachable" }]);
  await post("/__local/chat/users", { user: "u9", is: "flow-controlled" });
  expect(await read("/__local/chat/users")).toEqual([{ user: "u9", readsAfterSeconds: null, is: "flow-controlled" }]);
  for (const wrong of [null, {}, { user: "" }, { user: "u", is: "mad" }, { user: "u", readsAfterSeconds: -1 }])
    expect((await post("/__local/chat/users", wrong)).status).toBe(400);
});

/** A card with a button, in a group that was set from outside. */
const showCard = async (state: string): Promise<string> => {
  const template = { id: "t", text: `${state} $\{state}`, actions: [{ id: "ack", title: state, params: { n: "1" } }] };
  await post("/__local/chat/card-templates", template);
  await post("/__local/chat/groups", { group: "cidA", members: ["u1"] });
  const spaces = [{ type: "IM_GROUP" as const, id: "cidA", errorMsg: "" }];
  const [callback, values] = [
    { type: null, routeKey: "" },
    { data: { state }, privateData: {} },
  ];
  const card = { outTrackId: `INC-42${state}`, template: "t", userIdType: 1, spaces, callback, ...values };
  const message = { at: local.dial.now(), via: "app" as const, group: "cidA", mentions: [], sent: {} };
  return dingtalk.cards.create(card, message, chat.groups.get("cidA"));
};

it("a button of a card is pressed from outside, by programs and by people", async () => {
  const id = await showCard("open");
  expect(await read(`/__local/inbox/chat/${id}`)).toMatchObject({ text: "open open", to: ["u1"] });
  const made = await post(`/__local/inbox/chat/${id}/press`, { user: "u1", actionId: "ack", params: { m: "2" } });
  expect(await made.json()).toEqual({
    ...{ at: new Date(local.dial.now()).toISOString(), user: "u1", actionId: "ack", params: { n: "1", m: "2" } },
    ...{ outcome: "nobody", status: null },
  });
  const form = new URLSearchParams({ user: "u2", actionId: "ack" });
  const accept = { accept: "text/html" };
  const address = `/__local/inbox/chat/${id}/press`;
  const pressed = await call(address, { method: "POST", headers: accept, body: form, redirect: "manual" });
  expect([pressed.status, pressed.headers.get("location")]).toEqual([303, `/__local/inbox/chat#${id}`]);
  const presses = [{ user: "u1" }, { user: "u2" }];
  expect(await read(`/__local/inbox/chat/${id}`)).toMatchObject({ card: { presses } });
  const page = await (await call("/__local/inbox/chat", { headers: accept })).text();
  expect(page).toContain(`action="/__local/inbox/chat/${id}/press"`);
  expect(page).toContain("nobody to tell");
  for (const [path, body, status] of [
    [address, { user: "", actionId: "ack" }, 400],
    [address, { user: "u1", actionId: "ack", params: { m: 2 } }, 400],
    [address, { user: "u1", actionId: "other" }, 404],
    ["/__local/inbox/chat/none/press", { user: "u1", actionId: "ack" }, 404],
  ] as const)
    expect((await post(path, body)).status).toBe(status);
});

it("a hostile card is shown as text", async () => {
  for (const text of hostile) await showCard(text.slice(0, 100));
  chat.deliver({ ...said("x"), content: { kind: "ding", text: hostile.join(), buttons: [] }, ding: "phone" }, ["u1"]);
  const html = await (await call("/__local/inbox/chat", { headers: { accept: "text/html" } })).text();
  expect(html).not.toMatch(/<(script|img|svg)|javascript:alert\(1\)"/i);
  expect(html).toContain("DING by phone");
});

it("what the tenant allows is set from outside", async () => {
  const change = { scopes: ["Card.Instance.Write"], keywords: ["INC"], dings: { phone: 0 } };
  const tenant = { ...change, dings: { app: null, sms: null, phone: 0 } };
  expect(await (await post("/__local/chat/tenant", change)).json()).toEqual(tenant);
  const form = new URLSearchParams({
    qyapi_robot_sendmsg: "yes",
    keywords: "告警，INC",
    app: "-1",
    sms: "5",
    phone: "-1",
  });
  await call("/__local/chat/tenant", { method: "POST", body: form });
  expect(await read("/__local/chat/tenant")).toEqual({
    ...{ scopes: ["qyapi_robot_sendmsg"], keywords: ["告警", "INC"] },
    dings: { app: null, sms: 5, phone: null },
  });
  const card = new URLSearchParams({ id: "t2", text: "x", actions: "ack=Take it; see" });
  await call("/__local/chat/card-templates", { method: "POST", body: card });
  const actions = [
    { id: "ack", title: "Take it" },
    { id: "see", title: "see" },
  ];
  expect(await read("/__local/chat/card-templates")).toMatchObject([{}, { id: "t2", isPublished: true, actions }]);
  const group = new URLSearchParams({ group: "cidB", members: "u1, u2" });
  await call("/__local/chat/groups", { method: "POST", body: group });
  expect(await read("/__local/chat/groups")).toContainEqual({ group: "cidB", members: ["u1", "u2"] });
  expect(await read("/__local/chat/card-callbacks")).toEqual([]);
  for (const [path, wrong] of [
    ["tenant", { scopes: ["all"] }],
    ["tenant", { keywords: Array.from({ length: 11 }, String) }],
    ["tenant", { dings: { phone: -1 } }],
    ["groups", { group: "x", members: [] }],
    ["card-templates", { id: "t", text: "" }],
  ] as const)
    expect((await post(`/__local/chat/${path}`, wrong)).status).toBe(400);
});

const ring = async (text: string, plan: PlanChange = {}) => {
  phone.voice.numbers.set("13700000001", plan);
  phone.voice.templates.set([{ code: "TTS_1", kind: "text", pool: "public", text }]);
  const query = { CalledNumber: "13700000001", TtsCode: "TTS_1", OutId: "<b>x</b>" };
  await callOpenApi(
    { url: phone.url, version: "2017-05-25", credentials: local.accounts.get("provider") },
    "SingleCallByTts",
    { query },
  );
  await local.dial.runUntil(local.dial.now() + 24 * 3_600_000);
  return phone.voice.list().at(-1);
};

it("the inbox of calls is read as JSON, page after page, and emptied", async () => {
  const [first, second] = [await ring("one"), await ring("two", { next: [{ is: "off" }] })];
  expect(await read("/__local/inbox/voice")).toMatchObject([{ outcome: "answered" }, { outcome: "off", heard: [] }]);
  expect(await read(`/__local/inbox/voice?after=${first?.id}`)).toMatchObject([{ id: second?.id }]);
  expect(await read(`/__local/inbox/voice/${first?.id}`)).toMatchObject({ script: [{ what: "text", text: "one" }] });
  expect(await read("/__local/inbox/voice", { method: "DELETE" })).toEqual([]);
  expect(await read("/__local/inbox/voice")).toEqual([]);
});

it("hostile calls are shown as text, in both languages", async () => {
  for (const text of hostile.slice(0, -1)) await ring(text);
  for (const [language, word] of [
    ["en", "answered, heard to the end"],
    ["zh", "已接听，听完"],
  ]) {
    const answer = await call(`/__local/inbox/voice?lang=${language}`, { headers: { accept: "text/html" } });
    const html = await answer.text();
    expect(html).toContain(word);
    const tags = [...html.matchAll(/<(\w+)([^>]*)>/g)].map(([, tag]) => tag);
    expect(new Set(tags)).toEqual(new Set([...frame, ..."article ul li small table thead tbody tr th td".split(" ")]));
    expect(/[\u202e\u2066]/.test(html)).toBe(false);
  }
});

const put = (body: string, seconds = 0, to = "queues/jobs") => {
  const [at, attributes] = [local.dial.now(), { Subject: hostile[0] ?? "" }];
  const message = { account: "1", from: "<b>f</b>/e", priority: 8, tag: "<b>t</b>", attributes };
  return queues.send({ ...message, to, at, visibleAt: at + seconds * 1_000, body });
};

it("what flows sent is read as JSON, page after page, by queue, and emptied", async () => {
  const [first, second] = [put("one"), put("two", 60)];
  put("three", 0, "topics/jobs");
  const place = "/__local/inbox/queues";
  expect(await read(place)).toMatchObject([{ body: "one" }, { body: "two", state: "delayed" }, { body: "three" }]);
  expect(await read(`${place}?after=${first.id}`)).toMatchObject([{ id: second.id }, { body: "three" }]);
  expect(await read(`${place}?queue=queues/jobs`)).toMatchObject([{ id: first.id, state: "visible" }]);
  expect(await read(`${place}?queue=queues`)).toEqual([]);
  expect(await read(`${place}/${second.id}`)).toMatchObject({ to: "queues/jobs", body: "two", priority: 8 });
  expect((await call(`${place}/none`)).status).toBe(404);
  expect(await read(place, { method: "DELETE" })).toEqual([]);
  expect(queues.list("queues/jobs")).toEqual([]);
  put("four");
  expect((await press(`${place}/clear`, {})).headers.get("location")).toBe(place);
  expect([queues.count(), await read(place)]).toEqual([0, []]);
});

it("what flows sent is shown as text, in both languages", async () => {
  for (const text of hostile.slice(0, -1)) put(text);
  put(JSON.stringify({ deep: { text: hostile[0] } }), 60);
  for (const [language, ...words] of [
    ["en", "Queues", "visible from", "priority 8"],
    ["zh", "消息队列", "可消费时间", "优先级 8"],
  ]) {
    const answer = await call(`/__local/inbox/queues?lang=${language}`, { headers: { accept: "text/html" } });
    const html = await answer.text();
    for (const word of words) expect(html).toContain(word);
    expect(html).toContain("&lt;b&gt;f&lt;/b&gt;/e");
    const tags = [...html.matchAll(/<(\w+)([^>]*)>/g)].map(([, tag]) => tag);
    expect(tags.filter((tag = "") => ![...frame, "article", "pre", "ul", "li"].includes(tag))).toEqual([]);
    expect(/[\u202e\u2066]/.test(html)).toBe(false);
  }
  const one = await call("/__local/inbox/queues?lang=en&to=topics", { headers: { accept: "text/html" } });
  expect(await one.text()).toContain("Nothing for this recipient here");
});

it("what happens to a number, approved texts and the address of receipts are set from outside", async () => {
  const plan = { next: [{ is: "busy" }, { is: "answered", key: "1" }], otherwise: { is: "hung-up", afterSeconds: 1 } };
  await post("/__local/voice/numbers", { number: "13700000002", ...plan });
  expect(await read("/__local/voice/numbers")).toContainEqual({ number: "13700000002", ...plan });
  const template = { code: "TTS_8", kind: "text", pool: "dedicated", text: "x" };
  expect(await (await post("/__local/voice/templates", [template])).json()).toContainEqual(template);
  expect(await read("/__local/voice/templates")).toContainEqual(template);
  expect((await post("/__local/voice/receipts", { url: "http://127.0.0.1:9/x" })).status).toBe(200);
  for (const [path, body] of [
    ["numbers", null],
    ["numbers", { number: "137", next: [{ is: "mad" }] }],
    ["numbers", { number: "x" }],
    ["templates", { ...template, pool: "both" }],
    ["templates", "x"],
    ["receipts", { url: "file:///etc/passwd" }],
    ["receipts", null],
  ] as const)
    expect((await post(`/__local/voice/${path}`, body)).status).toBe(400);
});

it("inbox pages speak Chinese and English, and lead to older messages", async () => {
  const html = async (path: string, language: string) =>
    (await call(path, { headers: { accept: "text/html", "accept-language": language } })).text();
  expect(await html("/__local/inbox/chat", "zh-CN,zh;q=0.9")).toContain("还没有内容");
  expect(await html("/__local/inbox/chat", "de")).toContain("Nothing yet");
  expect(await html("/__local/inbox/mail?lang=zh", "en")).toContain("收件箱");
  const all = Array.from({ length: 51 }, (_, n) => say(String(n)));
  const page = await html("/__local/inbox/chat", "en");
  expect(page.match(/<article/g)).toHaveLength(50);
  expect(page).toContain(`?before=${all[1]?.id}">Older`);
});

it("other paths unknown, other sites refused, other rooms left alone", async () => {
  for (const path of ["/__local/none", "/__local/inbox/mail/7", "/__local/inbox/mail/7/html", "/__local/constructor"])
    expect((await call(path)).status).toBe(404);
  expect((await call("/__local/clock", { headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect((await call("/v1/incidents")).status).toBe(418);
});

it("log lines are posted with the names of account, project and logstore", async () => {
  const target = { account: "customer-cn", project: "waf-project", logstore: "waf-logstore" };
  const post = (asked: Record<string, string>) =>
    call(`/__local/logs?${new URLSearchParams(asked)}`, { method: "POST", body: "{}\n" });
  expect(await (await post({ ...target, id: "a", arrivesAfterMs: "0" })).json()).toMatchObject({ lines: 1, bad: 0 });
  expect(loaded.splice(0)).toEqual([{ target, source: "{}\n", options: { id: "a", arrivesAfterMs: 0 } }]);
  for (const change of [
    { project: "" },
    { arrivesAfterMs: "-1" },
    { arrivesAfterMs: "86400001" },
    { id: "x".repeat(201) },
  ])
    expect((await post({ ...target, ...change })).status).toBe(400);
  expect(loaded).toEqual([]);
});

it("what happens to mails at an address, and to messages to a number, is set by a call and kept", async () => {
  const plans = async (path: string, body: unknown) => (await post(`/__local/${path}`, body)).json();
  const bounced = { address: "Anna@example.com", next: [{ is: "bounced" }] };
  const kept = [{ address: "anna@example.com", next: [{ is: "bounced", afterSeconds: 10 }] }];
  expect(await plans("mail/addresses", bounced)).toMatchObject(kept);
  expect(await read("/__local/mail/addresses")).toMatchObject(kept);
  const silent = { number: "13700000009", otherwise: { is: "silent" } };
  expect(await plans("sms/numbers", silent)).toMatchObject([silent]);
  expect(await plans("sms/signs", ["MSS"])).toEqual(["MSS"]);
  const text = { code: "SMS_1", kind: "notification", area: "mainland", text: "hello" };
  expect(await plans("sms/templates", text)).toEqual([text]);
  for (const [path, wrong] of [
    ["mail/addresses", { address: "anna", next: [] }],
    ["mail/addresses", { address: "anna@example.com", next: [{ is: "eaten" }] }],
    ["sms/numbers", { number: "anna" }],
    ["sms/signs", ["x"]],
    ["sms/templates", { code: "SMS_1" }],
    ["sms/receipts", { url: "nowhere" }],
  ] as const)
    expect((await post(`/__local/${path}`, wrong)).status).toBe(400);
});

const browser = { accept: "text/html,application/xhtml+xml" };
const press = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
    headers: { ...browser, ...headers },
  });

it("a button leads back to its page, and a wrong value is told on one", async () => {
  const before = local.dial.now();
  const advanced = await press("/__local/clock/advance", { seconds: "60" }, { origin: server.url });
  expect([advanced.status, advanced.headers.get("location")]).toEqual([303, "/__local/clock"]);
  expect(local.dial.now()).toBe(before + 60_000);
  await press("/__local/clock/speed", { speed: "max" });
  expect(clock.show().speed).toBe("max");
  await press("/__local/clock/speed", { speed: "0" });
  const wrong = await press("/__local/clock/advance", { seconds: "-1" });
  expect([wrong.status, wrong.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
  const user = { user: "u7", readsAfterSeconds: "-1", is: "reachable" };
  expect((await press("/__local/chat/users", user)).status).toBe(303);
  expect(chat.users.get("u7")).toEqual({ readsAfterSeconds: null, is: "reachable" });
  expect((await press("/__local/voice/numbers", { number: "13700000009", is: "busy" })).status).toBe(303);
  expect(phone.voice.numbers.get("13700000009")).toEqual({ next: [], otherwise: { is: "busy" } });
  expect((await press("/__local/voice/numbers", { number: "x", is: "busy" })).status).toBe(400);
  expect((await press("/__local/sms/numbers", { number: "13700000009", is: "silent" })).status).toBe(303);
  expect(texting.sms.numbers.get("13700000009")).toEqual({ next: [], otherwise: { is: "silent" } });
});

it("a form plans what happens at an address and approves texts, and their page shows it", async () => {
  const shows = async (place: string) => (await call(`/__local/inbox/${place}`, { headers: browser })).text();
  const bounced = { address: "full@example.com", is: "bounced" };
  const planned = await press("/__local/mail/addresses", bounced);
  expect([planned.status, planned.headers.get("location")]).toEqual([303, "/__local/inbox/mail"]);
  expect(await read("/__local/mail/addresses")).toContainEqual({
    ...{ address: "full@example.com", next: [] },
    otherwise: expect.objectContaining({ is: "bounced" }),
  });
  expect(await shows("mail")).toContain("full@example.com");
  for (const wrong of [
    { ...bounced, address: "nobody" },
    { ...bounced, is: "eaten" },
  ])
    expect((await press("/__local/mail/addresses", wrong)).status).toBe(400);

  const text = { code: "SMS_77", kind: "notification", area: "mainland", text: "<b>7</b>" };
  expect((await press("/__local/sms/templates", text)).headers.get("location")).toBe("/__local/inbox/sms");
  expect(await read("/__local/sms/templates")).toContainEqual(text);
  expect(await shows("sms")).toContain("&lt;b&gt;7&lt;/b&gt;");
  const spoken = { code: "TTS_77", kind: "text", pool: "public", text: "the site is down" };
  expect((await press("/__local/voice/templates", spoken)).headers.get("location")).toBe("/__local/inbox/voice");
  expect(await read("/__local/voice/templates")).toContainEqual(spoken);
  expect(await shows("voice")).toContain("the site is down");
  expect((await press("/__local/voice/templates", { ...spoken, pool: "sea" })).status).toBe(400);
});

it("the dial goes to the next due item, and no farther", async () => {
  const ran: string[] = [];
  local.dial.on("test/next", ({ key }) => void ran.push(key));
  for (const seconds of [30, 90])
    local.dial.put({ kind: "test/next", key: String(seconds), due: local.dial.now() + seconds * 1000, data: null });
  const answer = (await (await post("/__local/clock/advance", { to: "next-due" })).json()) as { ran: number };
  expect([answer.ran, ran]).toEqual([1, ["30"]]);
  await post("/__local/clock/advance", { seconds: 60 });
});

it.each([
  { origin: "https://evil.example" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "none" },
])("no button is pressed from elsewhere: %j", async (headers: Record<string, string>) => {
  const before = local.dial.now();
  deliver("stays");
  for (const path of ["/__local/clock/advance", "/__local/inbox/mail/clear", "/__local/faults/clear"])
    expect((await press(path, { seconds: "60" }, headers)).status).toBe(403);
  expect([local.dial.now(), mail.count() > 0]).toEqual([before, true]);
});

it("an inbox is read for one recipient", async () => {
  for (let n = 0; n < 60; n++) say(String(n), [n % 2 === 0 ? "even" : "odd"]);
  const page = async (query: string) => (await call(`/__local/inbox/chat?${query}`, { headers: browser })).text();
  const html = await page("to=odd");
  expect(html.match(/<article/g)).toHaveLength(30);
  expect(html).not.toContain("· even");
  expect(await page("to=nobody")).toContain("Nothing for this recipient here");
});

it("a language that was asked for is remembered", async () => {
  const asked = await call("/__local/clock?lang=zh", { headers: browser });
  const cookie = asked.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^mss-local-lang=zh; Path=\/__local; HttpOnly; SameSite=Strict$/);
  const later = await call("/__local/clock", { headers: { ...browser, cookie: cookie.split(";")[0] ?? "" } });
  expect(await later.text()).toContain("接下来的事项");
});

it("the first page answers programs, too, and names no secret", async () => {
  const home = await (await call("/__local/")).text();
  expect(JSON.parse(home)).toMatchObject({ clock: { speed: 0 }, accounts: [{ id: "1" }] });
});
