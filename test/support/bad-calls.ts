import fc from "fast-check";
import { HOUR, iso, MINUTE } from "../../shared/domain/calendar.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import { nightFrom } from "../../shared/domain/proposal/night.ts";
import { ticketIdOf } from "../../shared/domain/ticket/ticket.ts";
import type { HttpReply } from "../../shared/runtime/http-call.ts";
import { passed, unheld } from "./findings.ts";
import { NIGHT } from "./make.ts";
import { around, proposal } from "./proposal.ts";
import { slsAlert } from "./sls.ts";
import { approverKeyOf, type Carried, operatorKeyOf, type PageName, pages, VOICE_SECRET, World } from "./world.ts";

export const keys = {
  hook: "hook-secret-of-lumina-0001",
  customer: "customer-key-00000000000001",
  stranger: "customer-key-00000000000002",
  operator: operatorKeyOf("anna"),
  approver: approverKeyOf("yan"),
  admin: "admin-key-0000000000000001",
  expired: "expired-key-0000000000000001",
  expiredHook: "expired-hook-00000000000001",
} as const;

/** A world in which something is at stake: incidents of two customers and of the provider, and a link that works. */
export interface Target {
  world: World;
  /** Incident ids by customer. */
  ids: { lumina: string; harbor: string; _provider: string };
  ticket: string;
  link: string;
  /** Of lumina. */
  window: string;
  proposal: string;
}

export const target = async (): Promise<Target> => {
  const world = await new World().furnish();
  await world.key(keys.admin, "_provider", ["admin"]);
  await world.key("hook-secret-of-harbor-0001", "harbor", ["hook"]);
  for (const [secret, scope] of [
    [keys.expired, "operator"],
    [keys.expiredHook, "hook"],
  ] as const)
    await world.tables.keys.insert({
      hash: hashOf(secret),
      customer: "lumina",
      person: "anna",
      scopes: [scope],
      until: NIGHT,
      rev: 1,
    });
  const host = "www.harbor.test";
  const body = { host, core: true, importantPaths: [] };
  await world.tables.customers.insert({ customer: "harbor", item: `SITE#${host}`, host, body, rev: 1 });
  await world.alert(slsAlert(NIGHT));
  await world.alert(slsAlert(NIGHT, { host }), "hook-secret-of-harbor-0001");
  await world.alert("not JSON");
  await world.ticket("/v1/tickets", { title: "t", description: "d" }, { key: "k" });
  const known = { customerId: "lumina", kind: "mute", kinds: ["scan"], sites: ["shop.lumina-mall.test"], reason: "r" };
  const agreed = await world.window("/v1/windows", { ...known, to: iso(world.now + HOUR) });
  await world.withApprovers();
  await world.tables.proposals.insert(proposal());
  const beside = { findings: [passed()], refused: [unheld()] };
  await world.tables.nights.insert(nightFrom(beside, { ...around, isWhole: true }, undefined));
  await world.pass(1 / 60);
  const incidents = await world.tables.incidents.range({});
  const idOf = (customer: string): string =>
    incidents.find((one) => one.customer === customer && one.kind !== "ticket")?.id ?? "";
  const ids = { lumina: idOf("lumina"), harbor: idOf("harbor"), _provider: idOf("_provider") };
  return {
    world,
    ids,
    ticket: ticketIdOf("lumina", "k"),
    window: JSON.parse(agreed.body).id,
    proposal: proposal().proposal,
    link: /\/v1\/answer\/(\S+)/.exec(world.mails[0]?.text ?? "")?.[1] ?? "",
  };
};

export interface Call extends Carried {
  name: PageName;
  method: string;
  path: string;
}

export interface Answered {
  reply: HttpReply;
  /** Every write, send and hand-over that the call tried, but for the list of looks. */
  effects: string[];
  /** Writes of the list of looks: a refused look is listed, too. */
  looks: string[];
}

const isLook = (effect: string): boolean => / audits\.insert(All)? ?$/.test(effect);

