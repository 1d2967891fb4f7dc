import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import Dm, { SingleSendMailRequest } from "@alicloud/dm20151123";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../../local/start.ts";
import { callOpenApi, sdkConfig } from "../call-openapi.ts";
import { temporaryFolder } from "../temporary-local.ts";

const folder = temporaryFolder();
const running: LocalCloud[] = [];
const start = async (options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> => {
  const cloud = await startLocalCloud({ folder: `${folder}/data`, ...options });
  running.push(cloud);
  return cloud;
};
const closeAll = async () => {
  for (const cloud of running.splice(0)) await cloud.close();
};

const send = async ({ endpoints, accounts }: LocalCloud): Promise<void> => {
  const mail = { accountName: "a@example.com", addressType: 1, replyToAddress: false, toAddress: "b@example.com" };
  const client = new Dm(sdkConfig(String(endpoints.dm), accounts.get("provider")));
  await client.singleSendMail(new SingleSendMailRequest({ ...mail, subject: "hello", textBody: "hello" }));
};
const inbox = async ({ endpoints }: LocalCloud) => (await fetch(`${endpoints.front}/__local/inbox/mail`)).json();

afterEach(closeAll);
afterAll(() => rmSync(folder, { recursive: true }));

it("a cloud that starts again on its folder goes on: same keys, same clock, same mail", async () => {
  const first = await start({ startAt: Date.parse("2026-03-01T00:00:00Z") });
  await send(first);
  await first.dial.runUntil(Date.parse("2026-03-02T00:00:00Z"));
  const [accounts, mails] = [first.accounts.get("customer-cn"), await inbox(first)];
  await closeAll();

  const second = await start({ startAt: 0 });
  expect(second.accounts.get("customer-cn")).toEqual(accounts);
  expect(new Date(second.dial.now()).toISOString()).toBe("2026-03-02T00:00:00.000Z");
  expect(mails).toMatchObject([{ subject: "hello", at: "2026-03-01T00:00:00.000Z" }]);
  expect(await inbox(second)).toEqual(mails);
});

it("a folder that is open is refused, and one left by a dead process is taken over", async () => {
  await start();
  await expect(start()).rejects.toThrow(/data is open in process \d+$/);
  await closeAll();
  writeFileSync(`${folder}/data/lock`, "999999999\n");
  await start();
});

it("a start that fails leaves nothing open", async () => {
  const first = await start({ folder: `${folder}/first` });
  const taken = Number(new URL(String(first.endpoints.front)).port);
  await expect(start({ frontPort: taken })).rejects.toThrow(/EADDRINUSE/);
  await start();
});

it("the services of a project's functions are told to them, and pages are served beside them", async () => {
  mkdirSync(`${folder}/project`);
  writeFileSync(
    `${folder}/project/index.js`,
    "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ ...process.env, code: 0 }) });",
  );
  writeFileSync(
    `${folder}/project/s.yaml`,
    `
edition: 3.0.0
name: told
vars: {}
resources:
  tell:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: tell
      runtime: nodejs20
      handler: index.handler
      code: .
      environmentVariables: { MSS_DM_ENDPOINT: "\${env('MSS_DM_ENDPOINT')}", MSS_FC_ENDPOINT: "\${env('MSS_FC_ENDPOINT')}", WHO: "\${env('WHO')}",
        TOKEN: "\${env('MSS_DINGTALK_ROBOT_TOKEN')}", DINGTALK: "\${env('MSS_DINGTALK_ENDPOINT')}", VOICE: "\${env('MSS_VOICE_ENDPOINT')}", SECRET: "\${env('MSS_VOICE_SECRET')}" }
      triggers: [{ triggerName: http, triggerType: http, triggerConfig: { authType: anonymous, methods: [GET, POST] } }]
  domain:
    component: fc3-domain
    props: { domainName: auto, protocol: HTTP, routeConfig: { routes: [{ path: /tell, functionName: tell }, { path: /v1/hooks/voice/*, functionName: tell }] } }
`,
  );
  const pages = ({ path }: { path: string }) => (path === "/" ? { status: 200, body: "tour" } : undefined);
  const cloud = await start({ project: `${folder}/project/s.yaml`, env: { WHO: "you" }, pages });
  const { front, dm, fc } = cloud.endpoints;
  expect(await (await fetch(`${front}/tell`)).json()).toMatchObject({
    MSS_DM_ENDPOINT: dm,
    MSS_FC_ENDPOINT: fc,
    WHO: "you",
    TOKEN: cloud.dingtalk.robotToken,
    DINGTALK: cloud.endpoints.dingtalk,
    VOICE: cloud.endpoints.voice,
    SECRET: cloud.environment.MSS_VOICE_SECRET,
  });
  expect(await (await fetch(`${front}/`)).text()).toBe("tour");
  expect(cloud.functionCompute.functions()).toEqual(["tell"]);

  const target = { url: `http://${cloud.endpoints.voice}`, version: "2017-05-25" };
  cloud.voice.templates.set([{ code: "TTS_1", kind: "text", pool: "public", text: "hello" }]);
  const query = { CalledNumber: "13700000001", TtsCode: "TTS_1" };
  await callOpenApi({ ...target, credentials: cloud.accounts.get("provider") }, "SingleCallByTts", { query });
  await cloud.dial.runUntil(cloud.dial.now() + 60 * 60_000);
  expect(cloud.voice.list()).toMatchObject([{ state: "ended", receipt: "taken" }]);
});

it("without a project there are no functions yet, and the front still shows its pages", async () => {
  const cloud = await start({ folder: `${folder}/bare` });
  expect(Object.keys(cloud.endpoints)).toEqual([
    "front",
    "tablestore",
    "fnf",
    "fc",
    "dm",
    "sts",
    "dingtalk",
    "sls",
    "voice",
    "sms",
    "smtp",
    "cms",
    "waf",
  ]);
  expect((await fetch(`${cloud.endpoints.front}/anything`)).status).toBe(404);
  expect(await inbox(cloud)).toEqual([]);
});
