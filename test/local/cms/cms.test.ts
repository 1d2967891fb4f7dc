import { startCms } from "../../../local/cms/server.ts";
import { cmsMetrics } from "../../../shared/cloud/metrics.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";

const { local } = openTemporary();
let cms: Awaited<ReturnType<typeof startCms>>;
let customer: Target;

const dimensions = { userId: "1", instanceId: "waf-cn-x", domain: "shop.lumina-mall.test" };
const point = (change: object = {}) => ({
  ...{ namespace: "waf", metric: "5XX_ratio", dimensions, at: local.dial.now() - 60_000, values: { Maximum: 83.1 } },
  ...change,
});
const asked = (change: Record<string, unknown> = {}) => ({
  query: {
    Namespace: "waf",
    MetricName: "5XX_ratio",
    Period: "60",
    Dimensions: JSON.stringify([dimensions]),
    ...change,
  },
});
const pointsIn = ({ Datapoints }: Record<string, unknown>) => JSON.parse(String(Datapoints));

beforeAll(async () => {
  cms = await startCms(local);
  customer = { url: cms.url, version: "2019-01-01", credentials: local.accounts.get("customer-cn") };
});
beforeEach(() => {
  local.faults.clear();
  cms.metrics.put(local.accounts.get("customer-cn").id, point());
});
afterAll(async () => {
  await cms.close();
  await local.close();
});

test("the newest point of a thing, with its dimensions and statistics, in the account that it was measured in", async () => {
  const answer = await callOpenApi(customer, "DescribeMetricLast", asked());
  expect(answer).toMatchObject({ Code: "200", Success: true, Period: "60" });
  expect(pointsIn(answer)).toEqual([{ timestamp: local.dial.now() - 60_000, ...dimensions, Maximum: 83.1 }]);
  const other = { ...customer, credentials: local.accounts.get("customer-en") };
  expect(pointsIn(await callOpenApi(other, "DescribeMetricLast", asked()))).toEqual([]);
});

test("an older point does not take the place of a newer one; a span and dimensions that do not fit find nothing", async () => {
  cms.metrics.put(local.accounts.get("customer-cn").id, point({ at: 1, values: { Maximum: 1 } }));
  expect(pointsIn(await callOpenApi(customer, "DescribeMetricLast", asked()))).toMatchObject([{ Maximum: 83.1 }]);
  const late = asked({ StartTime: String(local.dial.now() - 1_000) });
  expect(pointsIn(await callOpenApi(customer, "DescribeMetricLast", late))).toEqual([]);
  const elsewhere = asked({ Dimensions: '{"domain":"www.elsewhere.test"}' });
  expect(pointsIn(await callOpenApi(customer, "DescribeMetricLast", elsewhere))).toEqual([]);
});

test.each([
  ["no namespace", { Namespace: "" }, "MissingNamespace"],
  ["no metric", { MetricName: "" }, "MissingMetricName"],
  ["dimensions that are no JSON", { Dimensions: "{domain=x}" }, "InvalidParameterValue"],
  ["a time that is none", { StartTime: "yesterday" }, "InvalidParameterValue"],
])("%s is refused", async (_title, change, code) => {
  await expect(callOpenApi(customer, "DescribeMetricLast", asked(change))).rejects.toMatchObject({
    code,
    statusCode: 400,
  });
});

test("the product's port reads the same; a service that is away is a fault, never no value", async () => {
  const endpoint = { host: cms.url.replace("http://", ""), protocol: "http", region: "cn-hangzhou" } as const;
  const metrics = cmsMetrics(endpoint, async () => local.accounts.get("customer-cn"));
  const to = local.dial.now();
  const question = {
    namespace: "waf",
    metric: "5XX_ratio",
    dimensions: { domain: dimensions.domain },
    from: to - 900_000,
    to,
  };
  expect(await metrics.last(question)).toBe(83.1);
  expect(await metrics.last({ ...question, metric: "qps" })).toBeUndefined();
  local.faults.add({ service: "cms", kind: "unavailable" });
  await expect(metrics.last(question)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
});
