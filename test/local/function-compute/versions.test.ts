import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, MINUTE, START, startCloud, withCloud, writeProject } from "./cloud.ts";
import { ASYNC, json, newFunction, sdk } from "./sdk.ts";

const api = (cloud: Cloud) => ({ call: sdk(cloud), ask: json(sdk(cloud)) });
const said = async (cloud: Cloud, qualifier?: string, headers = {}) => {
  const query = { ...(qualifier && { qualifier }) };
  return (await sdk(cloud)("POST", "/functions/f/invocations", { query, headers })).body;
};
const VERSIONS = "/functions/f/versions";
const ALIASES = "/functions/f/aliases";
const says = (word: string) => newFunction("f", `return "${word} " + context.service.versionId`, { timeout: 5 });
/** A function of which these were published one after the other. */
const publish = async (cloud: Cloud, ...words: string[]) => {
  const { ask } = api(cloud);
  for (const [i, word] of words.entries()) {
    await (i === 0 ? ask("POST", "/functions", says(word)) : ask("PUT", "/functions/f", says(word)));
    await ask("POST", VERSIONS, { description: word });
  }
};

test("PublishFunctionVersion, ListFunctionVersions, DeleteFunctionVersion: a version stays as it was published", () =>
  withCloud({}, async (cloud) => {
    const { ask, call } = api(cloud);
    await publish(cloud, "one", "two");
    await ask("PUT", "/functions/f", newFunction("f", "return 'three ' + process.env.FC_QUALIFIER", { timeout: 9 }));
    expect([await said(cloud), await said(cloud, "LATEST"), await said(cloud, "1"), await said(cloud, "2")]).toEqual([
      ...["three LATEST", "three LATEST", "one 1", "two 2"],
    ]);
    const shown = async (qualifier: string) => ask("GET", "/functions/f", undefined, { qualifier });
    expect([(await shown("1")).timeout, (await shown("LATEST")).timeout]).toEqual([5, 9]);
    const { url, checksum } = await ask("GET", "/functions/f/code", undefined, { qualifier: "1" });
    expect([(await shown("1")).codeChecksum, (await fetch(url)).status]).toEqual([checksum, 200]);

    const ids = ({ versions }: { versions: { versionId: string }[] }) => versions.map(({ versionId }) => versionId);
    const listed = await ask("GET", VERSIONS);
    expect(listed).toEqual({
      direction: "BACKWARD",
      versions: [
        expect.objectContaining({ versionId: "2", description: "two" }),
        { versionId: "1", description: "one", createdTime: expect.any(String), lastModifiedTime: expect.any(String) },
      ],
    });
    const first = await ask("GET", VERSIONS, undefined, { direction: "FORWARD", limit: "1" });
    expect([ids(first), first.nextToken]).toEqual([["1"], "2"]);
    expect(ids(await ask("GET", VERSIONS, undefined, { direction: "FORWARD", nextToken: "2" }))).toEqual(["2"]);

    expect((await call("DELETE", `${VERSIONS}/2`)).statusCode).toBe(204);
    await expect(said(cloud, "2")).rejects.toMatchObject({ statusCode: 404, code: "VersionNotFound" });
    expect(await ask("POST", VERSIONS)).toMatchObject({ versionId: "3", description: "" });
  }));

test("CreateAlias, GetAlias, UpdateAlias, ListAliases, DeleteAlias: a name leads to a version", () =>
  withCloud({}, async (cloud) => {
    const { ask, call } = api(cloud);
    await publish(cloud, "one", "two");
    const live = { aliasName: "live", description: "d", versionId: "1" };
    expect(await ask("POST", ALIASES, live)).toEqual({
      ...live,
      additionalVersionWeight: {},
      createdTime: "2026-03-01T00:00:00.000Z",
      lastModifiedTime: "2026-03-01T00:00:00.000Z",
    });
    expect(await said(cloud, "live")).toBe("one 1");
    await cloud.local.dial.runUntil(START + MINUTE);
    const updated = await ask("PUT", `${ALIASES}/live`, { versionId: "2" });
    expect(updated).toMatchObject({ description: "d", versionId: "2", lastModifiedTime: "2026-03-01T00:01:00.000Z" });
    expect(await ask("GET", `${ALIASES}/live`)).toEqual(updated);
    expect(await said(cloud, "live")).toBe("two 2");
    await ask("POST", ALIASES, { aliasName: "edge", versionId: "LATEST" });
    expect(await said(cloud, "edge")).toBe("two ");
    const names = ({ aliases }: { aliases: { aliasName: string }[] }) => aliases.map(({ aliasName }) => aliasName);
    const first = await ask("GET", ALIASES, undefined, { limit: "1" });
    expect([names(first), first.nextToken]).toEqual([["edge"], "live"]);
    expect(names(await ask("GET", ALIASES, undefined, { prefix: "l" }))).toEqual(["live"]);
    expect((await call("DELETE", `${ALIASES}/live`)).statusCode).toBe(204);
    await expect(said(cloud, "live")).rejects.toMatchObject({ statusCode: 404, code: "AliasNotFound" });
  }));

