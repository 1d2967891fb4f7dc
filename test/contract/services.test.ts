import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "../../local/accounts.ts";
import { type LocalCloud, startLocalCloud } from "../../local/start.ts";
import { checkAccess } from "../../shared/cloud/access.ts";
import { cloudMail } from "../../shared/cloud/mail.ts";
import { rpc } from "../../shared/cloud/openapi.ts";
import { putFlow } from "../../shared/cloud/setup.ts";
import { configFrom } from "../../shared/runtime/config.ts";
import { connect } from "../../shared/runtime/live.ts";
import { writeProject } from "../local/function-compute/cloud.ts";

/** Waits for a callback and tells a function its token. */
const definition = `
Type: StateMachine
SpecVersion: v1
Name: mss-escalation
StartAt: Await
States:
  - Name: Await
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Timeout: 3600
    Parameters:
      resourceArn: acs:fc:cn-hangzhou:1:functions/mss-incident-escalate/LATEST
      invocationType: Sync
      body: { "token.$": "$Context.Current.TaskToken", "incident.$": "$Context.Execution.Input.incident" }
    OutputConstructor: { "decision.$": "$Output.decision" }
    End: true
`;
const roleArn = "acs:ram::1:role/mss-cloudflow";
const escalation = { customer: "lumina", incident: "lumina-7", generation: 1 };
const mail = { to: "anna@example.com", subject: "INC-0007", html: "<p>你好</p>", text: "hello" };

const noting = { body: "note(JSON.parse(event)); return {}" };
const project = writeProject({ "mss-incident-open": noting, "mss-incident-escalate": noting });
const logged: string[] = [];
let cloud: LocalCloud;
let world: ReturnType<typeof connect>["deps"];
let role: Role;

const provider = () => cloud.accounts.get("provider");
const caller = (name: "fnf" | "sts") =>
  rpc({ host: String(cloud.endpoints[name]), protocol: "http", region: "cn-hangzhou" }, provider);
const inbox = async () => (await fetch(`${cloud.endpoints.front}/__local/inbox/mail`)).json();
const statusOf = async (name: string) =>
  (
    await caller("fnf")({
      action: "DescribeExecution",
      version: "2019-03-15",
      query: { FlowName: "mss-escalation", ExecutionName: name },
    })
  ).Status;

beforeAll(async () => {
  cloud = await startLocalCloud({ folder: join(project.folder, "data"), project: project.project });
  [role] = cloud.accounts.roles() as [Role];
  const { tablestore, fnf, fc, dm, sts, front } = cloud.endpoints;
  const config = configFrom({
    MSS_REGION: "cn-hangzhou",
    MSS_ACCOUNT_ID: provider().id,
    MSS_PROTOCOL: "http",
    MSS_OTS_ENDPOINT: tablestore,
    MSS_OTS_INSTANCE: cloud.instance,
    MSS_FNF_ENDPOINT: fnf,
    MSS_FC_ENDPOINT: fc,
    MSS_DM_ENDPOINT: dm,
    MSS_STS_ENDPOINT: sts,
    MSS_PUBLIC_URL: front,
    MSS_SENDER: "mss@mail.example.com",
  });
  world = connect(config, { credentials: provider, log: ({ did, because }) => logged.push(`${did} ${because}`) }).deps;
  expect(await putFlow(caller("fnf"), { flow: "escalation", definition, roleArn })).toBe("created");
  expect(await putFlow(caller("fnf"), { flow: "escalation", definition, roleArn })).toBe("updated");
});
beforeEach(() => {
  logged.length = 0;
});
afterEach(() => cloud.faults.clear());
afterAll(async () => {
  await cloud.close();
  rmSync(project.folder, { recursive: true });
});

test("work handed over reaches the function, and an answer lost on its way does not lose it", async () => {
  await world.functions.handOver("incident-open", { events: ["e-1"] });
  cloud.faults.add({ service: "fc", operation: "InvokeFunction", kind: "lost", count: 1 });
  await world.functions.handOver("incident-open", { events: ["e-2"] });
  await cloud.dial.runUntil(cloud.dial.now());
  expect(project.notes()).toEqual(expect.arrayContaining([{ events: ["e-1"] }, { events: ["e-2"] }]));
  await world.functions.handOver("incident-open", { events: ["e-3"] }, 60);
  const isThere = () => project.notes().some(({ events }) => events?.[0] === "e-3");
  await cloud.dial.runUntil(cloud.dial.now() + 59_000);
  expect(isThere()).toBe(false);
  await cloud.dial.runUntil(cloud.dial.now() + 1_000);
  expect(isThere()).toBe(true);
  const denied = { code: "CLOUD_DENIED", because: "FunctionNotFound" };
  await expect(world.functions.handOver("nobody", {})).rejects.toMatchObject(denied);
});

test("an execution is started once whatever happens to the answer, and a callback ends it once", async () => {
  await world.flows.startEscalation(escalation);
  await world.flows.startEscalation(escalation);
  await cloud.dial.runUntil(cloud.dial.now());
  const tokens = project.notes().filter(({ incident }) => incident === "lumina-7");
  expect(tokens).toHaveLength(1);
  await world.flows.wake(tokens[0].token);
  await cloud.dial.runUntil(cloud.dial.now());
  expect(await statusOf("inc-lumina-7-g1")).toBe("Succeeded");
  await world.flows.wake(tokens[0].token);
  await world.flows.startEscalation(escalation);
  expect(logged).toEqual([]);
});

