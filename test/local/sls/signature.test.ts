import { createHash } from "node:crypto";
import { request } from "node:http";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import Client from "@alicloud/sls20201230";
import type { Credentials } from "../../../local/accounts.ts";
import { signSls, slsStringToSign } from "../../../local/wire/sls-signature.ts";
import { contentSha256, signSlsV4 } from "../../../local/wire/sls-signature-v4.ts";
import { encodeGroup, putBytes } from "./data-plane.ts";
import {
  connect,
  LOGSTORE,
  line,
  loadLines,
  models,
  type Opened,
  openService,
  PROJECT,
  query,
  refusal,
  second,
  TEN,
} from "./sdk.ts";

let cloud: Opened;
beforeAll(async () => {
  cloud = await openService();
  await loadLines(cloud, [line(TEN - 60_000)]);
});
afterAll(() => cloud.close());

interface Given {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  secret?: string;
  without?: string;
  altered?: string;
}

/** @returns `status code` */
const send = (method: string, path: string, headers: Record<string, string>, body: string) =>
  new Promise<string>((resolve, reject) => {
    const { port } = new URL(cloud.service.url);
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(`${answer.statusCode} ${text ? (JSON.parse(text).errorCode ?? "ok") : "ok"}`));
    });
    outgoing.once("error", reject).end(body);
  });

/** A call signed by hand, as `@alicloud/log` signs it with hmac-sha1. */
const call = async ({
  method = "GET",
  path = "/logstores",
  headers = {},
  body = "",
  secret,
  without,
  altered,
}: Given) => {
  const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("customer-cn");
  const all: Record<string, string> = {
    ...{ "x-log-apiversion": "0.6.0", "x-log-signaturemethod": "hmac-sha1", "x-log-bodyrawsize": String(body.length) },
    ...{ date: new Date(cloud.local.dial.now()).toUTCString(), host: `${PROJECT}.localhost` },
    ...(body && {
      "content-type": "application/json",
      "content-md5": createHash("md5").update(body).digest("hex").toUpperCase(),
    }),
    ...headers,
  };
  delete all[without ?? ""];
  const [bare = "", search = ""] = path.split("?");
  const toSign = slsStringToSign({ method, path: bare, query: search, headers: all, body: Buffer.from(body) });
  const signature = signSls(toSign, secret ?? accessKeySecret, String(all["x-log-signaturemethod"]));
  const authorization = { authorization: `LOG ${accessKeyId}:${signature}` };
  const sent = { ...(without === "authorization" ? {} : authorization), ...all };
  return send(method, path, sent, altered ?? body);
};

it("both digests of signature version 1 are taken, with a query and with a body", async () => {
  expect(await call({})).toBe("200 ok");
  expect(await call({ headers: { "x-log-signaturemethod": "hmac-sha256" } })).toBe("200 ok");
  expect(await call({ path: "/logstores?offset=0&size=10&logstoreName=%E4%B8%AD%20waf" })).toBe("200 ok");
  expect(await call({ method: "POST", body: '{"logstoreName":"by-hand"}' })).toBe("200 ok");
});

it.each<[string, Given, string]>([
  ["a wrong key", { secret: "not-the-secret" }, "401 SignatureNotMatch"],
  [
    "an altered body",
    { method: "POST", body: '{"logstoreName":"abc"}', altered: '{"logstoreName":"abd"}' },
    "401 SignatureNotMatch",
  ],
  ["a stale date", { headers: { date: "Mon, 02 Jan 2006 15:04:05 GMT" } }, "400 RequestTimeTooSkewed"],
  ["a date that is none", { headers: { date: "soon" } }, "400 InvalidDateFormat"],
  ["no date", { without: "date" }, "400 MissingDate"],
  ["no version", { without: "x-log-apiversion" }, "400 MissingAPIVersion"],
  ["no method", { without: "x-log-signaturemethod" }, "400 MissingSignatureMethod"],
  ["another method", { headers: { "x-log-signaturemethod": "md5" } }, "400 InvalidSignatureMethod"],
  ["a body without its type", { method: "POST", body: "{}", without: "content-type" }, "400 MissingContentType"],
  ["no signature", { without: "authorization" }, "401 Unauthorized"],
])("%s is refused", async (_, given, expected) => {
  expect(await call(given)).toBe(expected);
});

const connectV4 = (change: Partial<Credentials> & { regionId?: string } = {}) => {
  const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("customer-cn");
  const endpoint = cloud.service.url.replace("http://127.0.0.1", "localhost");
  return new Client(
    new $OpenApiUtil.Config({
      ...{ accessKeyId, accessKeySecret, endpoint, protocol: "http", regionId: "cn-hangzhou", signatureVersion: "v4" },
      ...change,
    }),
  );
};

it("version 4 of the SDK is taken, with a query, a body and bytes", async () => {
  const client = connectV4();
  expect((await query(client, "* | SELECT count(*) AS n, 'a b*' AS t")).rows).toEqual([{ n: "1", t: "a b*" }]);
  const range = { from: second(TEN) - 3600, to: second(TEN) + 1, query: "status: 200 中 or *" };
  expect((await client.getLogs(PROJECT, LOGSTORE, new models.GetLogsRequest(range))).body).toHaveLength(1);
  await putBytes(client, encodeGroup([]));
  expect((await client.getProject(PROJECT)).body).toMatchObject({
    projectName: PROJECT,
  });
});

it("version 4 of the SDK signs a query with several stars wrongly, and is refused", async () => {
  const range = { from: second(TEN) - 3600, to: second(TEN) + 1, query: "* | SELECT count(*) AS n" };
  expect(await refusal(connectV4().getLogs(PROJECT, LOGSTORE, new models.GetLogsRequest(range)))).toMatch(
    /^401 SignatureNotMatch/,
  );
});