test("an alias shares its requests out", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await publish(cloud, "one", "two");
    await ask("POST", ALIASES, { aliasName: "both", versionId: "1", additionalVersionWeight: { 2: 0.5 } });
    const heard = new Set<string>();
    while (heard.size < 2) heard.add(await said(cloud, "both"));
    expect([...heard].sort()).toEqual(["one 1", "two 2"]);
    await ask("PUT", `${ALIASES}/both`, { additionalVersionWeight: { 2: 1 } });
    for (let n = 0; n < 5; n++) expect(await said(cloud, "both")).toBe("two 2");
  }));

test("versions and aliases are refused that cannot be", () =>
  withCloud({ project: { body: "" } }, async (cloud) => {
    const { ask, call } = api(cloud);
    await publish(cloud, "one");
    const alias = (more: object) => ask("POST", ALIASES, { aliasName: "a", versionId: "1", ...more });
    await alias({ aliasName: "live" });
    await alias({ aliasName: "a".repeat(64), description: "d".repeat(256), additionalVersionWeight: { 1: 1 } });
    for (const [refused, statusCode, code] of [
      [() => ask("POST", "/functions/none/versions", {}), 404, "FunctionNotFound"],
      [() => ask("POST", "/functions/project/versions", {}), 403, "AccessDenied"],
      [() => ask("POST", VERSIONS, { description: "d".repeat(257) }), 400, "InvalidArgument"],
      [() => call("POST", VERSIONS, { body: "{" }), 400, "InvalidArgument"],
      [() => ask("GET", VERSIONS, undefined, { direction: "UP" }), 400, "InvalidArgument"],
      [() => ask("GET", VERSIONS, undefined, { limit: "101" }), 400, "InvalidArgument"],
      [() => ask("GET", VERSIONS, undefined, { limit: "0" }), 400, "InvalidArgument"],
      [() => ask("GET", VERSIONS, undefined, { nextToken: "9" }), 400, "InvalidArgument"],
      [() => ask("DELETE", `${VERSIONS}/7`), 404, "VersionNotFound"],
      [() => ask("DELETE", `${VERSIONS}/1`), 400, "InvalidArgument"],
      [() => alias({ aliasName: "live" }), 409, "AliasAlreadyExists"],
      [() => alias({ aliasName: "a".repeat(65) }), 400, "InvalidArgument"],
      [() => alias({ aliasName: "7" }), 400, "InvalidArgument"],
      [() => alias({ aliasName: "LATEST" }), 400, "InvalidArgument"],
      [() => alias({ description: "d".repeat(257) }), 400, "InvalidArgument"],
      [() => alias({ versionId: "2" }), 404, "VersionNotFound"],
      [() => alias({ versionId: undefined }), 400, "InvalidArgument"],
      [() => alias({ additionalVersionWeight: { 2: 0.1 } }), 404, "VersionNotFound"],
      [() => alias({ additionalVersionWeight: { 1: 1.1 } }), 400, "InvalidArgument"],
      [() => ask("GET", `${ALIASES}/none`), 404, "AliasNotFound"],
      [() => ask("PUT", `${ALIASES}/none`, {}), 404, "AliasNotFound"],
      [() => ask("DELETE", `${ALIASES}/none`), 404, "AliasNotFound"],
      [() => ask("GET", "/functions/f", undefined, { qualifier: "constructor" }), 404, "AliasNotFound"],
      [() => ask("PUT", "/functions/f/async-invoke-config", {}, { qualifier: "live" }), 404, "AliasNotFound"],
    ] as const)
      await expect(refused()).rejects.toMatchObject({ statusCode, code });
    expect((await ask("GET", "/functions/project/versions")).versions).toEqual([]);
  }));

