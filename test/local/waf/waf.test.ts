import type { LogSettings } from "../../../local/waf/log-settings.ts";
import { startWaf } from "../../../local/waf/server.ts";
import { cloudWaf } from "../../../shared/cloud/waf.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const { local } = openTemporary();
const account = local.accounts.get("customer-en");
let waf: Awaited<ReturnType<typeof startWaf>>;
let target: Target;

const settings: LogSettings = {
  ...{ instance: "waf_v3-x", project: "wafng-project-1-cn-hangzhou", logstore: "wafng-logstore" },
  ...{ ttlDays: 180, quotaBytes: 3_000_000_000_000, usedBytes: 2_000_000_000_000 },
  rates: { blockLog: 100, normalRequestLog: 20, checkLog: 100 },
};
const asked = { query: { InstanceId: settings.instance } };
const port = (generation: "2.0" | "3.0", credentials = account) =>
  cloudWaf(
    { host: waf.url.replace("http://", ""), protocol: "http", region: "cn-hangzhou" },
    generation,
    async () => credentials,
  );

beforeAll(async () => {
  waf = await startWaf(local);
  target = { url: waf.url, version: "2021-10-01", credentials: account };
  waf.wafLogs.set(account.id, settings);
});
beforeEach(() => local.faults.clear());
afterAll(async () => {
  await waf.close();
  await local.close();
});

test("an account's instance, where its lines are, how much room there is and which share is delivered", async () => {
  expect(await callOpenApi(target, "DescribeInstance")).toMatchObject({ InstanceId: settings.instance });
  expect(await callOpenApi(target, "DescribeSlsLogStore", asked)).toMatchObject({
    ...{ ProjectName: settings.project, LogStoreName: settings.logstore, Ttl: 180 },
    ...{ Quota: settings.quotaBytes, Used: settings.usedBytes },
  });
  const { LogDeliveryStrategy } = await callOpenApi(target, "DescribeUserLogFieldConfig", asked);
  expect(JSON.parse(String(LogDeliveryStrategy))).toContainEqual({ logType: "normalRequestLog", rate: 20 });
});

test("another instance is refused, and an account without one has none", async () => {
  const refused = callOpenApi(target, "DescribeSlsLogStore", { query: { InstanceId: "waf_v3-y" } });
  await expect(refused).rejects.toMatchObject({ code: "Waf.Instance.NotExist", statusCode: 400 });
  const other = { ...target, credentials: local.accounts.get("customer-cn") };
  expect(await callOpenApi(other, "DescribeInstance")).not.toHaveProperty("InstanceId");
});

test("the product's port reads the same; 2.0 does not tell, no instance and no answer are faults", async () => {
  const { quotaBytes, usedBytes } = settings;
  expect(await port("3.0").logDelivery()).toEqual({ quotaBytes, usedBytes, percent: 20 });
  expect(await port("2.0").logDelivery()).toBeUndefined();
  const none = port("3.0", local.accounts.get("customer-cn")).logDelivery();
  await expect(none).rejects.toMatchObject({ code: "CONFIG_MISSING" });
  local.faults.add({ service: "waf", kind: "unavailable" });
  await expect(port("3.0").logDelivery()).rejects.toMatchObject({ code: "CLOUD_BUSY" });
});
