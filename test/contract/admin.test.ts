import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../../local/start.ts";
import { run as admin } from "../../scripts/admin.ts";
import { deploymentFrom, type Environment } from "../../scripts/deployment.ts";
import { run as setup } from "../../scripts/setup.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import { callResource, rule } from "../local/sls/rules.ts";
import { connect, models } from "../local/sls/sdk.ts";
import { temporaryFolder } from "../local/temporary-local.ts";

jest.setTimeout(30_000);

const folder = temporaryFolder();
const sample = join(__dirname, "../../samples/customers.yaml");
let cloud: LocalCloud;
let env: Environment;

beforeAll(async () => {
  cloud = await startLocalCloud({ folder: join(folder, "data") });
  const { accounts, endpoints, instance } = cloud;
  const { id, accessKeyId, accessKeySecret } = accounts.get("provider");
  env = {
    MSS_ACCOUNT_ID: id,
    MSS_PROTOCOL: "http",
    MSS_OTS_INSTANCE: instance,
    MSS_OTS_ENDPOINT: endpoints.tablestore,
    MSS_FNF_ENDPOINT: endpoints.fnf,
    MSS_DM_ENDPOINT: endpoints.dm,
    MSS_STS_ENDPOINT: endpoints.sts,
    MSS_RAM_ENDPOINT: endpoints.sts,
    MSS_PUBLIC_URL: endpoints.front,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  };
});

afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const fileWith = (change: (text: string) => string): string => {
  const file = join(folder, "changed.yaml");
  writeFileSync(file, change(readFileSync(sample, "utf8")));
  return file;
};

test("set-up tells what is missing, makes it, and a second time changes nothing", async () => {
  const before = await setup(["--check"], env);
  expect(before).toMatchObject({ code: 1, text: expect.stringContaining("missing  tables: operator: npm run setup") });
  expect(await setup([], env)).toMatchObject({
    code: 0,
    text: expect.stringContaining("flows: escalation created, report-run created"),
  });
  expect(await setup([], env)).toMatchObject({ code: 0, text: expect.stringContaining("tables: all are there") });
  const after = await setup(["--check"], env);
  expect(after.text).toMatch(/missing +watcher outside: operator: a watcher outside/);
  expect(after.text).toMatch(/ready +tables\nready +flow escalation\nready +flow report-run\nwaiting +sender/);
});

test("a file is applied over the wire, again without a change, and read back", async () => {
  expect(await admin(["apply", sample], env)).toMatchObject({
    code: 0,
    text: expect.stringMatching(/ 0 changed, 0 unchanged$/),
  });
  expect(await admin(["apply", sample], env)).toMatchObject({ text: expect.stringMatching(/^0 added, 0 changed/) });
  const { text } = await admin(["get", "harbor"], env);
  expect(text).toContain("host: www.harbor-tickets.test");
  expect(text).not.toContain("lumina");
});

test("of channels that plans name, set-up says which are not set up and what to do", async () => {
  await admin(["apply", sample], env);
  const { text } = await setup(["--check"], env);
  expect(text).toMatch(/ready +channel mail\n/);
  expect(text).toMatch(/missing +channel dingtalk-group: operator: a custom robot/);
  expect(text).toMatch(/missing +channel voice: voice service: approve these texts; .*\$\{priority\}/);
  const { environment } = cloud;
  const names = { MSS_VOICE_TEMPLATE_ZH: "T1", MSS_VOICE_TEMPLATE_EN: "T2" };
  const all = await setup(["--check"], { ...environment, ...names, ...env });
  expect(all.text.match(/ready +channel \S+/g)).toHaveLength(4);
});

