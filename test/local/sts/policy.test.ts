import { rmSync } from "node:fs";
import Client, { $OpenApiUtil } from "@alicloud/openapi-core";
import * as models from "@alicloud/sls20201230";
import { RuntimeOptions } from "@darabonba/typescript";
import type { Credentials, Role } from "../../../local/accounts.ts";
import { isLeft, readPolicy } from "../../../local/policy.ts";
import { INSTANCE, type LocalCloud, startLocalCloud } from "../../../local/start.ts";
import { callOpenApi, sdkConfig } from "../call-openapi.ts";
import * as sls from "../sls/sdk.ts";
import * as tables from "../tablestore/sdk.ts";
import { temporaryFolder } from "../temporary-local.ts";

interface Statement {
  Effect?: "Allow" | "Deny";
  Action?: string | string[];
  NotAction?: string;
  Resource?: string | string[];
  Condition?: object;
}
const policyOf = (...statements: Statement[]) =>
  JSON.stringify({ Version: "1", Statement: statements.map((one) => ({ Effect: "Allow", Resource: "*", ...one })) });

describe("a policy", () => {
  const T = "acs:ots:cn-hangzhou:1:instance/i/table/orders";
  const left = (action: string, resource: string, ...statements: Statement[]) =>
    isLeft({ policy: policyOf(...statements) }, { action, resource });

  it.each<[string, Statement[], string, string, boolean]>([
    ["leaves what it names", [{ Action: "ots:GetRow" }], "ots:GetRow", T, true],
    ["leaves nothing else", [{ Action: "ots:GetRow" }], "ots:PutRow", T, false],
    ["names actions without case", [{ Action: "OTS:getrow" }], "ots:GetRow", T, true],
    ["takes * for any characters", [{ Action: "ots:Get*" }], "ots:GetRange", T, true],
    ["takes ? for one", [{ Action: "ots:???Row" }], "ots:GetRow", T, true],
    ["takes ? for no more", [{ Action: "ots:?Row" }], "ots:GetRow", T, false],
    ["takes a list", [{ Action: ["ots:PutRow", "ots:GetRow"] }], "ots:GetRow", T, true],
    ["leaves what it does not except", [{ NotAction: "ots:Delete*" }], "ots:GetRow", T, true],
    ["excepts", [{ NotAction: "ots:Delete*" }], "ots:DeleteRow", T, false],
    ["names resources", [{ Action: "*", Resource: "acs:ots:*:*:instance/i/table/o*" }], "ots:GetRow", T, true],
    [
      "leaves no other resource",
      [{ Action: "*", Resource: "acs:ots:*:*:instance/i/table/x*" }],
      "ots:GetRow",
      T,
      false,
    ],
    ["names resources by case", [{ Action: "*", Resource: "acs:ots:*:*:*/ORDERS" }], "ots:GetRow", T, false],
    ["denies over what it allows", [{ Action: "*" }, { Effect: "Deny", Action: "ots:Put*" }], "ots:PutRow", T, false],
    ["denies what it names alone", [{ Action: "*" }, { Effect: "Deny", Action: "ots:Put*" }], "ots:GetRow", T, true],
    ["allows nothing under a condition", [{ Action: "*", Condition: { Bool: {} } }], "ots:GetRow", T, false],
    [
      "denies under one",
      [{ Action: "*" }, { Effect: "Deny", Action: "*", Condition: { Bool: {} } }],
      "ots:GetRow",
      T,
      false,
    ],
  ])("%s", (_, statements, action, resource, expected) => {
    expect(left(action, resource, ...statements)).toBe(expected);
  });

  it("that is absent leaves all", () => {
    expect(isLeft({}, { action: "ots:PutRow", resource: T })).toBe(true);
  });

  it("of many stars is soon decided", () => {
    const stars = `${"*a".repeat(900)}b`;
    expect(left("ots:GetRow", "a".repeat(5_000), { Action: "*", Resource: stars })).toBe(false);
  });

  it.each([
    ["another version", '{"Version":"2","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'],
    ["a statement without effect", '{"Version":"1","Statement":[{"Action":"*","Resource":"*"}]}'],
    ["another effect", policyOf({ Effect: "allow" as "Allow", Action: "*" })],
    ["a statement without actions", policyOf({})],
    ["both kinds of actions", policyOf({ Action: "*", NotAction: "ots:*" })],
    ["an empty list", policyOf({ Action: [] })],
    ["a number as action", policyOf({ Action: 7 as unknown as string })],
    ["no resource", '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*"}]}'],
    ["a condition of no form", policyOf({ Action: "*", Condition: "no" as unknown as object })],
    ["one statement that is no list", '{"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    ["null as statement", '{"Version":"1","Statement":[null]}'],
  ])("may not have %s", (_, text) => {
    expect(readPolicy(text)).toBeUndefined();
  });
});

describe("a session with a policy", () => {
  const folder = temporaryFolder();
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud({ folder });
    const client = tables.connect(endpoint("tablestore"), cloud.accounts.get("provider"), INSTANCE);
    for (const name of ["orders", "people"]) await client.createTable(tables.table(name, { key: { a: "STRING" } }));
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  const endpoint = (name: string) => String(cloud.endpoints[name]);
  const url = (name: string) => `http://${endpoint(name)}`;
  const roleOf = (account: "customer-cn"): Role => {
    const role = cloud.accounts.roles().find(({ accountId }) => accountId === cloud.accounts.get(account).id);
    if (!role) throw new Error("no role");
    return role;
  };
  /** As a program gets it: by AssumeRole. */
  const assume = async (...statements: Statement[]): Promise<Credentials> => {
    const role = roleOf("customer-cn");
    const provider = { url: url("sts"), version: "2015-04-01", credentials: cloud.accounts.get("provider") };
    const { Credentials: given } = await callOpenApi(provider, "AssumeRole", {
      query: {
        RoleArn: `acs:ram::${role.accountId}:role/${role.name}`,
        ...{ RoleSessionName: "narrow", ExternalId: role.externalId, Policy: policyOf(...statements) },
      },
    });
    const { AccessKeyId, AccessKeySecret, SecurityToken } = given as Record<string, string>;
    return {
      accessKeyId: String(AccessKeyId),
      accessKeySecret: String(AccessKeySecret),
      securityToken: String(SecurityToken),
    };
  };

  it("reads and writes the tables that it was left: OTSNoPermissionAccess", async () => {
    const DENIED =
      "OTSNoPermissionAccess You have no permission to access the requested resource, please contact the resource owner";
    const orders = `acs:ots:*:*:instance/${INSTANCE}/table/orders`;
    const credentials = await assume(
      { Action: ["ots:Get*", "ots:BatchGetRow", "ots:PutRow"], Resource: orders },
      { Effect: "Deny", Action: "ots:GetRange" },
    );
    const client = tables.connect(endpoint("tablestore"), credentials, INSTANCE);
    const row = (tableName: string) => ({ tableName, primaryKey: [{ a: "x" }], condition: tables.always });
    await client.putRow({ ...row("orders"), attributeColumns: [] });
    expect(tables.valuesOf((await client.getRow(row("orders"))).row)).toEqual({ a: "x" });
    const batch = (...names: string[]) =>
      client.batchGetRow({ tables: names.map((tableName) => ({ tableName, primaryKey: [[{ a: "x" }]] })) });
    await batch("orders");
    const bounds = { inclusiveStartPrimaryKey: [{ a: "a" }], exclusiveEndPrimaryKey: [{ a: "z" }] };
    const denied = [
      ...[client.getRow(row("people")), client.deleteRow(row("orders")), batch("orders", "people")],
      ...[client.getRange({ tableName: "orders", direction: "FORWARD", ...bounds }), client.listTable({})],
      client.createTable(tables.table("mine", { key: { a: "STRING" } })),
    ];
    expect(await Promise.all(denied.map(tables.refusal))).toEqual(denied.map(() => DENIED));
    expect(await client.listTable({}).catch(({ code }: { code: number }) => code)).toBe(403);
  });

  it("reads the logs that it was left: Unauthorized, in the words of the service", async () => {
    const { id } = cloud.accounts.get("customer-cn");
    const own = sls.connect(endpoint("sls"), cloud.accounts.get("customer-cn"));
    await own.createProject(new models.CreateProjectRequest({ projectName: sls.PROJECT, description: "" }));
    for (const logstoreName of ["first", "second"])
      await own.createLogStore(sls.PROJECT, new models.CreateLogStoreRequest({ logstoreName, ttl: 7, shardCount: 2 }));
    const first = `acs:log:*:*:project/${sls.PROJECT}/logstore/first`;
    const client = sls.connect(endpoint("sls"), await assume({ Action: "log:Get*", Resource: first }));
    expect((await client.getLogStore(sls.PROJECT, "first")).body?.logstoreName).toBe("first");
    const said = (action: string, resource: string) =>
      expect.stringContaining(
        `denied by sts or ram, action: log:${action}, resource: acs:log:cn-hangzhou:${id}:project/${resource}`,
      );
    expect(await sls.refusal(client.getLogStore(sls.PROJECT, "second"))).toEqual(
      said("GetLogStore", `${sls.PROJECT}/logstore/second`),
    );
    expect(await sls.refusal(client.deleteLogStore(sls.PROJECT, "first"))).toMatch(/^401 Unauthorized/);
    expect(await sls.refusal(client.listProject(new models.ListProjectRequest({})))).toEqual(said("ListProject", "*"));
  });

  it("calls the functions that it was left: AccessDenied", async () => {
    const { id } = cloud.accounts.get("provider");
    const role = { ...roleOf("customer-cn"), accountId: id, name: "deployer" };
    const policy = policyOf({ Action: "fc:*Function*", Resource: `acs:fc:*:${id}:functions/f*` });
    const credentials = cloud.accounts.issue(role, "narrow", cloud.dial.now() + 3_600_000, policy);
    const get = (path: string) => {
      const client = new Client(sdkConfig(url("fc"), credentials));
      const params = new $OpenApiUtil.Params({
        ...{ action: "any", version: "2023-03-30", protocol: "HTTP", pathname: `/2023-03-30${path}`, method: "GET" },
        ...{ authType: "AK", style: "ROA", reqBodyType: "binary", bodyType: "string" },
      });
      const request = new $OpenApiUtil.OpenApiRequest({});
      return client.callApi(params, request, new RuntimeOptions({})).catch((error: unknown) => error);
    };
    expect(await get("/functions/f1")).toMatchObject({ statusCode: 404, code: "FunctionNotFound" });
    for (const path of ["/functions/g", "/functions", "/functions/f1/triggers", "/custom-domains"])
      expect(await get(path)).toMatchObject({ statusCode: 403, code: "AccessDenied" });
  });

  it.each([
    ["dm", "2015-11-23", "dm", "DescAccountSummary", { statusCode: 403, code: "Forbidden" }],
    ["fnf", "2019-03-15", "fnf", "ListFlows", { statusCode: 403, code: "AccessDenied" }],
    ["sts", "2015-04-01", "sts", "GetCallerIdentity", { statusCode: 403, code: "NoPermission" }],
  ])(
    "asks %s for what it was left, and is told the service's own code else",
    async (service, version, product, action, said) => {
      const call = async (...statements: Statement[]) =>
        callOpenApi({ url: url(service), version, credentials: await assume(...statements) }, action);
      expect(await call({ Action: `${product}:${action}` })).toHaveProperty("RequestId");
      await expect(call({ Action: "ots:*" })).rejects.toMatchObject(said);
      await expect(call({ Action: "*" }, { Effect: "Deny", Action: `${product}:*` })).rejects.toMatchObject(said);
    },
  );

  it.each([
    ["sms", "dysms:QuerySendDetails", "QuerySendDetails"],
    ["voice", "dyvms:QueryCallDetailByCallId", "QueryCallDetailByCallId"],
  ])("is told by %s in an answer", async (service, named, action) => {
    const call = async (...statements: Statement[]) =>
      (
        await callOpenApi(
          { url: url(service), version: "2017-05-25", credentials: await assume(...statements) },
          action,
        )
      ).Code;
    expect(await call({ Action: "ots:*" })).toBe("isp.RAM_PERMISSION_DENY");
    expect(await call({ Action: named }).catch(({ code }) => code)).not.toBe("isp.RAM_PERMISSION_DENY");
  });

  it("is left one flow by its name", async () => {
    const credentials = await assume({ Action: "fnf:*", Resource: "acs:fnf:*:*:flow/a*" });
    const describe = (Name: string) =>
      callOpenApi({ url: url("fnf"), version: "2019-03-15", credentials }, "DescribeFlow", { query: { Name } });
    await expect(describe("abc")).rejects.toMatchObject({ code: "FlowNotExists" });
    await expect(describe("xyz")).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("keeps its policy over a restart", async () => {
    const credentials = await assume({ Action: "ots:ListTable" });
    await cloud.close();
    cloud = await startLocalCloud({ folder });
    const client = tables.connect(endpoint("tablestore"), credentials, INSTANCE);
    expect((await client.listTable({})).tableNames).toEqual(["orders", "people"]);
    expect(await tables.refusal(client.deleteTable({ tableName: "orders" }))).toMatch(/^OTSNoPermissionAccess/);
  });
});
