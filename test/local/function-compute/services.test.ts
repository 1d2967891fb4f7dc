import { createHash, createHmac } from "node:crypto";
import type { Credentials } from "../../../local/accounts.ts";
import { type Cloud, MINUTE, START, startCloud, withCloud, writeProject } from "./cloud.ts";
import { sdk, zipFile } from "./sdk.ts";

interface Ask {
  body?: object | string;
  headers?: Record<string, string | undefined>;
  /** Instead of the one that signs right. */
  signature?: (text: string, secret: string) => string;
  credentials?: Credentials;
}

const hmac = (text: string, secret: string) => createHmac("sha256", secret).update(text).digest("base64");
const md5 = (body: string) => Buffer.from(createHash("md5").update(body).digest("hex")).toString("base64");

/**
 * A call of API 2016-08-15 as `@alicloud/fc2` 2.6 puts it on the wire. The package itself would bring a hundred others, an
 * HTTP client with known weaknesses among them; this is what was recorded of it (headers, hash, string to sign).
 */
const fc2 =
  ({ local, fc }: Cloud) =>
  async (method: string, path: string, { body, headers: more = {}, signature = hmac, credentials }: Ask = {}) => {
    const provider = local.accounts.get("provider");
    const { accessKeyId, accessKeySecret, securityToken }: Credentials = credentials ?? provider;
    const text = typeof body === "string" ? body : body && JSON.stringify(body);
    const given: Record<string, string | undefined> = {
      accept: "application/json",
      date: new Date(local.dial.now()).toUTCString(),
      "user-agent": "Node.js(v20.20.2) OS(linux/x64) SDK(@alicloud/fc2@v2.6.6)",
      "x-fc-account-id": provider.id,
      "x-fc-security-token": securityToken,
      ...(text !== undefined && {
        "content-type": typeof body === "string" ? "application/octet-stream" : "application/json",
        "content-md5": md5(text),
      }),
      ...more,
    };
    const headers = Object.fromEntries(
      Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined),
    );
    const own = Object.keys(headers)
      .filter((name) => name.startsWith("x-fc-"))
      .sort();
    const pathname = `/2016-08-15${path}`;
    const toSign = [
      method,
      headers["content-md5"] ?? "",
      headers["content-type"] ?? "",
      headers.date ?? "",
      own.map((name) => `${name}:${headers[name]}\n`).join("") + decodeURIComponent(pathname.split("?")[0] ?? ""),
    ].join("\n");
    const authorization = `FC ${accessKeyId}:${signature(toSign, accessKeySecret)}`;
    const answer = await fetch(fc.url + pathname, {
      method,
      headers: { authorization, ...headers },
      ...(text !== undefined && { body: text }),
    });
    const answered = await answer.text();
    const isJson = answer.headers.get("content-type") === "application/json";
    return { status: answer.status, headers: answer.headers, data: isJson ? JSON.parse(answered) : answered };
  };

const hello = (body = "return 'hello ' + event") => ({
  functionName: "hello",
  runtime: "nodejs20",
  handler: "index.handler",
  code: { zipFile: zipFile(`exports.handler = async (event, context) => { ${body} };`) },
});
const tick = (cronExpression: string) => ({
  triggerName: "tick",
  triggerType: "timer",
  triggerConfig: { cronExpression, enable: true, payload: "" },
});

test("services: CreateService, GetService, UpdateService, ListServices, DeleteService", () =>
  withCloud({}, async (cloud) => {
    const call = fc2(cloud);
    expect(
      (await call("POST", "/services", { body: { serviceName: "svc", role: "acs:ram::1:role/mss" } })).data,
    ).toMatchObject({
      serviceName: "svc",
      serviceId: expect.any(String),
      createdTime: "2026-03-01T00:00:00.000Z",
    });
    await call("POST", "/services", { body: { serviceName: "other" } });
    expect((await call("GET", "/services?limit=1")).data).toMatchObject({
      services: [{ serviceName: "other" }],
      nextToken: "svc",
    });
    expect((await call("PUT", "/services/svc", { body: { description: "new" } })).data).toMatchObject({
      description: "new",
      role: "acs:ram::1:role/mss",
    });
    await call("POST", "/services/svc/functions", { body: hello() });
    expect((await call("DELETE", "/services/svc")).data).toMatchObject({ ErrorCode: "ServiceNotEmpty" });
    await call("DELETE", "/services/svc/functions/hello");
    expect((await call("DELETE", "/services/svc")).status).toBe(204);
    expect(await call("GET", "/services/svc")).toMatchObject({ status: 404, data: { ErrorCode: "ServiceNotFound" } });
  }));

