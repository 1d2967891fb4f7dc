import { createHash } from "node:crypto";
import { request } from "node:http";
import { signSls, slsStringToSign } from "../../../local/wire/sls-signature.ts";
import { connect, line, loadLines, models, type Opened, openService, PROJECT, query, refusal, TEN } from "./sdk.ts";

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
  return new Promise<string>((resolve, reject) => {
    const { port } = new URL(cloud.service.url);
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers: sent }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(`${answer.statusCode} ${text ? (JSON.parse(text).errorCode ?? "ok") : "ok"}`));
    });
    outgoing.once("error", reject).end(altered ?? body);
  });
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
