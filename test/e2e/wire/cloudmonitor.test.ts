import { hashOf } from "../../../shared/domain/contact/credential.ts";
import { META } from "../../../shared/domain/customer/customer.ts";
import { thresholdCall } from "../../support/cloudmonitor.ts";
import { openWire, type Wire } from "../../support/wire.ts";

jest.setTimeout(120_000);

const START = Date.parse("2026-10-02T03:00:00+08:00");
const SECRET = "cloudmonitor-secret-of-lumina-01";

let wire: Wire;
beforeEach(async () => {
  wire = await openWire(START);
});
afterEach(() => wire.close());

test("a callback is confirmed by the metric in the customer's account, then pages; one that is not confirmed does not", async () => {
  const { deps, cloud, front } = wire;
  const key = { hash: hashOf(SECRET), customer: "lumina", person: "hook", scopes: ["hook" as const] };
  await deps.keys.insert({ ...key, until: START * 2, rev: 1 });
  const meta = await deps.customers.get({ customer: "lumina", item: META });
  const { accountId } = (meta?.body.access ?? {}) as { accountId: string };
  const measured = (at: number, Maximum: number) =>
    cloud.metrics.put(accountId, {
      ...{ namespace: "waf", metric: "5XX_ratio", at, values: { Maximum } },
      dimensions: { userId: accountId, instanceId: "waf-cn-x", domain: "shop.lumina-mall.test" },
    });
  const call = async (at: number) => {
    const dimensions = `{userId=${accountId}, instanceId=waf-cn-x, domain=shop.lumina-mall.test}`;
    const body = new URLSearchParams(thresholdCall(at, { userId: accountId, dimensions }));
    const answer = await fetch(`${front}/v1/hooks/cloudmonitor/${SECRET}`, { method: "POST", body });
    expect(answer.status).toBe(200);
    await wire.pass(1);
  };
  measured(START, 12);
  await call(START);
  expect((await wire.exported()).incidents).toEqual([]);
  measured(START + 60_000, 91);
  await call(START + 60_000);
  const { incidents } = await wire.exported();
  expect(incidents).toMatchObject([{ kind: "error-burst", host: "shop.lumina-mall.test" }]);
  expect(incidents[0]?.timeline[0]?.data.confirmation).toBe("confirmed");
});
