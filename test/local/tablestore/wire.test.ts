import { signOtsAnswer, signOtsRequest } from "../../../local/wire/ots-signature.ts";
import { always, connect, openTablestore, refusal, table, valuesOf } from "./sdk.ts";

const common = {
  "x-ots-contentmd5": "1B2M2Y8AsgTpgAmY7PhCfg==",
  "x-ots-date": "2026-01-02T03:04:05.678Z",
};

test("requests and answers are signed as the SDKs sign them", () => {
  const asked = {
    ...common,
    "x-ots-accesskeyid": "ak",
    "x-ots-apiversion": "2015-12-31",
    "x-ots-instancename": "inst1",
  };
  expect(signOtsRequest("sk", "ListTable", asked)).toBe("li2jNaAdzuiEiPics0m8mpP7dr4=");
  const answered = { ...common, "x-ots-contenttype": "protocol buffer", "x-ots-requestid": "r-1" };
  expect(signOtsAnswer("sk", "ListTable", answered)).toBe("9ZPPb/eqAGgkcXG7z8ND66ks4Ig=");
});

describe("at the door", () => {
  let cloud: Awaited<ReturnType<typeof openTablestore>>;
  beforeEach(async () => {
    cloud = await openTablestore();
  });
  afterEach(() => cloud.close());

  const list = (credentials: { accessKeyId: string; accessKeySecret: string }, instance?: string) =>
    refusal(connect(cloud.service.url, credentials, instance).listTable({}));

  test("an unknown key, a wrong secret and another instance are refused", async () => {
    const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("provider");
    expect(await list({ accessKeyId: "nobody", accessKeySecret })).toBe(
      "OTSAuthFailed The AccessKeyID does not exist.",
    );
    expect(await list({ accessKeyId, accessKeySecret: "wrong" })).toBe("OTSAuthFailed Signature mismatch.");
    expect(await list({ accessKeyId, accessKeySecret }, "another")).toBe("OTSAuthFailed The instance is not found.");
  });

  test("temporary credentials are accepted until they expire", async () => {
    const { accounts, dial } = cloud.local;
    const [role] = accounts.roles();
    if (!role) throw new Error("no role");
    const issued = accounts.issue(role, "test", dial.now() + 900_000);
    const client = connect(cloud.service.url, issued);
    await dial.runUntil(issued.expiresAt - 1);
    expect((await client.listTable({})).tableNames).toEqual([]);
    await dial.runUntil(issued.expiresAt);
    expect(await refusal(client.listTable({}))).toBe("OTSAuthFailed The security token is expired.");
    expect(await client.listTable({}).catch(({ code }: { code: number }) => code)).toBe(403);
  });

  test("a missing header, another method and a large body are refused", async () => {
    const post = (init: RequestInit) => fetch(`${cloud.service.url}/ListTable`, init);
    const bare = await post({ method: "POST" });
    expect([bare.status, await bare.text()]).toEqual([400, expect.stringContaining("Missing header: x-ots-date.")]);
    expect((await post({ method: "GET" })).status).toBe(405);
    expect((await post({ method: "POST", body: new Uint8Array(5 * 1024 * 1024 + 1) })).status).toBe(413);
  });

  test("an unavailable service changes nothing; a lost answer has changed everything", async () => {
    const { client, local } = cloud;
    await client.createTable(table("rows", { key: { a: "STRING" } }));
    const put = (a: string) =>
      client.putRow({ tableName: "rows", condition: always, primaryKey: [{ a }], attributeColumns: [] });
    const get = async (a: string) => valuesOf((await client.getRow({ tableName: "rows", primaryKey: [{ a }] })).row);
    local.faults.add({ service: "tablestore", operation: "PutRow", kind: "unavailable", count: 1 });
    expect(await refusal(put("x"))).toBe("OTSPartitionUnavailable The partition is not available.");
    local.faults.add({ service: "tablestore", operation: "PutRow", kind: "lost", count: 1 });
    await expect(put("y")).rejects.toMatchObject({ code: "NetworkingError" });
    expect([await get("x"), await get("y")]).toEqual([{}, { a: "y" }]);
  });
});

describe("on a dial a year behind", () => {
  const startAt = Date.now() - 365 * 86_400_000;
  let cloud: Awaited<ReturnType<typeof openTablestore>>;
  afterEach(() => cloud.close());

  test("a signature dated by the wall clock is accepted", async () => {
    cloud = await openTablestore({ startAt });
    expect((await cloud.client.listTable({})).tableNames).toEqual([]);
  });

  test("it is refused where dates are strict", async () => {
    cloud = await openTablestore({ startAt, strictDates: true });
    expect(await refusal(cloud.client.listTable({}))).toMatch(
      /^OTSAuthFailed Mismatch between system time and x-ots-date: .*Z\.$/,
    );
  });
});
