import fc from "fast-check";
import { DAY, HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { badCall, type Call, called, complaints, keys, type Target, target } from "../../support/bad-calls.ts";
import { bentCall } from "../../support/bent-calls.ts";
import { thresholdCall } from "../../support/cloudmonitor.ts";
import { endingOf } from "../../support/judge.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { type Carried, type PageName, pages, SMS_SECRET, VOICE_SECRET, World } from "../../support/world.ts";

/** All but the list of looks, in which refused ones stand, too. */
const everyRow = async ({ tables: { audits: _looks, ...tables } }: World): Promise<string> =>
  JSON.stringify(await Promise.all(Object.values(tables).map((table) => table.range({}))));

/** An address with `{incident}` and `{link}` in it, how it is called, and what it must answer: status and the place of the fault. */
type Case = [title: string, call: string, carried: Carried, expected: string];

const filled = (text: string, { ids, ticket, link, window, proposal }: Target): string =>
  text
    .replace("{incident}", ids.lumina)
    .replace("{ticket}", ticket)
    .replace("{link}", link)
    .replace("{window}", window)
    .replace("{proposal}", proposal);

const callOf = (name: PageName, call: string, { headers, ...carried }: Carried, at: Target): Call => {
  const [method = "", path = ""] = filled(call, at).split(/ (.*)/s);
  return { name, method, path, headers: { ...headers }, ...carried };
};

const HAN = /\p{Script=Han}/u;

/** Refused as expected in both languages, and nothing anywhere has changed. */
const expectRefusal = async (name: PageName, [, call, carried, expected]: Case): Promise<void> => {
  const at = await target();
  const before = await everyRow(at.world);
  for (const language of ["zh", "en"]) {
    const spoken = { ...carried, headers: { "accept-language": language, ...carried.headers } };
    const { reply, effects } = await called(at.world, callOf(name, call, spoken, at));
    const isProblem = reply.headers["content-type"] === "application/problem+json; charset=utf-8";
    const { title, detail, errors } = isProblem ? JSON.parse(reply.body) : { title: reply.body, detail: reply.body };
    const where = errors?.map(({ path, message }: { path: string; message: string }) => path || message).join();
    expect([reply.statusCode, isProblem ? where : reply.headers["content-type"]].join(" ").trim()).toBe(expected);
    if (reply.body !== "") expect([HAN.test(title), HAN.test(detail)]).toEqual([language === "zh", language === "zh"]);
    expect(effects).toEqual([]);
  }
  expect(await everyRow(at.world)).toBe(before);
};

const as = (key: string, body: unknown = {}): Carried => ({
  headers: { authorization: `Bearer ${key}` },
  body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
});
const asOperator = (body?: unknown): Carried => as(keys.operator, body);
const typed = (type: string, body: string): Carried => ({
  body,
  headers: { ...asOperator().headers, "content-type": type },
});
const asked = (query: Record<string, string>): Carried => ({ ...asOperator(), query });
const ONE_MB = 1_048_576;
const tooLarge = "x".repeat(ONE_MB + 1);

const verdict = { verdict: "fault", cause: "c", done: "d" };
const MANY = "x".repeat(2_001);
const ACK = "POST /v1/incidents/{incident}/acknowledge";
const ANSWER = "POST /v1/incidents/{incident}/answer";
const RESOLVE = "POST /v1/incidents/{incident}/resolve";
const NOTE = "POST /v1/incidents/{incident}/notes";
const [PAUSE, RESUME, REPRIORITISE] = ["pause", "resume", "reprioritise"].map(
  (verb) => `POST /v1/incidents/{incident}/${verb}`,
) as [string, string, string];
const [HANDOVER, REOPEN] = ["handover", "reopen"].map((verb) => `POST /v1/incidents/{incident}/${verb}`) as [
  string,
  string,
];
const ROTAS = "GET /v1/rotas";
const OVERRIDES = "POST /v1/rotas/night/overrides";
const LIST = "GET /v1/incidents";
const WINDOWS = "POST /v1/windows";
const END = "POST /v1/windows/{window}/end";
/** A window that would be agreed on, but for what is changed. */
const wanted = (change: object): Carried =>
  asOperator({
    ...{ customerId: "lumina", kind: "maintenance", reason: "r", to: iso(NIGHT + 6 * HOUR) },
    ...{ sites: ["shop.lumina-mall.test"], ...change },
  });
const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const [APPROVE, REJECT, REVERT] = ["approve", "reject", "revert"].map(
  (verb) => `POST /v1/proposals/{proposal}/${verb}`,
) as [string, string, string];

const override = { from: "2026-10-02T03:00:00Z", to: "2026-10-02T04:00:00Z", person: "mallory", reason: "r" };

/** What every verb behind a key refuses. */
const keyed = (call: string, foreign: string): Case[] => [
  [`${call} without a key`, call, {}, "401"],
  [`${call} with an unknown key`, call, as("nobodys-key-000000000000001"), "401"],
  [`${call} with an expired key`, call, as(keys.expired), "401"],
  [`${call} with a key of another scope`, call, as(foreign), "403"],
  [`${call} with a key that is no key`, call, as("' OR 1=1 --"), "401"],
  [`${call} with a key in another scheme`, call, { headers: { authorization: `Basic ${keys.operator}` } }, "401"],
  [`${call} with the key of a hook's header`, call, { headers: { "x-mss-token": keys.operator } }, "401"],
];

/** What every verb refuses whoever calls. */
const shaped = (call: string): Case[] => {
  const path = call.replace(/^\w+ /, "");
  return [
    [`PUT ${path}`, `PUT ${path}`, asOperator(), "405"],
    [`HEAD ${path}`, `HEAD ${path}`, asOperator(), "405"],
    [`${call} with a slash behind`, `${call}/`, asOperator(), "404"],
    [`${call} with two slashes before`, call.replace(" ", " /"), asOperator(), "404"],
    [`${call} in capitals`, call.replace("/v1/", "/V1/"), asOperator(), "404"],
    [`${call} climbing out`, call.replace("/v1/", "/v1/../v1/"), asOperator(), "404"],
    [`${call} climbing out, encoded`, call.replace("/v1/", "/v1/%2e%2e%2fv1/"), asOperator(), "404"],
    [`${call} with an encoded slash`, call.replace("/v1/", "/v1%2f"), asOperator(), "404"],
    [`${call} with a body over 1 MB`, call, as(keys.operator, tooLarge), "413"],
  ];
};

const shownAt = "404 text/html; charset=utf-8";
const form = (members: Record<string, string>): Carried => ({
  body: new URLSearchParams(members).toString(),
  headers: { "content-type": "application/x-www-form-urlencoded" },
});

const hook = (secret: string): Carried => ({
  headers: { "X-MSS-Token": secret },
  body: JSON.stringify(slsAlert(NIGHT)),
});
const SLS = "POST /v1/hooks/sls";
const CMS = "POST /v1/hooks/cloudmonitor";
const SMS = `POST /v1/hooks/sms/${SMS_SECRET}`;
const VOICE = `POST /v1/hooks/voice/${VOICE_SECRET}`;

const TICKETS = "POST /v1/tickets";
const onTicket = ["replies", "close", "reopen", "urge"].map((verb) => `POST /v1/tickets/{ticket}/${verb}`);
const REPLY = "POST /v1/tickets/{ticket}/replies";
const question = { title: "t", description: "d" };
/** A ticket that would be taken, but for what is changed. */
const ticket = (change: object, { key = keys.customer as string, idempotencyKey = "k2" } = {}): Carried => ({
  headers: { authorization: `Bearer ${key}`, "idempotency-key": idempotencyKey },
  body: JSON.stringify({ ...question, ...change }),
});
const reported = { customerId: "lumina", reportedVia: "phone", reportedAt: new Date(NIGHT).toISOString() };
const byOperator = (change: object): Carried => ticket({ ...reported, ...change }, { key: keys.operator });

const cases: Partial<Record<PageName, Case[]>> = {
  "ticket-desk": [
    ...[TICKETS, ...onTicket].flatMap((call) => [...keyed(call, keys.hook), ...shaped(call)]),
    ...keyed("GET /v1/tickets/{ticket}", keys.hook),
    ["a ticket without an idempotency key", TICKETS, as(keys.customer, question), "400 Idempotency-Key"],
    ["with an empty one", TICKETS, ticket({}, { idempotencyKey: "" }), "400 Idempotency-Key"],
    ["with one too long", TICKETS, ticket({}, { idempotencyKey: "x".repeat(201) }), "400 Idempotency-Key"],
    ["with one that holds Chinese", TICKETS, ticket({}, { idempotencyKey: "键" }), "400 Idempotency-Key"],
    ["a used key with another body", TICKETS, ticket({ title: "u" }, { idempotencyKey: "k" }), "409"],
    ["no title", TICKETS, ticket({ title: undefined }), "400 title"],
    ["a title of spaces", TICKETS, ticket({ title: "   " }), "400 title"],
    ["a title too long", TICKETS, ticket({ title: "x".repeat(201) }), "400 title"],
    ["a title that is a number", TICKETS, ticket({ title: 5 }), "400 title"],
    ["no description", TICKETS, ticket({ description: "" }), "400 description"],
    ["a description too long", TICKETS, ticket({ description: "x".repeat(10_001) }), "400 description"],
    ["an unknown kind", TICKETS, ticket({ kind: "outage" }), "400 kind"],
    ["an unknown impact", TICKETS, ticket({ impact: "no-effect-seen" }), "400 impact"],
    ["a site too long", TICKETS, ticket({ site: "x".repeat(254) }), "400 site"],
    ["trace ids too many", TICKETS, ticket({ traceIds: Array(21).fill("x") }), "400 traceIds"],
    ["an unknown language", TICKETS, ticket({ language: "fr" }), "400 language"],
    ["a customer who reports for another", TICKETS, ticket({ customerId: "harbor" }), "400 customerId"],
    ["a customer who sets the time", TICKETS, ticket({ reportedAt: reported.reportedAt }), "400 reportedAt"],
    ["an operator without a customer", TICKETS, byOperator({ customerId: undefined }), "400 customerId"],
    ["an operator without a way", TICKETS, byOperator({ reportedVia: undefined }), "400 reportedVia"],
    ["an operator without a time", TICKETS, byOperator({ reportedAt: undefined }), "400 reportedAt"],
    ["an operator for nobody", TICKETS, byOperator({ customerId: "nobody" }), "400 customerId"],
    ["an unknown way", TICKETS, byOperator({ reportedVia: "pigeon" }), "400 reportedVia"],
    ["a report from the future", TICKETS, byOperator({ reportedAt: "2099-01-01T00:00:00Z" }), "400 reportedAt"],
    ["a report of last year", TICKETS, byOperator({ reportedAt: "2020-01-01T00:00:00Z" }), "400 reportedAt"],
    ["a time without a zone", TICKETS, byOperator({ reportedAt: "2026-10-01T00:00:00" }), "400 reportedAt"],
    ["a ticket that is a list", TICKETS, as(keys.customer, [question]), "400 must be a JSON object"],
    ["a ticket that is no JSON", TICKETS, as(keys.customer, "{"), "400 must be a JSON object"],
    ["an empty reply", REPLY, as(keys.customer, { text: " " }), "400 text"],
    ["a reply too long", REPLY, as(keys.customer, { text: MANY }), "400 text"],
    ["an operator closing without a verdict", onTicket[1] ?? "", asOperator({}), "400 verdict,cause,done"],
    ["reopening what is open", onTicket[2] ?? "", as(keys.customer), "409"],
    ["a stranger reading", "GET /v1/tickets/{ticket}", as(keys.stranger), "404"],
    ...onTicket.map((call): Case => [`a stranger: ${call}`, call, as(keys.stranger, { text: "x" }), "404"]),
    ["a ticket that is none", "GET /v1/tickets/none", as(keys.customer), "404"],
    ["an incident as a ticket", "GET /v1/tickets/{incident}", as(keys.customer), "404"],
  ],
  "alert-intake": [
    ...shaped(SLS),
    ["no secret", SLS, { body: "{}" }, "401"],
    ["an empty secret", SLS, hook(""), "401"],
    ["a wrong secret", SLS, hook("hook-secret-of-lumina-0002"), "401"],
    ["an expired secret", SLS, hook(keys.expiredHook), "401"],
    ["a key that is no hook's", SLS, hook(keys.operator), "401"],
    ["the secret as a bearer", SLS, as(keys.hook, slsAlert(NIGHT)), "401"],
    ["a hostile secret", SLS, hook("\u202e' OR 1=1\r\n"), "401"],
    ["GET", "GET /v1/hooks/sls", hook(keys.hook), "405"],
    ...shaped(`${CMS}/${keys.hook}`),
    ...["hook-secret-of-lumina-0002", keys.expiredHook, keys.operator, "x".repeat(10_000), "%00%ff' OR 1=1"].map(
      (secret): Case => [
        `CloudMonitor with ${secret.slice(0, 30)}`,
        `${CMS}/${secret}`,
        { body: thresholdCall(NIGHT) },
        "401",
      ],
    ),
    ["CloudMonitor without a secret", `${CMS}/`, { body: thresholdCall(NIGHT) }, "404"],
    ["CloudMonitor by GET", `${CMS.replace("POST", "GET")}/${keys.hook}`, {}, "405"],
    ["another hook", "POST /v1/hooks/none", hook(keys.hook), "404"],
  ],
  "duty-answer": [
    ...shaped("POST /v1/duty/none"),
    ...["none", "%00", "..%2f..", "%ff", "__proto__", "x".repeat(200)].flatMap((token): Case[] => [
      [`GET ${token}`, `GET /v1/duty/${token}`, {}, shownAt],
      [`POST ${token}`, `POST /v1/duty/${token}`, form({ act: "yes" }), shownAt],
    ]),
    ["a long token", `GET /v1/duty/${"x".repeat(201)}`, {}, "400 token"],
    ["an answer that is neither", "POST /v1/duty/none", form({ act: "perhaps" }), "400 act"],
    ["no answer", "POST /v1/duty/none", form({}), "400 act"],
    ["the link of a page", "GET /v1/duty/{link}", {}, shownAt],
  ],
  "rota-desk": [
    ...[ROTAS, "GET /v1/rotas/night", OVERRIDES].flatMap((call) => [...keyed(call, keys.customer), ...shaped(call)]),
    ...["accept", "decline", "withdraw"].flatMap((verb) => keyed(`${OVERRIDES}/x/${verb}`, keys.customer)),
    ["a rota nobody knows", "GET /v1/rotas/night", asOperator(), "404"],
    ["an instant without a zone", "GET /v1/rotas/night", asked({ from: "2026-10-01T00:00:00" }), "400 from"],
    ["a shift of nobody", OVERRIDES, asOperator({ reason: "r" }), "400 from,to,person"],
    ["somebody nobody knows", OVERRIDES, asOperator(override), "400 person"],
  ],
  "window-desk": [
    ...[WINDOWS, END].flatMap((call) => [...keyed(call, keys.customer), ...shaped(call)]),
    ...["GET /v1/windows", "GET /v1/windows/{window}"].flatMap((call) => keyed(call, keys.hook)),
    ["a window of nobody", WINDOWS, wanted({ customerId: "nobody" }), "400 customerId,sites"],
    ["a window of another's site", WINDOWS, wanted({ sites: ["www.harbor.test"] }), "400 sites"],
    ["a window of no kind", WINDOWS, wanted({ kind: "holiday" }), "400 kind"],
    ["a window without an end", WINDOWS, wanted({ to: undefined }), "400 to"],
    ["an end without a zone", WINDOWS, wanted({ to: "2026-10-02T00:00:00" }), "400 to"],
    ["a window without a reason", WINDOWS, wanted({ reason: " " }), "400 reason"],
    ["work everywhere", WINDOWS, wanted({ sites: [] }), "400 sites"],
    ["work on kinds", WINDOWS, wanted({ kinds: ["scan"] }), "400 kinds"],
    ["a mute of everything", WINDOWS, wanted({ kind: "mute" }), "400 kinds"],
    ...["outage", "protection-off", "black-hole", "log-pipeline", "self", "ticket"].map(
      (kind): Case => [`a mute of ${kind}`, WINDOWS, wanted({ kind: "mute", kinds: [kind] }), "400 kinds.0"],
    ),
    ["reports of work", WINDOWS, wanted({ reportHours: 4 }), "400 reportHours"],
    ["reports each half hour", WINDOWS, wanted({ kind: "watch", reportHours: 0.5 }), "400 reportHours"],
    ["reports of weeks", WINDOWS, wanted({ kind: "watch", reportHours: 25 }), "400 reportHours"],
    ["strangers who watch", WINDOWS, wanted({ kind: "watch", people: ["mallory"] }), "400 people"],
    ["a customer's person who watches", WINDOWS, wanted({ kind: "watch", people: ["zhao"] }), "400 people"],
    ["people who work", WINDOWS, wanted({ people: ["anna"] }), "400 people"],
    ["sites without end", WINDOWS, wanted({ sites: Array(501).fill("a.test") }), "400 sites"],
    ["a window that is over", WINDOWS, wanted({ to: iso(NIGHT - HOUR) }), "409"],
    ["a window of yesterday", WINDOWS, wanted({ from: iso(NIGHT - DAY) }), "409"],
    [
      "a window of the next century",
      WINDOWS,
      wanted({ from: "2126-01-01T00:00:00Z", to: "2126-01-01T01:00:00Z" }),
      "409",
    ],
    ["a window that is too long", WINDOWS, wanted({ to: iso(NIGHT + 13 * HOUR) }), "409"],
    ["an end without words", END, asOperator({}), "400 reason"],
    ["an end of what is not there", "POST /v1/windows/none/end", asOperator({ reason: "r" }), "404"],
    ["a window that is none", "GET /v1/windows/{incident}", asOperator(), "404"],
    ["an id without end", `GET /v1/windows/${"x".repeat(200)}`, asOperator(), "400 id"],
  ],
  "proposal-desk": [
    ...["GET /v1/proposals", "GET /v1/proposals/{proposal}"].flatMap((call) => keyed(call, keys.hook)),
    ...[APPROVE, REJECT, REVERT].flatMap((call) => [...keyed(call, keys.operator), ...shaped(call)]),
    ...shaped("GET /v1/proposals"),
    ...[APPROVE, REJECT, REVERT].flatMap((call): Case[] => [
      [`no approver: ${call}`, call, as(keys.customer, { reason: "r" }), "403"],
      [`without a reason: ${call}`, call, as(keys.approver, { reason: " " }), "400 reason"],
      [`a reason without end: ${call}`, call, as(keys.approver, { reason: MANY }), "400 reason"],
      [`a stranger: ${call}`, call, as(keys.stranger, { reason: "r" }), "404"],
    ]),
    ["a revert of what nobody approved", REVERT, as(keys.approver, { reason: "r" }), "409"],
    ["a proposal that is none", "GET /v1/proposals/{incident}", asOperator(), "404"],
    ["an act nobody knows", "POST /v1/proposals/{proposal}/apply", as(keys.approver, { reason: "r" }), "404"],
    ["an id without end", `GET /v1/proposals/${"x".repeat(121)}`, asOperator(), "400 id"],
    ["an id with a line end", "GET /v1/proposals/{proposal}%0a", asOperator(), "404"],
    ["another's proposals", "GET /v1/proposals", { ...as(keys.stranger), query: { customerId: "lumina" } }, "404"],
    ["no page of proposals", "GET /v1/proposals", asked({ limit: "0" }), "400 limit"],
    ["a state nobody knows", "GET /v1/proposals", asked({ state: "done" }), "400 state"],
    ...["../../x", cursorOf({ rank: 1 }), cursorOf([-1, "x"]), cursorOf([1, 2]), cursorOf([1e300, "x"])].map(
      (cursor): Case => [`the cursor ${cursor}`, "GET /v1/proposals", asked({ cursor }), "400 cursor"],
    ),
  ],
  "incident-desk": [
    ...[LIST, "GET /v1/incidents/{incident}"].flatMap((call) => keyed(call, keys.hook)),
    ...[ACK, ANSWER, RESOLVE, NOTE, PAUSE, RESUME, REPRIORITISE, HANDOVER, REOPEN].flatMap((call) => [
      ...keyed(call, keys.customer),
      ...shaped(call),
    ]),
    ...shaped(LIST),
    ["a pause without a reason", PAUSE, asOperator({ reason: " " }), "400 reason"],
    ["a pause of what nobody has", PAUSE, asOperator({ reason: "r" }), "409"],
    ["an end of no pause", RESUME, asOperator({ reason: "r" }), "409"],
    ["a priority nobody knows", REPRIORITISE, asOperator({ reason: "r", priority: "Severe" }), "400 priority"],
    ["the same priority", REPRIORITISE, asOperator({ reason: "r", priority: "Critical" }), "409"],
    ["an old opening", REPRIORITISE, asOperator({ reason: "r", priority: "Low", generation: 9 }), "409"],
    ["a hand-over to nobody", HANDOVER, asOperator({ reason: "r" }), "400 to"],
    ["a hand-over to two", HANDOVER, asOperator({ reason: "r", to: "anna", rota: "night" }), "400 to"],
    ["a hand-over without a reason", HANDOVER, asOperator({ to: "anna" }), "400 reason"],
    ["a hand-over to a stranger", HANDOVER, asOperator({ reason: "r", to: "mallory" }), "400 to"],
    ["a hand-over to a customer's person", HANDOVER, asOperator({ reason: "r", to: "zhao" }), "400 to"],
    ["a hand-over to a rota nobody knows", HANDOVER, asOperator({ reason: "r", rota: "__proto__" }), "400 rota"],
    ["reopening what is open", REOPEN, asOperator({ reason: "r" }), "409"],
    ["reopening without a reason", REOPEN, asOperator({}), "400 reason"],
    ["DELETE an incident", "DELETE /v1/incidents/{incident}", asOperator(), "405"],
    ["an act nobody knows", "POST /v1/incidents/{incident}/explode", asOperator(), "404"],
    ["broken JSON", NOTE, asOperator('{"text":"t"'), "400 must be a JSON object"],
    ["a list", NOTE, asOperator([{ text: "t" }]), "400 must be a JSON object"],
    ["a text", NOTE, asOperator('"text"'), "400 must be a JSON object"],
    ["null", NOTE, asOperator("null"), "400 must be a JSON object"],
    ["a bomb of brackets", NOTE, asOperator("[".repeat(500_000)), "400 must be a JSON object"],
    ["bytes that are not UTF-8", NOTE, asOperator(Buffer.from('{"text":"\xff"}', "latin1")), "400 must be UTF-8"],
    ["XML", NOTE, typed("text/xml", "<text>t</text>"), "400 must be a JSON object"],
    ["parts", NOTE, typed("multipart/form-data; boundary=x", "--x\r\n\r\nt\r\n--x--"), "400 must be a JSON object"],
    ["a form", ACK, typed("Application/X-WWW-Form-Urlencoded", "generation=1"), "400 generation"],
    ["no body", NOTE, asOperator(""), "400 text"],
    ["an empty note", NOTE, asOperator({ text: "" }), "400 text"],
    ["a long note", NOTE, asOperator({ text: MANY }), "400 text"],
    ["a note that is a number", NOTE, asOperator({ text: 1 }), "400 text"],
    ["a note by way of the prototype", NOTE, asOperator('{"__proto__":{"text":"t"}}'), "400 text"],
    ["a number as text", ACK, asOperator({ generation: "1" }), "400 generation"],
    ["no generation has this number", ACK, asOperator({ generation: 0 }), "400 generation"],
    ["half a generation", ACK, asOperator({ generation: 1.5 }), "400 generation"],
    ["an infinite generation", ACK, asOperator('{"generation":1e400}'), "400 generation"],
    ["a generation that is not", ACK, asOperator({ generation: 7 }), "409"],
    ["an answer without words", ANSWER, asOperator({ message: "" }), "400 message"],
    ["a long answer", ANSWER, asOperator({ message: MANY }), "400 message"],
    ["an unknown verdict", RESOLVE, asOperator({ ...verdict, verdict: "magic" }), "400 verdict"],
    ["a long cause and nothing done", RESOLVE, asOperator({ verdict: "fault", cause: MANY }), "400 cause,done"],
    ["an id that is a path", "GET /v1/incidents/%2e%2e%2fexport", asOperator(), "404"],
    ["an id of zero bytes", "GET /v1/incidents/%00", asOperator(), "404"],
    ["an id that cannot be decoded", "GET /v1/incidents/%ff%", asOperator(), "404"],
    ["an id with more behind", "GET /v1/incidents/{incident}%00", asOperator(), "404"],
    ["an id with a line end", "GET /v1/incidents/{incident}%0a", asOperator(), "404"],
    ["an act in the id", "POST /v1/incidents/{incident}%2facknowledge", asOperator(), "405"],
    ["a long id", `GET /v1/incidents/${"x".repeat(101)}`, asOperator(), "400 id"],
    ["an id in the body does not count", `POST /v1/incidents/none/acknowledge`, asOperator({ id: "lumina" }), "404"],
    ["no page", LIST, asked({ limit: "0" }), "400 limit"],
    ["a large page", LIST, asked({ limit: "101" }), "400 limit"],
    ["half a page", LIST, asked({ limit: "1.5" }), "400 limit"],
    ["a page in words", LIST, asked({ limit: "all" }), "400 limit"],
    ["unknown states", LIST, asked({ status: "lost", priority: "critical" }), "400 status,priority"],
    ["a long site", LIST, asked({ site: "x".repeat(254) }), "400 site"],
    ["a cursor of somebody's making", LIST, asked({ cursor: "../../etc/passwd" }), "400 cursor"],
    ["a cursor with texts", LIST, asked({ cursor: cursorOf({ lumina: "1" }) }), "400 cursor"],
    ["a cursor below all", LIST, asked({ cursor: cursorOf({ lumina: [-1, 1] }) }), "400 cursor"],
    ["a cursor beyond all", LIST, asked({ cursor: cursorOf({ lumina: [1e300, 1] }) }), "400 cursor"],
    ["a cursor that leaves out all", LIST, asked({ cursor: cursorOf({ "0": [1, 1e9] }) }), "400 cursor"],
    ["a huge cursor", LIST, asked({ cursor: "A".repeat(100_000) }), "400 cursor"],
  ],
  "incident-answer": [
    ...shaped("POST /v1/answer/{link}"),
    ...["none", "%00", "..%2f..", "%ff", "__proto__", "x".repeat(200)].flatMap((token): Case[] => [
      [`GET ${token}`, `GET /v1/answer/${token}`, {}, shownAt],
      [`POST ${token}`, `POST /v1/answer/${token}`, form({ act: "acknowledge" }), shownAt],
    ]),
    ["a long token", `GET /v1/answer/${"x".repeat(201)}`, {}, "400 token"],
    ["no token", "GET /v1/answer/", {}, "404"],
    ["one of a list that has no such name", "GET /v1/answer/none", { query: { of: "x".repeat(101) } }, "400 of"],
    ["one of a list by a number", "POST /v1/answer/{link}", { body: '{"act":"acknowledge","of":7}' }, "400 of"],
    ["one of a list behind no link", "GET /v1/answer/none", { query: { of: "{incident}" } }, shownAt],
    ["no act", "POST /v1/answer/{link}", form({}), "400 act"],
    ["an unknown act", "POST /v1/answer/{link}", form({ act: "delete" }), "400 act"],
    ["a false alarm without a reason", "POST /v1/answer/{link}", form({ act: "false-alarm", cause: " " }), "400 cause"],
    ["acts as numbers", "POST /v1/answer/{link}", { body: '{"act":1,"message":2}' }, "400 act,message"],
    ["a long message", "POST /v1/answer/{link}", form({ act: "answer", message: MANY }), "400 message"],
    ["broken JSON", "POST /v1/answer/{link}", { body: "{" }, "400 must be a JSON object"],
    ["bytes", "POST /v1/answer/{link}", { body: Buffer.from([0xff, 0xfe]) }, "400 must be UTF-8"],
    ["a token in the body does not count", "POST /v1/answer/none", { body: '{"act":"answer","token":"x"}' }, shownAt],
  ],
  "export-read": [...keyed("GET /v1/export", keys.operator), ...shaped("GET /v1/export")],
  "health-read": shaped("GET /v1/health"),
  "receipt-intake": [
    ...shaped(VOICE),
    ...shaped(SMS),
    ["a call's secret for a short message", `POST /v1/hooks/sms/${VOICE_SECRET}`, { body: "[]" }, "401"],
    ["a wrong secret", "POST /v1/hooks/voice/voice-secret-0000000000002", { body: "[]" }, "401"],
    ["an empty secret", "POST /v1/hooks/voice/", { body: "[]" }, "404"],
    ["a long secret", `POST /v1/hooks/voice/${"x".repeat(10_000)}`, { body: "[]" }, "401"],
    ["a hostile secret", "POST /v1/hooks/voice/%00%ff' OR 1=1", { body: "[]" }, "401"],
    ["the secret of another hook", `POST /v1/hooks/voice/${keys.hook}`, { body: "[]" }, "401"],
    ["GET", VOICE.replace("POST", "GET"), {}, "405"],
  ],
  "statement-read": [
    ...keyed("GET /v1/statements/2026-10", keys.hook),
    ...["2026-13", "2026-1", "x", "..", "9".repeat(300)].map(
      (month): Case => [`the month ${month.slice(0, 20)}`, `GET /v1/statements/${month}`, asOperator(), "400 month"],
    ),
    ["nobody's statement", "GET /v1/statements/2026-10", asked({ customerId: "nobody" }), "404"],
    ["a name without end", "GET /v1/statements/2026-10", asked({ customerId: "x".repeat(61) }), "400 customerId"],
    ...shaped("GET /v1/statement-keys"),
  ],
  "audit-read": [
    ...keyed("GET /v1/audit", keys.hook),
    ...shaped("GET /v1/audit"),
    ["no page of looks", "GET /v1/audit", asked({ limit: "0" }), "400 limit"],
    ["a page of looks without end", "GET /v1/audit", asked({ limit: "101" }), "400 limit"],
    ...["../../x", cursorOf({ at: 1 }), cursorOf([-1, "x"]), cursorOf([1, 2]), cursorOf([1e300, "x"])].map(
      (cursor): Case => [`the cursor ${cursor}`, "GET /v1/audit", asked({ cursor }), "400 cursor"],
    ),
    ["a huge cursor of looks", "GET /v1/audit", asked({ cursor: "A".repeat(100_000) }), "400 cursor"],
    ["nobody's list", "GET /v1/audit", asked({ customerId: "nobody" }), "404"],
    ["a list of a name without end", "GET /v1/audit", asked({ customerId: "x".repeat(61) }), "400 customerId"],
    ["a stranger's list", "GET /v1/audit", { ...as(keys.stranger), query: { customerId: "lumina" } }, "404"],
  ],
  "openapi-read": shaped("GET /v1/openapi.json"),
};

describe.each(Object.keys(pages) as PageName[])("%s refuses in both languages, and keeps nothing of", (name) => {
  test.each(cases[name] ?? [])("%s", async (...one) => expectRefusal(name, one));
});

test.each([
  ["broken JSON", '{"alert_id":"a","status":"firing","signin_url":"https://x/?t=0123456789abcdef0123456789abcdef"'],
  ["the wrong shape", JSON.stringify({ alert_id: "a", status: "on fire", alert_time: NIGHT / 1000 })],
  ["no time", JSON.stringify({ ...slsAlert(NIGHT), alert_time: 0, fire_time: "" })],
  ["bytes", Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
  ["nothing", ""],
  ["no alerts", "[]"],
])("a hook body of %s is kept, masked, and opens a Low incident of our own", async (_, body) => {
  const { world } = await target();
  const { reply } = await called(world, {
    name: "alert-intake",
    method: "POST",
    path: "/v1/hooks/sls",
    headers: { "X-MSS-Token": keys.hook },
    body,
  });
  expect([reply.statusCode, JSON.parse(reply.body).results.length]).toEqual([200, 1]);
  const kept = (await world.tables.events.range({ cause: "_unread" })).at(-1);
  expect(kept?.raw).not.toMatch(/[0-9a-f]{32}/);
  await world.pass(1 / 60);
  const about = await world.tables.events.get({ cause: "_unread", event: kept?.event ?? "" });
  const incident = await world.tables.incidents.get({ customer: "_provider", id: about?.incident ?? "" });
  expect(incident).toMatchObject({ kind: "self", priority: "Low", facts: { customer: "lumina" } });
});

test.each([
  ["broken JSON", '[{"call_id":'],
  ["an object", "{}"],
  ["strange receipts", '[{"a":1}]'],
  [
    "calls that should be of short messages",
    '[{"call_id":"c","out_id":"0123456789abcde","status_code":"200000"}]',
    SMS,
  ],
  ["nothing", ""],
])("receipts of %s are kept, taken, and open a Low incident of our own", async (_, body, path = VOICE) => {
  const { world } = await target();
  const { reply } = await called(world, { name: "receipt-intake", method: "POST", path: path.slice(5), body });
  expect([reply.statusCode, reply.body]).toEqual([200, '{"code":0,"msg":"ok"}']);
  await world.pass(1 / 60);
  const own = await world.tables.incidents.range({ customer: "_provider" });
  expect(own.filter(({ kind }) => kind === "self")).toMatchObject([{ priority: "Low" }]);
});

test.each([
  ["calls", VOICE, { call_id: "c", out_id: "0123456789abcde", status_code: "200000", duration: "20", dtmf: "1" }],
  ["messages", SMS, { biz_id: "b", out_id: "0123456789abcde", success: true, err_code: "DELIVERED" }],
])("receipts of %s that we never made are taken and leave nothing", async (_, path, receipt) => {
  const { world } = await target();
  const before = await everyRow(world);
  const body = JSON.stringify([receipt]);
  const call = { name: "receipt-intake", method: "POST", path: path.slice(5), body } as const;
  const { reply, effects } = await called(world, call);
  expect([reply.body, effects, await everyRow(world)]).toEqual(['{"code":0,"msg":"ok"}', [], before]);
});

test("an alert that cannot be read takes nothing away from those beside it", async () => {
  const { world } = await target();
  const good = slsAlert(NIGHT + MINUTE, { kind: "http-flood" });
  const reply = await world.alert([{ ...good, status: 1 }, good]);
  expect(JSON.parse(reply.body).results).toHaveLength(2);
  await world.pass(1 / 60);
  const kinds = (await world.tables.incidents.range({ customer: "lumina" })).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["http-flood", "outage", "ticket"]);
});

test("a refusal names the methods there are, or the way to authenticate", async () => {
  const world = await new World().furnish();
  const wrong = await world.http("incident-answer", "PUT", "/v1/answer/none");
  expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, "GET, POST"]);
  const stranger = await world.http("incident-desk", "GET", "/v1/incidents");
  expect([stranger.statusCode, stranger.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
});

test("for a stranger's key an incident of somebody else is as absent as one that never was", async () => {
  const { world, ids } = await target();
  const read = (path: string, query = {}) =>
    called(world, { name: "incident-desk", method: "GET", path, query, ...as(keys.stranger) }).then(
      ({ reply }) => reply,
    );
  for (const id of [ids.lumina, ids._provider]) {
    const never = await read(`/v1/incidents/${id.replace(/.{32}$/, "0".repeat(32))}`);
    expect(await read(`/v1/incidents/${id}`)).toEqual(never);
    expect(never.statusCode).toBe(404);
    for (const act of ["acknowledge", "answer", "resolve", "notes"]) {
      const press = (one: string) =>
        called(world, {
          name: "incident-desk",
          method: "POST",
          path: `/v1/incidents/${one}/${act}`,
          ...as(keys.stranger),
        });
      expect(await press(id)).toEqual(await press("none"));
    }
  }
  const mine = JSON.parse((await read("/v1/incidents")).body).incidents;
  expect(mine.map(({ id }: { id: string }) => id)).toEqual([ids.harbor]);
  for (const query of [{ site: "shop.lumina-mall.test" }, { cursor: cursorOf({ lumina: [9, 1], harbor: [1, 1] }) }])
    expect(JSON.parse((await read("/v1/incidents", query)).body)).toEqual({ incidents: [], cursor: null });
});

const EVIL = `"'><script>alert(1)</script><img src=x onerror=1>\r\nBcc: all@example.test\u2028\u202egnp\u0000`;
const tags = (html: string): string[] => html.match(/<(script|img|iframe|svg|a|object)\b[^>]*/gi) ?? [];

test("hostile text in an alert is bounded, keeps no secret, and stays text in mail and page", async () => {
  const { world } = await target();
  const row = {
    total: EVIL,
    failed: "x".repeat(100_000),
    cookie: "c",
    Access_Key_Secret: "s",
    ["n".repeat(100_000)]: "v",
  };
  const alert = slsAlert(NIGHT + MINUTE, { host: `${EVIL}${"h".repeat(100_000)}`, facts: row });
  const body = JSON.stringify({ ...alert, alert_id: EVIL, annotations: { title: EVIL, desc: EVIL.repeat(500) } });
  await world.alert(body.replace('"total":', '"__proto__":{"polluted":"1"},"total":'));
  await world.pass(1 / 60);
  const incident = (await world.tables.incidents.range({ customer: "_provider" })).find(
    ({ kind }) => kind === "outage",
  );
  expect(JSON.stringify(incident).length).toBeLessThan(8_000);
  expect(Object.keys(incident?.facts ?? {}).sort()).toEqual(["failed", "matched_host", "total"]);
  expect("polluted" in {}).toBe(false);
  const mail = world.mails.at(-1);
  const page = await called(world, {
    name: "incident-answer",
    method: "GET",
    path: /\/v1\/answer\/\S+/.exec(mail?.text ?? "")?.[0] ?? "",
  });
  expect(page.reply.statusCode).toBe(200);
  expect(mail?.subject).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u);
  expect(mail?.text).not.toMatch(/^Bcc|\p{Zl}|\p{Cf}|(?!\n)\p{Cc}/mu);
  expect(tags(page.reply.body)).toEqual([]);
  expect(tags(mail?.html ?? "").filter((tag) => !/^<a [^>]*href="https:\/\/mss\.test\/v1\/answer\//.test(tag))).toEqual(
    [],
  );
});

test("what is nobody's business is masked before it is stored: in tickets, replies, alerts and what cannot be read", async () => {
  const { world, ticket } = await target();
  const secrets = ["4111 1111 1111 1111", "13812345678", "11010519491231002X", "sid=s3cr3t-cookie", "hunter2-hunter2"];
  const told = `card ${secrets[0]}, phone ${secrets[1]}, id ${secrets[2]}\nCookie: ${secrets[3]}\npassword=${secrets[4]}`;
  await world.ticket("/v1/tickets", { title: told.slice(0, 90), description: told }, { key: "told" });
  await world.ticket(`/v1/tickets/${ticket}/replies`, { text: told });
  await world.alert(slsAlert(NIGHT + MINUTE, { kind: "scan", facts: { total: told } }));
  await world.alert(`{ ${told}`);
  await world.pass(1 / 60);
  const rows = await everyRow(world);
  expect(
    secrets.filter((secret) => rows.includes(secret) || world.mails.some(({ html }) => html.includes(secret))),
  ).toEqual([]);
  expect(rows).toContain("**** **** **** 1111");
});

/** `npm run bench -- bad-input` takes a hundred thousand. */
const CALLS = 3_000;

test("whatever is sent, nothing breaks, nothing refused leaves a trace, and every refusal says what is wrong", async () => {
  const at = await target();
  const anyCall = fc.oneof(badCall(at), bentCall(at));
  await fc.assert(
    fc.asyncProperty(anyCall, async (call) => expect(await complaints(at.world, call)).toEqual([])),
    { seed: 1, numRuns: CALLS },
  );
  await at.world.pass(0.5);
  expect((await endingOf(at.world)).problems).toEqual([]);
  for (const { subject } of at.world.mails) expect(subject).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u);
}, 120_000);
