import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { crc64 } from "../../../local/function-compute/archive/crc64.ts";
import { pack } from "../../../local/function-compute/archive/zip.ts";
import { type Cloud, startCloud, withCloud, writeProject } from "./cloud.ts";
import { json, newFunction, sdk, zipFile } from "./sdk.ts";

const api = (cloud: Cloud) => ({ call: sdk(cloud), ask: json(sdk(cloud)) });
const invoked = async (cloud: Cloud, functionName: string) =>
  (await sdk(cloud)("POST", `/functions/${functionName}/invocations`)).body;

test("CreateFunction, GetFunction, UpdateFunction, DeleteFunction: made, shown, called, changed and gone", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    const made = newFunction("hello", "return 'one'", { environmentVariables: { A: "1" } });
    const shown = await ask("POST", "/functions", made);
    expect(shown).toMatchObject({
      functionName: "hello",
      functionArn: expect.stringMatching(/^acs:fc:cn-hangzhou:\d{16}:functions\/hello$/),
      codeSize: Buffer.from(made.code.zipFile, "base64").length,
      codeChecksum: crc64(Buffer.from(made.code.zipFile, "base64")),
      createdTime: "2026-03-01T00:00:00.000Z",
      state: "Active",
      lastUpdateStatus: "Successful",
      timeout: 3,
      memorySize: 512,
    });
    expect(await ask("GET", "/functions/hello")).toEqual(shown);
    expect(await invoked(cloud, "hello")).toBe("one");

    await cloud.local.dial.runUntil(cloud.local.dial.now() + 1000);
    const updated = await ask("PUT", "/functions/hello", {
      timeout: 9,
      code: { zipFile: zipFile("exports.handler = async () => process.env.A + 'two'") },
    });
    expect(updated).toMatchObject({
      functionId: shown.functionId,
      timeout: 9,
      lastModifiedTime: "2026-03-01T00:00:01.000Z",
    });
    expect(await invoked(cloud, "hello")).toBe("1two");

    expect((await sdk(cloud)("DELETE", "/functions/hello")).statusCode).toBe(204);
    await expect(ask("GET", "/functions/hello")).rejects.toMatchObject({ statusCode: 404, code: "FunctionNotFound" });
  }));

test("what runs when a function is changed still ends with its old code", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await ask(
      "POST",
      "/functions",
      newFunction("f", "await new Promise((done) => setTimeout(done, 100)); return 'old'"),
    );
    const running = invoked(cloud, "f");
    await new Promise((resolve) => setTimeout(resolve, 30));
    await ask("PUT", "/functions/f", newFunction("f", "return 'new'"));
    expect(await invoked(cloud, "f")).toBe("new");
    expect(await running).toBe("old");
  }));

test("GetFunctionCode: the archive of a function is fetched without a signature, for an hour", () =>
  withCloud({ f: { body: "" } }, async (cloud) => {
    const { ask } = api(cloud);
    const made = newFunction("hello", "");
    await ask("POST", "/functions", made);
    const { url, checksum } = await ask("GET", "/functions/hello/code");
    const archive = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect([archive.toString("base64"), checksum]).toEqual([made.code.zipFile, crc64(archive)]);
    const ofProject = await ask("GET", "/functions/f/code");
    expect(crc64(Buffer.from(await (await fetch(ofProject.url)).arrayBuffer()))).toBe(ofProject.checksum);
    expect((await fetch(url.replace("hello", "f"))).status).toBe(403);
    await cloud.local.dial.runUntil(cloud.local.dial.now() + 3_600_001);
    expect((await fetch(url)).status).toBe(403);
  }));

const badArchive = Buffer.from("no archive at all, but long enough to look").toString("base64");
const environment = (bytes: number) => ({ A: "x".repeat(bytes - 1) });

