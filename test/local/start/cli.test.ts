import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { callOpenApi } from "../call-openapi.ts";
import { temporaryFolder } from "../temporary-local.ts";

/** Starting TypeScript takes its time on a busy machine. */
jest.setTimeout(30_000);

const folder = temporaryFolder();
const children: ChildProcess[] = [];

const cli = (...args: string[]) => {
  const child = spawn(process.execPath, ["--import", "tsx", "local/cli.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
};

/** What it printed, after its end. */
const run = async (...args: string[]) => {
  const child = cli(...args);
  const [out, err, [code]] = await Promise.all([child.stdout.toArray(), child.stderr.toArray(), once(child, "exit")]);
  return { code, out: out.join(""), err: err.join("") };
};

const serve = async (...args: string[]) => {
  const child = cli("--data", folder, "--json", ...args);
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, ready: JSON.parse(line) };
};

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

it("--help explains, wrong arguments end with 2", async () => {
  const [help, unknown, speed] = await Promise.all([run("--help"), run("--colour"), run("--speed", "fast")]);
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining("Usage: npm run cloud") });
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("--colour") });
  expect(speed).toMatchObject({ code: 2, err: "--speed takes 0 to 86400, not fast\n" });
});

it("one line says where everything is, and what was answered survives SIGKILL", async () => {
  const { child, ready } = await serve();
  expect(ready).toMatchObject({
    accountId: expect.stringMatching(/^\d{16}$/),
    region: "cn-hangzhou",
    instance: "mss-local",
    showNumber: expect.stringMatching(/^0\d+$/),
  });
  expect(ready.endpoints).toMatchObject({
    tablestore: expect.stringMatching(/^http:/),
    sts: expect.stringMatching(/^127/),
    sls: expect.stringMatching(/^localhost:\d+$/),
    dingtalk: expect.stringMatching(/^http:/),
    voice: expect.stringMatching(/^127/),
  });
  expect(ready.dingtalk).toMatchObject({
    robotSecret: expect.stringMatching(/^SEC/),
    robotCode: ready.dingtalk.appKey,
  });

  const mail = { AccountName: "a@example.com", AddressType: 1, ReplyToAddress: "false", ToAddress: "b@example.com" };
  const target = { url: ready.endpoints.dm, version: "2015-11-23", credentials: ready };
  const { EnvId } = await callOpenApi(target, "SingleSendMail", {
    body: { ...mail, Subject: "hello", TextBody: "hello" },
  });
  child.kill("SIGKILL");
  await once(child, "exit");

  const again = await serve();
  expect(again.ready.accessKeyId).toBe(ready.accessKeyId);
  expect(await (await fetch(`${again.ready.admin}/inbox/mail`)).json()).toMatchObject([{ id: EnvId }]);

  const third = await run("--data", folder);
  expect(third).toMatchObject({ code: 1, err: `${folder} is open in process ${again.child.pid}\n` });
  again.child.kill("SIGTERM");
  expect(await once(again.child, "exit")).toEqual([0, null]);
});