test("flows, tasks, timers and HTTP triggers call the version that they name", () =>
  withCloud({}, async (cloud, { folder, notes }) => {
    const { ask, call } = api(cloud);
    const note = (word: string) =>
      newFunction(
        "f",
        `require("node:fs").appendFileSync(${JSON.stringify(`${folder}/notes`)}, '"${word}"\\n'); return { statusCode: 200, body: "${word}" }`,
      );
    await ask("POST", "/functions", note("one"));
    await ask("POST", VERSIONS, {});
    await ask("POST", ALIASES, { aliasName: "live", versionId: "1" });
    await ask("PUT", "/functions/f", note("two"));

    await cloud.call("f/live");
    await cloud.call("f/LATEST");
    expect(await cloud.call("f/9")).toMatchObject({ status: 404, errorCode: "VersionNotFound" });
    const headers = { ...ASYNC, "x-fc-async-task-id": "t" };
    await call("POST", "/functions/f/invocations", { headers, query: { qualifier: "live" } });
    await cloud.local.dial.idle();
    expect(await ask("GET", "/functions/f/async-tasks/t")).toMatchObject({ qualifier: "live", status: "Succeeded" });
    const tasks = async (qualifier: string) =>
      (await ask("GET", "/functions/f/async-tasks", undefined, { qualifier })).tasks.length;
    expect([await tasks("live"), await tasks("LATEST")]).toEqual([1, 0]);
    await expect(ask("GET", "/functions/f/async-tasks/t", undefined, { qualifier: "LATEST" })).rejects.toMatchObject({
      code: "AsyncTaskNotFound",
    });

    const timer = { triggerName: "tick", triggerType: "timer", qualifier: "live" };
    const triggerConfig = JSON.stringify({ cronExpression: "@every 1m", enable: true });
    await ask("POST", "/functions/f/triggers", { ...timer, triggerConfig });
    await cloud.local.dial.runUntil(START + MINUTE);
    const web = (qualifier: string) => ({
      ...{ triggerName: `web-${qualifier}`, triggerType: "http", qualifier },
      triggerConfig: JSON.stringify({ methods: ["GET"], authType: "anonymous" }),
    });
    const get = async ({ httpTrigger }: { httpTrigger: { urlInternet: string } }) =>
      (await fetch(httpTrigger.urlInternet)).text();
    expect(await get(await ask("POST", "/functions/f/triggers", web("live")))).toBe("one");
    expect(await get(await ask("POST", "/functions/f/triggers", web("LATEST")))).toBe("two");
    await expect(ask("POST", "/functions/f/triggers", { ...web("live"), triggerName: "again" })).rejects.toMatchObject({
      statusCode: 409,
    });
    const routes = [{ path: "/live", functionName: "f", qualifier: "live" }];
    await ask("POST", "/custom-domains", { domainName: "d", protocol: "HTTP", routeConfig: { routes } });
    expect(await (await fetch(`${cloud.front.url}/live`)).text()).toBe("one");
    expect(notes()).toEqual(["one", "two", "one", "one", "one", "two", "one"]);
  }));

test("versions outlive the process and the code of LATEST, and go with their function", async () => {
  const project = writeProject({});
  const before = await startCloud(project);
  await publish(before, "one", "two");
  await before.close();

  const after = await startCloud(project);
  expect([await said(after, "1"), await said(after, "2")]).toEqual(["one 1", "two 2"]);
  await api(after).call("DELETE", "/functions/f");
  await expect(said(after, "1")).rejects.toMatchObject({ code: "FunctionNotFound" });
  await publish(after, "new");
  expect(await said(after, "1")).toBe("new 1");
  await after.close();

  const again = await startCloud(project);
  expect(readdirSync(join(project.folder, "data", "functions", "f"))).toHaveLength(2);
  await again.close();
});