it("version 4 with a wrong key, of another region or with an altered body is refused", async () => {
  for (const change of [{ accessKeySecret: "not-the-secret" }, { regionId: "cn-beijing" }])
    expect(await refusal(query(connectV4(change), "*"))).toMatch(/^401 SignatureNotMatch/);
});

it.each<[string, Given, string]>([
  ["as it should be", { body: '{"logstoreName":"by-v4"}' }, "200 ok"],
  ["altered", { body: '{"logstoreName":"abc"}', altered: '{"logstoreName":"abd"}' }, "401 SignatureNotMatch"],
  ["without its date", { without: "x-log-date" }, "400 MissingDate"],
  ["without its version", { without: "x-log-apiversion" }, "400 MissingAPIVersion"],
  ["without its type", { body: "{}", without: "content-type" }, "400 MissingContentType"],
  ["of long ago", { headers: { "x-log-date": "20060102T150405Z" } }, "400 RequestTimeTooSkewed"],
  ["of no time", { headers: { "x-log-date": "soon" } }, "400 InvalidDateFormat"],
  ["of another form", { headers: { authorization: "SLS4-HMAC-SHA256 Credential=x" } }, "401 Unauthorized"],
])("a request of version 4, %s", async (_, { headers = {}, body = "", without, altered }, expected) => {
  const { accessKeyId, accessKeySecret } = cloud.local.accounts.get("customer-cn");
  const date = new Date(cloud.local.dial.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const all: Record<string, string> = {
    ...{ "x-log-apiversion": "0.6.0", "x-log-bodyrawsize": String(body.length), "x-log-date": date },
    ...{ "x-log-content-sha256": contentSha256(Buffer.from(body)), host: `${PROJECT}.localhost` },
    ...(body && { "content-type": "application/json" }),
    ...headers,
  };
  delete all[without ?? ""];
  const scope = { day: date.slice(0, 8), region: "cn-hangzhou" };
  const request = { method: "POST", path: "/logstores", query: "", headers: all, body: Buffer.from(body) };
  const signature = signSlsV4(request, accessKeySecret, scope);
  const said = `SLS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.day}/${scope.region}/sls/aliyun_v4_request,Signature=${signature}`;
  expect(await send("POST", "/logstores", { authorization: said, ...all }, altered ?? body)).toBe(expected);
});

it("a date is near the dial or near the wall clock; with strict dates only the dial counts", async () => {
  const wall = { headers: { date: new Date().toUTCString() } };
  expect(await call(wall)).toBe("200 ok");
  const strict = await openService({ strictDates: true });
  const before = cloud;
  cloud = strict;
  try {
    expect(await call(wall)).toBe("400 RequestTimeTooSkewed");
    expect(await call({ headers: { date: new Date(TEN - 15 * 60_000).toUTCString() } })).toBe("404 ProjectNotExist");
    expect(await call({ headers: { date: new Date(TEN - 15 * 60_000 - 1000).toUTCString() } })).toBe(
      "400 RequestTimeTooSkewed",
    );
  } finally {
    cloud = before;
    await strict.close();
  }
});

it("temporary credentials of a role read, until they expire or with another token", async () => {
  const { accounts, dial } = cloud.local;
  const role = accounts
    .roles()
    .find(({ name, accountId }) => name === "mss-read" && accountId === accounts.get("customer-cn").id);
  if (!role) throw new Error("no role");
  const held = accounts.issue(role, "watch", dial.now() + 3_600_000);
  expect((await query(connect(cloud.service.url, held), "*")).rows).toHaveLength(1);
  const other = { ...held, securityToken: "another" };
  expect(await refusal(query(connect(cloud.service.url, other), "*"))).toMatch(/^401 Unauthorized/);
  const late = accounts.issue(role, "late", dial.now());
  expect(await refusal(query(connect(cloud.service.url, late), "*"))).toMatch(/^401 SecurityTokenExpired/);
});

it("a session ends at its second of the dial, whichever version signs", async () => {
  const before = cloud;
  cloud = await openService();
  try {
    const { accounts, dial } = cloud.local;
    const [role] = accounts.roles();
    if (!role) throw new Error("no role");
    const { expiresAt, ...held } = accounts.issue(role, "watch", dial.now() + 900_000);
    const clients = [connect(cloud.service.url, held), connectV4(held)];
    const list = () =>
      Promise.all(clients.map((client) => refusal(client.listProject(new models.ListProjectRequest({})))));
    await dial.runUntil(expiresAt - 1);
    expect(await list()).toEqual([" was not refused", " was not refused"]);
    await dial.runUntil(expiresAt);
    const said = expect.stringMatching(/^401 SecurityTokenExpired: .*The security token is expired/);
    expect(await list()).toEqual([said, said]);
  } finally {
    await cloud.close();
    cloud = before;
  }
});

it("a key of another account is refused, and one that nobody has", async () => {
  const { accounts } = cloud.local;
  const stranger = connect(cloud.service.url, accounts.get("customer-en"));
  expect(await refusal(query(stranger, "*"))).toMatch(
    /^401 Unauthorized: denied by sts or ram, action: log:GetLogStoreLogs/,
  );
  expect(
    await refusal(stranger.createLogStore(PROJECT, new models.CreateLogStoreRequest({ logstoreName: "mine" }))),
  ).toMatch(/^401 Unauthorized/);
  const nobody = connect(cloud.service.url, { accessKeyId: "LTAInobody", accessKeySecret: "x" });
  expect(await refusal(query(nobody, "*"))).toMatch(/^401 Unauthorized: AccessKeyId not found/);
});