export const called = async (world: World, { name, method, path, ...carried }: Call): Promise<Answered> => {
  const effects: string[] = [];
  world.fate = (point) => {
    effects.push(point.name);
    return false;
  };
  const reply = await world.http(name, method, path, carried).finally(() => {
    world.fate = () => false;
  });
  return { reply, effects: effects.filter((one) => !isLook(one)), looks: effects.filter(isLook) };
};

/** The members of a problem document (contract). */
const PROBLEM = "code,detail,errors,status,title,type";

/** Whether a refusal says what is wrong: a problem document, the page of a link that opens nothing, or the silence of a hook. */
const says = (name: PageName, { statusCode, headers, body }: HttpReply): boolean => {
  if (name.endsWith("-intake") && statusCode === 401) return body === "";
  if (["incident-answer", "duty-answer"].includes(name) && headers["content-type"]?.startsWith("text/html"))
    return [404, 409].includes(statusCode) && body.includes("<h1>");
  const problem = JSON.parse(body);
  const isPrecise = problem.code !== "INPUT_INVALID" || problem.errors.every((one: { message: string }) => one.message);
  return (
    headers["content-type"] === "application/problem+json; charset=utf-8" &&
    Object.keys(problem).sort().join() === PROBLEM &&
    problem.status === statusCode &&
    problem.detail !== "" &&
    (problem.code !== "INPUT_INVALID" || problem.errors.length > 0) &&
    isPrecise
  );
};

/** What is wrong with how a call was answered; nothing, if all is well. */
export const complaints = async (
  world: World,
  call: Call,
  answered: (status: number) => void = () => undefined,
): Promise<string[]> => {
  try {
    const { reply, effects } = await called(world, call);
    answered(reply.statusCode);
    const isRefused = reply.statusCode >= 400;
    return [
      ...(reply.statusCode >= 500 ? [`answered ${reply.statusCode}`] : []),
      ...(isRefused && effects.length > 0 ? [`refused, yet did ${effects}`] : []),
      ...(isRefused && !says(call.name, reply) ? [`${reply.statusCode} says nothing: ${reply.body}`] : []),
    ];
  } catch (error) {
    return [`threw ${error instanceof Error ? error.stack : error}`];
  }
};

/** Texts that have broken somebody's program. */
export const nasty = [
  "",
  "\u0000",
  "\ud800",
  "\u202egnp.exe\u2066",
  "a\r\nBcc: all@example.test",
  "__proto__",
  "constructor",
  "<script>alert(1)</script>",
  "'; DROP TABLE incident --",
  "$" + "{7*7}{{7*7}}",
  "../../../etc/passwd",
  "%2e%2e%2f",
  "%00",
  "%ff",
  "%",
  "-1",
  "NaN",
  "1e400",
  "9".repeat(400),
  "🙂".repeat(200),
  "x".repeat(100_000),
];

const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 40 }));
const value: fc.Arbitrary<unknown> = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.jsonValue());

/** Members that some function reads. */
const MEMBERS = [
  ...["id", "token", "act", "message", "generation", "verdict", "cause", "done", "text"],
  ...["status", "priority", "site", "cursor", "limit", "body", "__proto__", "constructor"],
];
const member = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...MEMBERS) }, text);

const GOOD_BODY = {
  act: "acknowledge",
  message: "We are on it.",
  generation: 1,
  verdict: "fault",
  cause: "c",
  done: "d",
  text: "t",
};

/** An object of which most is right. */
const nearly = (good: object, names: string[]): fc.Arbitrary<object> =>
  fc
    .dictionary(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, text), value, { maxKeys: 3 })
    .map((change) => ({ ...good, ...change }));

const alert = slsAlert(NIGHT + MINUTE);
const row = nearly({ ...alert.fire_results[0], access_key: "1", session: "2" }, ["matched_host", "total", "impact"]);
const alertBody = fc
  .tuple(nearly(alert, Object.keys(alert)), row, nearly(alert.labels, ["mss_kind", "matched_host"]))
  .map(([body, result, labels]) => ({ ...body, fire_results: [result], labels }));