test("each limit holds at the edge, and one past it is refused", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    const create = (more: object, name = `f${Math.random().toString(36).slice(2)}`) =>
      ask("POST", "/functions", newFunction(name, "", more));
    for (const good of [
      { functionName: "a".repeat(64) },
      { timeout: 86_400 },
      { memorySize: 32_768 },
      { environmentVariables: environment(4096) },
      { cpu: 16 },
      { layers: [] },
    ])
      await create(good);
    for (const bad of [
      { functionName: "a".repeat(65) },
      { functionName: "7up" },
      { functionName: "a.b" },
      { timeout: 86_401 },
      { timeout: 0 },
      { memorySize: 32_769 },
      { memorySize: 200 },
      { cpu: 16.1 },
      { diskSize: 1024 },
      { environmentVariables: environment(4097) },
      { environmentVariables: { FC_A: "" } },
      { environmentVariables: { A: 1 } },
      { runtime: "nodejs22" },
      { handler: "index" },
      { layers: ["acs:fc:cn-hangzhou:official:layers/Nodejs16/versions/1"] },
      { customRuntimeConfig: { port: 9000 } },
      { code: undefined },
      { code: { ossBucketName: "b", ossObjectName: "o" } },
      { code: { zipFile: "*" } },
      { code: { zipFile: badArchive } },
      { code: { zipFile: zipFile(""), checksum: "1" } },
    ])
      await expect(create(bad)).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
  }));

/** An archive of exactly so many bytes: what fills it lies before its directory. */
const archiveOf = (bytes: number): Buffer => {
  const archive = pack(new Map([["index.js", Buffer.from("exports.handler = async () => 'large'")]]));
  const end = archive.length - 22;
  const directory = archive.readUInt32LE(end + 16);
  const filling = bytes - archive.length;
  archive.writeUInt32LE(directory + filling, end + 16);
  return Buffer.concat([archive.subarray(0, directory), Buffer.alloc(filling), archive.subarray(directory)]);
};

test(
  "code may have 100 MB as it is sent",
  () =>
    withCloud({}, async (cloud) => {
      const { ask } = api(cloud);
      const largest = archiveOf(75 * 1024 * 1024).toString("base64");
      const create = (functionName: string, zip: string) =>
        ask("POST", "/functions", { ...newFunction(functionName, ""), code: { zipFile: zip } });
      expect(await create("f", largest)).toMatchObject({ codeSize: 75 * 1024 * 1024 });
      expect(await invoked(cloud, "f")).toBe("large");
      const tooLarge = { statusCode: 400, code: "EntityTooLarge" };
      await expect(create("g", `${largest}AAAA`)).rejects.toMatchObject(tooLarge);
      await expect(create("g", largest + "A".repeat(1024 * 1024))).rejects.toMatchObject(tooLarge);
    }),
  120_000,
);

