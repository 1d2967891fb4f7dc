import { type Cloud, MINUTE, START, startCloud, withCloud, writeProject } from "./cloud.ts";
import { json, newFunction, sdk } from "./sdk.ts";

const timer = (triggerName: string, cronExpression: string, more = {}) => ({
  triggerName,
  triggerType: "timer",
  triggerConfig: JSON.stringify({ cronExpression, enable: true, ...more }),
});
const http = (config: object) => ({ triggerName: "web", triggerType: "http", triggerConfig: JSON.stringify(config) });
const api = (cloud: Cloud) => ({ call: sdk(cloud), ask: json(sdk(cloud)) });
const PATH = "/functions/f/triggers";
const handler = (notes: string) =>
  `require("node:fs").appendFileSync(${JSON.stringify(notes)}, JSON.stringify(JSON.parse(event).triggerTime) + "\\n")`;

test("CreateTrigger, UpdateTrigger, DeleteTrigger: a timer fires from the moment it is made, by its new times when it is changed, and no more when it is gone", () =>
  withCloud({}, async (cloud, { folder, notes }) => {
    const { ask } = api(cloud);
    const { dial } = cloud.local;
    await ask("POST", "/functions", newFunction("f", handler(`${folder}/notes`)));
    const made = await ask("POST", PATH, timer("tick", "0 * * * * *", { payload: "p" }));
    expect(made).toMatchObject({
      triggerName: "tick",
      triggerType: "timer",
      triggerId: expect.any(String),
      createdTime: "2026-03-01T00:00:00.000Z",
      targetArn: expect.stringContaining("functions/f"),
    });
    expect(JSON.parse(made.triggerConfig)).toEqual({ cronExpression: "0 * * * * *", enable: true, payload: "p" });
    await dial.runUntil(START + 2 * MINUTE);
    await ask("PUT", `${PATH}/tick`, { triggerConfig: timer("", "30 * * * * *").triggerConfig });
    await dial.runUntil(START + 3 * MINUTE);
    await ask("PUT", `${PATH}/tick`, { triggerConfig: timer("", "30 * * * * *", { enable: false }).triggerConfig });
    await dial.runUntil(START + 5 * MINUTE);
    await ask("PUT", `${PATH}/tick`, { triggerConfig: timer("", "30 * * * * *").triggerConfig });
    await dial.runUntil(START + 6 * MINUTE);
    await ask("DELETE", `${PATH}/tick`);
    await dial.runUntil(START + 8 * MINUTE);
    expect(notes().map((time) => time.slice(14, 19))).toEqual(["01:00", "02:00", "02:30", "05:30"]);
    await expect(ask("GET", `${PATH}/tick`)).rejects.toMatchObject({ statusCode: 404, code: "TriggerNotFound" });
  }));

test("ListTriggers, GetTrigger: by name; refusals have the platform's status and code", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", ""));
    for (const name of ["b", "a", "c"]) await ask("POST", PATH, timer(name, "@every 1m"));
    await ask("POST", PATH, http({ methods: ["GET"] }));
    const names = ({ triggers }: { triggers: { triggerName: string }[] }) => triggers.map((one) => one.triggerName);
    const first = await ask("GET", PATH, undefined, { limit: "2" });
    expect([names(first), first.nextToken]).toEqual([["a", "b"], "c"]);
    expect(names(await ask("GET", PATH, undefined, { nextToken: "c" }))).toEqual(["c", "web"]);
    expect(JSON.parse((await ask("GET", `${PATH}/web`)).triggerConfig).authType).toBe("function");
    const oss = {
      triggerName: "o",
      triggerType: "oss",
      sourceArn: "acs:oss:cn-hangzhou:1:b",
      triggerConfig: "{}",
    };
    for (const [refused, statusCode, code] of [
      [() => ask("POST", PATH, timer("a", "@every 1m")), 409, "TriggerAlreadyExists"],
      [() => ask("POST", PATH, { ...http({ methods: ["GET"] }), triggerName: "web2" }), 409, "TriggerAlreadyExists"],
      [() => ask("POST", PATH, oss), 400, "InvalidArgument"],
      [() => ask("POST", PATH, timer("x", "0 * * * *")), 400, "InvalidArgument"],
      [() => ask("POST", PATH, timer("x".repeat(129), "@every 1m")), 400, "InvalidArgument"],
      [
        () => ask("POST", PATH, timer("x", "@every 1m", { payload: "x".repeat(128 * 1024 + 1) })),
        400,
        "InvalidArgument",
      ],
      [() => ask("POST", PATH, { ...timer("x", ""), triggerConfig: "{" }), 400, "InvalidArgument"],
      [() => ask("PUT", `${PATH}/a`, { triggerName: "z" }), 400, "InvalidArgument"],
      [() => ask("PUT", `${PATH}/z`, {}), 404, "TriggerNotFound"],
      [() => ask("DELETE", `${PATH}/z`), 404, "TriggerNotFound"],
      [() => ask("POST", "/functions/none/triggers", timer("a", "@every 1m")), 404, "FunctionNotFound"],
    ] as const)
      await expect(refused()).rejects.toMatchObject({ statusCode, code });
    for (let left = 50 - 4; left > 0; left--) await ask("POST", PATH, timer(`n${left}`, "@every 1m"));
    await expect(ask("POST", PATH, timer("last", "@every 1m"))).rejects.toMatchObject({ code: "LimitExceededError" });
    await ask("DELETE", `${PATH}/n1`);
    await ask("POST", PATH, timer("x".repeat(128), "@every 1m", { payload: "x".repeat(128 * 1024) }));
  }));