const receiptBody = fc.array(
  nearly({ call_id: "c", out_id: "0123456789abcde", status_code: "200000", duration: "20", dtmf: "1" }, [
    ...["call_id", "out_id", "status_code", "duration", "dtmf"],
  ]),
  { maxLength: 4 },
);

/** Beyond the limit of a body (1 MB), and deeper than a parser may recurse. */
const huge = fc.constantFrom("x".repeat(1_048_577), "[".repeat(200_000), `${"[".repeat(5_000)}${"]".repeat(5_000)}`);
const json = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((one) => JSON.stringify(one) ?? "");

const body: fc.Arbitrary<string | Buffer> = fc.oneof(
  { weight: 8, arbitrary: json(nearly(GOOD_BODY, MEMBERS)) },
  { weight: 8, arbitrary: json(fc.oneof(alertBody, fc.array(alertBody, { maxLength: 4 }))) },
  { weight: 3, arbitrary: json(alertBody).chain((whole) => fc.nat(whole.length).map((end) => whole.slice(0, end))) },
  { weight: 3, arbitrary: json(receiptBody) },
  { weight: 3, arbitrary: json(value) },
  { weight: 3, arbitrary: fc.dictionary(member, text).map((form) => new URLSearchParams(form).toString()) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: huge },
);

const credential = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...Object.values(keys)) }, text);
const headers = fc
  .record({
    authorization: fc.oneof(
      { weight: 8, arbitrary: fc.constant(`Bearer ${keys.operator}`) },
      { weight: 8, arbitrary: credential.map((key) => `Bearer ${key}`) },
      fc.constantFrom("Basic YTpi", "Bearer", "bearer x"),
      text,
    ),
    "X-MSS-Token": fc.oneof({ weight: 3, arbitrary: fc.constant<string>(keys.hook) }, credential),
    "content-type": fc.oneof(
      fc.constantFrom("application/json", "application/x-www-form-urlencoded", "text/xml", "multipart/form-data"),
      text,
    ),
    "accept-language": fc.oneof(fc.constantFrom("zh", "en", "zh-CN,zh;q=0.9", "*;q=x"), text),
  })
  .chain((known) => fc.dictionary(text, text, { maxKeys: 2 }).map((more) => ({ ...more, ...known })));

const bend = fc.constantFrom(
  ...[
    (path: string) => `${path}/`,
    (path: string) => `/${path}`,
    (path: string) => path.toUpperCase(),
    (path: string) => path.replace("/v1/", "/v1/x/../"),
    (path: string) => path.replaceAll("/", "%2f"),
    (path: string) => `${path}%00`,
    (path: string) => `${path}?a=b#c`,
    (path: string) => path.split("/").slice(0, -1).join("/"),
  ],
);

const pathLike = (pattern: string, { ids, link }: Target): fc.Arbitrary<string> => {
  const inside = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Object.values(ids), link, VOICE_SECRET) },
    { weight: 2, arbitrary: text.map((one) => Buffer.from(one).toString("base64url")) },
    { weight: 2, arbitrary: text },
  );
  const filled = inside.map((one) => pattern.replace(/\{\w+\}/, () => one));
  return fc.oneof(
    { weight: 10, arbitrary: filled },
    { weight: 2, arbitrary: fc.tuple(filled, bend).map(([path, how]) => how(path)) },
    { weight: 1, arbitrary: text },
  );
};

const names = Object.keys(pages) as PageName[];

/** Calls of every function behind the front door, each wrong in some way or by chance right. */
export const badCall = (at: Target): fc.Arbitrary<Call> =>
  fc.constantFrom(...names.flatMap((name) => pages[name].map((endpoint) => ({ name, endpoint })))).chain((chosen) =>
    fc.record({
      name: fc.constant(chosen.name),
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant<string>(chosen.endpoint.method) },
        fc.constantFrom("GET", "POST", "PUT", "HEAD", "OPTIONS", "post", ""),
      ),
      path: pathLike(chosen.endpoint.path, at),
      query: fc.dictionary(member, text, { maxKeys: 3 }),
      headers,
      body,
    }),
  );