test("refusals have the platform's status and code", () =>
  withCloud({ project: { body: "" } }, async (cloud) => {
    const { call, ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", ""));
    for (const [refused, statusCode, code] of [
      [() => ask("POST", "/functions", newFunction("f", "")), 409, "FunctionAlreadyExists"],
      [() => ask("POST", "/functions", newFunction("project", "")), 409, "FunctionAlreadyExists"],
      [() => ask("PUT", "/functions/project", { timeout: 5 }), 403, "AccessDenied"],
      [() => ask("DELETE", "/functions/project"), 403, "AccessDenied"],
      [() => ask("PUT", "/functions/none", {}), 404, "FunctionNotFound"],
      [() => ask("DELETE", "/functions/none"), 404, "FunctionNotFound"],
      [() => ask("GET", "/functions/none/code"), 404, "FunctionNotFound"],
      [() => ask("GET", "/functions/f", undefined, { qualifier: "1" }), 404, "VersionNotFound"],
      [() => ask("GET", "/functions/f", undefined, { qualifier: "live" }), 404, "AliasNotFound"],
      [() => call("POST", "/functions", { body: "{" }), 400, "InvalidArgument"],
      [() => call("POST", "/functions", { body: "[]" }), 400, "InvalidArgument"],
      [() => ask("PUT", "/functions/f", { memorySize: 1 }), 400, "InvalidArgument"],
      [() => call("POST", "/functions/f/layers", { body: "{}" }), 404, "PathNotSupported"],
    ] as const)
      await expect(refused()).rejects.toMatchObject({ statusCode, code });
    expect(cloud.lines).toContainEqual(expect.stringContaining("POST /2023-03-30/functions/f/layers is not supported"));
  }));

test(
  "the payload of a call may have 32 MB, of an asynchronous one 128 KB",
  () =>
    withCloud({}, async (cloud) => {
      const { call, ask } = api(cloud);
      await ask("POST", "/functions", newFunction("f", "return String(event.length)", { timeout: 60 }));
      const invoke = (bytes: number, headers = {}) =>
        call("POST", "/functions/f/invocations", { body: Buffer.alloc(bytes), headers });
      const largest = 32 * 1024 * 1024;
      expect((await invoke(largest)).body).toBe(String(largest));
      const tooLarge = { statusCode: 400, code: "EntityTooLarge" };
      await expect(invoke(largest + 1)).rejects.toMatchObject(tooLarge);
      const headers = { "x-fc-invocation-type": "Async" };
      expect((await invoke(128 * 1024, headers)).statusCode).toBe(202);
      await expect(invoke(128 * 1024 + 1, headers)).rejects.toMatchObject(tooLarge);
    }),
  30_000,
);

test("X-Fc-Log-Result holds the last lines of the log, if they are asked for", () =>
  withCloud({}, async (cloud) => {
    const { call, ask } = api(cloud);
    await ask(
      "POST",
      "/functions",
      newFunction("f", "for (let i = 0; i < 200; i++) console.log('line', i); return 'x'"),
    );
    const invoke = (headers = {}) => call("POST", "/functions/f/invocations", { headers });
    expect((await invoke()).headers["x-fc-log-result"]).toBeUndefined();
    const { headers } = await invoke({ "x-fc-log-type": "Tail" });
    const log = Buffer.from(headers["x-fc-log-result"] as string, "base64").toString();
    expect(log.length).toBeLessThanOrEqual(4096);
    expect(log).toMatch(/ 1-[0-9a-f-]+ \[info\] line 199\n$/);
    for (const wrong of [{ "x-fc-log-type": "All" }, { "x-fc-invocation-type": "Later" }])
      await expect(invoke(wrong)).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
  }));

test("functions of the API outlive the process beside those of s.yaml; code that no function names is swept away", async () => {
  const project = writeProject({ ofProject: { body: "return 'p'" } });
  const before = await startCloud(project);
  const ask = json(sdk(before));
  await ask("POST", "/functions", newFunction("kept", "return 'kept'"));
  await ask("POST", "/functions", newFunction("gone", ""));
  await ask("PUT", "/functions/kept", newFunction("kept", "return 'changed'"));
  await ask("DELETE", "/functions/gone");
  await before.close();

  const after = await startCloud(project);
  expect(after.fc.functions()).toEqual(["ofProject", "kept"]);
  expect(await invoked(after, "kept")).toBe("changed");
  expect(await invoked(after, "ofProject")).toBe("p");
  const code = join(project.folder, "data", "functions");
  expect(readdirSync(join(code, "kept"))).toHaveLength(2);
  expect(existsSync(join(code, "gone")) ? readdirSync(join(code, "gone")) : []).toEqual([]);
  await after.close();

  const { folder } = project;
  const hidden = await startCloud({ folder, project: writeProject({ kept: { body: "return 'of s.yaml'" } }).project });
  expect(await invoked(hidden, "kept")).toBe("of s.yaml");
  expect(hidden.lines).toEqual(["fc: kept is the one of s.yaml from now on"]);
  await hidden.close();
});