test("functions of a service: CreateServiceFunction, UpdateServiceFunction, ListServiceFunctions, invoked both ways", () =>
  withCloud({}, async (cloud) => {
    const call = fc2(cloud);
    const FUNCTION = "/services/svc.LATEST/functions/hello";
    await call("POST", "/services", { body: { serviceName: "svc", role: "acs:ram::1:role/mss" } });
    const made = await call("POST", "/services/svc/functions", {
      body: hello("return context.credentials.securityToken ? event : 'no role'"),
    });
    expect([made.status, made.data.functionName]).toEqual([200, "hello"]);
    expect((await call("GET", "/services/svc/functions")).data.functions).toMatchObject([{ functionName: "hello" }]);
    const sync = await call("POST", `${FUNCTION}/invocations`, { body: "hi", headers: { "x-fc-log-type": "Tail" } });
    expect([sync.status, sync.data, sync.headers.get("x-fc-log-result")]).toEqual([200, "hi", ""]);

    const headers = { "x-fc-invocation-type": "Async", "x-fc-stateful-async-invocation-id": "once" };
    expect((await call("POST", `${FUNCTION}/invocations`, { body: "later", headers })).status).toBe(202);
    expect((await call("POST", `${FUNCTION}/invocations`, { body: "later", headers })).status).toBe(409);
    await call("PUT", "/services/svc/functions/hello", { body: hello("throw new TypeError('x')") });
    const failed = await call("POST", `${FUNCTION}/invocations`);
    expect([failed.status, failed.headers.get("x-fc-error-type")]).toEqual([200, "UnhandledInvocationError"]);

    const shown = await sdk(cloud)("GET", "/functions/svc%24hello");
    expect(JSON.parse(shown.body).functionName).toBe("svc$hello");
    for (const [path, code] of [
      ["/services/none/functions/hello", "ServiceNotFound"],
      ["/services/svc/functions/none", "FunctionNotFound"],
      ["/services/svc.7/functions/hello", "VersionNotFound"],
      ["/layers", "PathNotSupported"],
    ] as const)
      expect(await call("GET", path)).toMatchObject({
        status: 404,
        data: { ErrorCode: code, ErrorMessage: expect.any(String) },
      });
  }));

test("triggers of a service's function are objects, fire on the dial and outlive the process with all the rest", async () => {
  const project = writeProject({});
  const cloud = await startCloud(project);
  const call = fc2(cloud);
  const TRIGGERS = "/services/svc/functions/hello/triggers";
  const note = `require("node:fs").appendFileSync(${JSON.stringify(`${project.folder}/notes`)}, JSON.stringify(JSON.parse(event).triggerTime) + "\\n")`;
  await call("POST", "/services", { body: { serviceName: "svc" } });
  await call("POST", "/services/svc/functions", { body: hello(note) });
  const { data } = await call("POST", TRIGGERS, { body: tick("@every 1m") });
  expect(data).toMatchObject({ triggerName: "tick", triggerConfig: { cronExpression: "@every 1m", enable: true } });
  await cloud.local.dial.runUntil(START + MINUTE);
  await cloud.close();

  const again = await startCloud(project);
  await again.local.dial.runUntil(START + 2 * MINUTE);
  expect(project.notes()).toEqual(["2026-03-01T00:01:00Z", "2026-03-01T00:02:00Z"]);
  const callAgain = fc2(again);
  await callAgain("PUT", `${TRIGGERS}/tick`, { body: { triggerConfig: tick("@every 2m").triggerConfig } });
  expect((await callAgain("GET", TRIGGERS)).data.triggers).toMatchObject([
    { triggerConfig: { cronExpression: "@every 2m" } },
  ]);
  await callAgain("DELETE", `${TRIGGERS}/tick`);
  expect(await callAgain("GET", `${TRIGGERS}/tick`)).toMatchObject({
    status: 404,
    data: { ErrorCode: "TriggerNotFound" },
  });
  await again.close();
});

test("the signature of 2016-08-15: wrong key, altered body, altered header, stale date, missing header", () =>
  withCloud({}, async (cloud) => {
    const call = fc2(cloud);
    const body = { serviceName: "svc" };
    const longAgo = new Date("2020-01-01").toUTCString();
    const stranger = cloud.local.accounts.get("customer-cn");
    const signed = (secret: string) => (text: string) => hmac(text, secret);
    for (const [ask, status, code] of [
      [{ body, signature: signed("wrong") }, 403, "SignatureNotMatch"],
      [{ body, headers: { "content-md5": md5("another") } }, 403, "SignatureNotMatch"],
      [
        { body, signature: (text: string, secret: string) => hmac(text.replace("/services", "/other"), secret) },
        403,
        "SignatureNotMatch",
      ],
      [
        {
          body,
          signature: (text: string, secret: string) =>
            hmac(text.replace("x-fc-account-id:1", "x-fc-account-id:2"), secret),
        },
        403,
        "SignatureNotMatch",
      ],
      [{ body, headers: { date: longAgo } }, 400, "InvalidTimeStamp.Expired"],
      [{ body, headers: { date: "yesterday" } }, 400, "InvalidTimeStamp.Format"],
      [{ body, headers: { date: undefined } }, 400, "MissingRequiredHeader"],
      [{ body, headers: { authorization: "" } }, 400, "MissingRequiredHeader"],
      [{ body, headers: { authorization: "FC nobody:AAAA" } }, 403, "InvalidAccessKeyID"],
      [{ body, headers: { authorization: `FC ${stranger.accessKeyId}:AAAA` } }, 403, "SignatureNotMatch"],
    ] as const)
      expect(await call("POST", "/services", ask)).toMatchObject({ status, data: { ErrorCode: code } });
    expect((await call("GET", "/services")).data.services).toEqual([]);
  }));

test("a session of the account signs with its token, until its second of the dial", () =>
  withCloud({}, async (cloud) => {
    const { accounts, dial } = cloud.local;
    const [role] = accounts.roles();
    if (!role) throw new Error("no role");
    const deployer = { ...role, accountId: accounts.get("provider").id };
    const credentials = accounts.issue(deployer, "deploy", dial.now() + 900_000);
    const list = () => fc2(cloud)("GET", "/services", { credentials });
    await dial.runUntil(credentials.expiresAt - 1);
    expect(await list()).toMatchObject({ status: 200 });
    await dial.runUntil(credentials.expiresAt);
    expect(await list()).toMatchObject({ status: 400, data: { ErrorCode: "InvalidSecurityToken.Expired" } });
  }));