test("alert rules and their webhook are made in the customer's project, kept, repaired, and nothing of others is touched", async () => {
  const [role] = cloud.accounts.roles();
  const granted = { accountId: role?.accountId, externalId: role?.externalId, roles: ["mss-read", "mss-write"] };
  const logs = { region: "cn-hangzhou", project: "waf-project", logstore: "waf-logstore" };
  const members = `    access: ${JSON.stringify(granted)}\n    logs: ${JSON.stringify(logs)}\n    contract:`;
  await cloud.logs.load({ account: granted.accountId ?? "", ...logs }, { text: "" });
  await admin(["apply", fileWith((text) => text.replace("    contract:", members))], env);
  const told = { ...env, MSS_SLS_ENDPOINT: cloud.endpoints.sls };
  const customer = connect(`http://127.0.0.1:${cloud.endpoints.sls?.split(":")[1]}`, cloud.accounts.get("customer-cn"));
  const ruleNamed = async (name: string) => (await customer.getAlert("waf-project", name)).body;
  await customer.createAlert("waf-project", rule({ name: "their-own" }));
  const theirs = await ruleNamed("their-own");

  expect((await setup(["--check"], told)).text).toMatch(
    /missing +alert rules of lumina: operator: npm run setup \(webhook, mss-/,
  );
  const first = await setup([], told);
  expect(first.text).toMatch(/alert rules of lumina: hook created, policy created, mss-outage created/);
  expect(await ruleNamed("mss-http-flood")).toMatchObject({ status: "ENABLED" });
  expect(await ruleNamed("mss-outage")).toMatchObject({ schedule: { interval: "60s" } });
  const hook = await callResource(
    customer,
    "GetResourceRecord",
    "/resources/sls.alert.action_webhook/records/mss-hook",
  );
  const sent = JSON.parse(hook.value);
  expect(sent.url).toBe(`${env.MSS_PUBLIC_URL}/v1/hooks/sls`);
  const { admin: deps } = deploymentFrom(told);
  const token = sent.headers.find(({ key }: { key: string }) => key === "X-MSS-Token").value;
  expect(await deps.keys.get({ hash: hashOf(token) })).toMatchObject({ customer: "lumina", scopes: ["hook"] });

  cloud.faults.add({ service: "sls", operation: "UpdateAlert", kind: "unavailable" });
  expect((await setup([], told)).text).toMatch(/hook same, policy same, mss-outage same/);
  cloud.faults.clear("sls");
  expect((await setup(["--check"], told)).text).toMatch(/ready +alert rules of lumina/);

  const scan = await ruleNamed("mss-scan");
  const configuration = new models.AlertConfiguration({ ...scan?.configuration, threshold: 5 });
  const changed = { configuration, displayName: scan?.displayName ?? "", schedule: scan?.schedule };
  await customer.updateAlert("waf-project", "mss-scan", new models.UpdateAlertRequest(changed));
  expect((await setup(["--check"], told)).text).toMatch(/missing +alert rules of lumina: .*\(mss-scan\)/);
  expect((await setup([], told)).text).toMatch(/mss-scan updated/);
  expect((await ruleNamed("mss-scan"))?.configuration?.threshold).toBe(scan?.configuration?.threshold);
  expect(await ruleNamed("their-own")).toEqual(theirs);

  const bare = new models.Index({ keys: { host: new models.IndexKey({ type: "text" }) } });
  await customer.updateIndex("waf-project", "waf-logstore", new models.UpdateIndexRequest({ body: bare }));
  expect((await setup(["--check"], told)).text).toMatch(
    /waiting +alert rules of lumina: customer: an index .*mss-outage ParameterInvalid/,
  );
});

test("access is verified with the customer's ExternalId, and a wrong one is refused", async () => {
  const [role] = cloud.accounts.roles();
  const access = (externalId = "") =>
    fileWith((text) =>
      text.replace(
        "    contract:",
        `    access: { accountId: "${role?.accountId}", externalId: ${externalId}, roles: [mss-read, mss-write] }\n    contract:`,
      ),
    );
  expect((await admin(["apply", access(role?.externalId)], env)).text).toContain("access     lumina verified");
  const refused = await admin(["apply", access("another-word")], env);
  expect(refused.text).toContain("access     lumina unverified (NoPermission)");
});

test("a key is printed once and known by its hash", async () => {
  const { code, text } = await admin(["key", "emma-clarke", "--scope", "admin", "--days", "7"], env);
  expect(code).toBe(0);
  const [secret = ""] = text.split("\n");
  expect(secret).toMatch(/^[\w-]{43}$/);
  const key = await deploymentFrom(env).admin.keys.get({ hash: hashOf(secret) });
  expect(key).toMatchObject({ customer: "_provider", person: "emma-clarke", scopes: ["admin"] });
});

test("wrong arguments end with 2, what cannot be done with 1, in one clear line", async () => {
  expect(await admin(["--help"], env)).toMatchObject({
    code: 0,
    text: expect.stringContaining("Usage: npm run admin"),
  });
  for (const args of [[], ["apply"], ["apply", "nowhere.yaml"], ["key", "li-na", "--scope", "root"], ["--colour"]])
    expect(await admin(args, env)).toMatchObject({ code: 2, text: expect.not.stringContaining("\n") });
  expect(await admin(["people", "leave", "li-na"], env)).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^li-na is still named in /),
  });
  expect(await admin(["get"], {})).toMatchObject({ code: 1, text: expect.stringMatching(/^MSS_ACCOUNT_ID: .*$/) });
});