test("escalations that run are listed with their incident, and one that is started again has a name of its own", async () => {
  const of = { ...escalation, incident: "lumina-9", generation: 2 };
  await world.flows.startEscalation(of);
  await world.flows.startEscalation({ ...of, again: "41" });
  const running = (await world.flows.escalations()).filter(({ incident }) => incident === "lumina-9");
  expect(running.map(({ name, generation }) => [name, generation]).sort()).toEqual([
    ["inc-lumina-9-g2", 2],
    ["inc-lumina-9-g2-r41", 2],
  ]);
  expect(Math.abs((running[0]?.startedAt ?? 0) - cloud.dial.now())).toBeLessThan(60_000);
  for (const { name } of running) await world.flows.stopEscalation(name);
  expect((await world.flows.escalations()).filter(({ incident }) => incident === "lumina-9")).toEqual([]);
  await world.flows.stopEscalation("inc-lumina-9-g2");
  expect(logged).toEqual(["flow-not-stopped PreconditionFailed"]);
});

test("a report's flow is started once, whatever became of it, and a flow service that is away is a fault", async () => {
  const report = { customer: "lumina", report: "daily#2026-10-01", until: 1 };
  await expect(world.flows.startReport(report)).rejects.toMatchObject({ because: "FlowNotExists" });
  const flow = definition
    .replace("mss-escalation", "mss-report-run")
    .replace("$Context.Execution.Input.incident", "$Context.Execution.Input.report");
  await putFlow(caller("fnf"), { flow: "report-run", definition: flow, roleArn });
  await world.flows.startReport(report);
  await world.flows.startReport(report);
  await cloud.dial.runUntil(cloud.dial.now());
  const told = project.notes().filter(({ incident }) => incident === report.report);
  expect(told).toHaveLength(1);
  await world.flows.wake(told[0].token);
  await cloud.dial.runUntil(cloud.dial.now());
  await world.flows.startReport(report);
  cloud.faults.add({ service: "fnf", kind: "unavailable" });
  await expect(world.flows.startReport(report)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
});

test("a flow service that is away, or does not know the callback, is told in the log and stops nobody", async () => {
  cloud.faults.add({ service: "fnf", kind: "unavailable" });
  await world.flows.startEscalation({ ...escalation, incident: "lumina-8" });
  await world.flows.wake("never-given-out");
  cloud.faults.clear();
  await world.flows.wake("never-given-out");
  expect(logged).toEqual([
    expect.stringMatching(/^flow-not-started ./),
    expect.stringMatching(/^flow-not-woken ./),
    expect.stringMatching(/^flow-not-woken ./),
  ]);
});

test("a mail is handed to the provider, who names it", async () => {
  const id = await world.mail.send(mail);
  expect(await inbox()).toMatchObject([{ id, from: "mss@mail.example.com", to: [mail.to], subject: mail.subject }]);
});

test("a mail that is refused is refused for good; a provider who is away, or does not answer, is tried again later", async () => {
  const refused = { code: "MAIL_REFUSED", because: "InvalidToAddress" };
  await expect(world.mail.send({ ...mail, to: "nobody" })).rejects.toMatchObject(refused);
  for (const kind of ["unavailable", "lost"] as const) {
    cloud.faults.add({ service: "dm", operation: "SingleSendMail", kind, count: 1 });
    await expect(world.mail.send(mail)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
  }
});

test("a mail that is refused because of our own keys or sender is the channel's set-up", async () => {
  const endpoint = { host: String(cloud.endpoints.dm), protocol: "http", region: "cn-hangzhou" } as const;
  const { clock } = world;
  const stranger = cloudMail(endpoint, () => ({ accessKeyId: "nobody", accessKeySecret: "x" }), {
    sender: "mss@mail.example.com",
    clock,
  });
  const senderless = cloudMail(endpoint, provider, { sender: "nobody", clock });
  const misset = { code: "CHANNEL_CONFIG", because: "InvalidMailAddress.NotFound" };
  await expect(stranger.send(mail)).rejects.toMatchObject({ ...misset, because: "InvalidAccessKeyId.NotFound" });
  await expect(senderless.send(mail)).rejects.toMatchObject(misset);
});

test("a customer's role opens with their word and with no other", async () => {
  const check = checkAccess(caller("sts"));
  const grant = { accountId: role.accountId, role: role.name, externalId: role.externalId };
  expect(await check(grant)).toBe("verified");
  expect(await check({ ...grant, externalId: "guessed" })).toBe("NoPermission");
  expect(await check({ ...grant, role: "nobody" })).toBe("EntityNotExist.Role");
});

test("keys that are not ours are refused with the service's code", async () => {
  const stranger = rpc({ host: String(cloud.endpoints.sts), protocol: "http", region: "cn-hangzhou" }, () => ({
    accessKeyId: "nobody",
    accessKeySecret: "x",
  }));
  await expect(stranger({ action: "GetCallerIdentity", version: "2015-04-01" })).rejects.toMatchObject({
    code: "CLOUD_DENIED",
    because: "InvalidAccessKeyId.NotFound",
  });
});