test("an HTTP trigger answers at its own address, to whom it says", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    const answer =
      "const e = JSON.parse(event); return { statusCode: 201, headers: {}, body: e.rawPath + e.queryParameters.q }";
    await ask("POST", "/functions", newFunction("f", answer));
    const { httpTrigger } = await ask("POST", PATH, http({ methods: ["GET"], authType: "anonymous" }));
    const get = (method = "GET") => fetch(`${httpTrigger.urlInternet}/a/b?q=1`, { method });
    const reply = await get();
    expect([reply.status, await reply.text()]).toEqual([201, "/a/b1"]);
    expect((await get("POST")).status).toBe(405);
    const sent = async (path: string, headers = {}) => {
      const refused = await fetch(`${httpTrigger.urlInternet}${path}`, { headers });
      return [refused.status, ((await refused.json().catch(() => ({}))) as { Code?: string }).Code];
    };
    expect((await sent(`/${"a".repeat(4094)}?`))[0]).toBe(201);
    expect(await sent(`/${"a".repeat(4096)}`)).toEqual([400, "InvalidArgument"]);
    expect(await sent("/", { "x-long": "a".repeat(8192) })).toEqual([400, "InvalidArgument"]);
    const configure = (config: object) => ask("PUT", `${PATH}/web`, { triggerConfig: JSON.stringify(config) });
    await configure({ methods: ["GET"], authType: "function" });
    expect(await (await get()).json()).toMatchObject({ Code: "MissingRequiredHeader" });
    await configure({ methods: ["GET"], authType: "anonymous", disableURLInternet: true });
    expect((await get()).status).toBe(403);
    await ask("DELETE", `${PATH}/web`);
    expect((await get()).status).toBe(404);
  }));

test("CreateCustomDomain, GetCustomDomain, UpdateCustomDomain, ListCustomDomains, DeleteCustomDomain: routes lie over the front door at once, and outlive the process", async () => {
  const project = writeProject({ f: { body: "return { statusCode: 200, body: JSON.parse(event).rawPath }" } });
  const cloud = await startCloud(project);
  const { ask } = api(cloud);
  const routes = (path: string) => ({ routeConfig: { routes: [{ path, functionName: "f", methods: ["GET"] }] } });
  const domain = { domainName: "d.example", protocol: "HTTP", ...routes("/one/*") };
  expect(await ask("POST", "/custom-domains", domain)).toMatchObject({ ...domain, apiVersion: "2023-03-30" });
  expect(await (await fetch(`${cloud.front.url}/one/x`)).text()).toBe("/one/x");
  await ask("PUT", "/custom-domains/d.example", routes("/two"));
  expect((await fetch(`${cloud.front.url}/one/x`)).status).toBe(404);
  for (const [refused, statusCode, code] of [
    [() => ask("POST", "/custom-domains", domain), 409, "DomainNameAlreadyExists"],
    [() => ask("GET", "/custom-domains/none"), 404, "DomainNameNotFound"],
    [() => ask("PUT", "/custom-domains/d.example", routes("two")), 400, "InvalidArgument"],
  ] as const)
    await expect(refused()).rejects.toMatchObject({ statusCode, code });
  await cloud.close();

  const again = await startCloud(project);
  expect((await fetch(`${again.front.url}/two`)).status).toBe(200);
  const { ask: askAgain } = api(again);
  expect((await askAgain("GET", "/custom-domains")).customDomains).toMatchObject([{ domainName: "d.example" }]);
  await askAgain("DELETE", "/custom-domains/d.example");
  expect((await fetch(`${again.front.url}/two`)).status).toBe(404);
  await again.close();
});
