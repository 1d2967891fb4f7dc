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

test("refusals have the platform's status and code, as its client reads them", () =>
  withCloud({}, async (cloud) => {
    const call = fc2(cloud);
    const FUNCTIONS = "/services/svc/functions";
    const TRIGGERS = `${FUNCTIONS}/hello/triggers`;
    await call("POST", "/services", { body: { serviceName: "svc" } });
    await call("POST", FUNCTIONS, { body: hello() });
    await call("POST", TRIGGERS, { body: tick("@every 1m") });
    const asynchronous = { "x-fc-invocation-type": "Async" };
    const invoke = (body: string, headers = {}) =>
      ["POST", `${FUNCTIONS}/hello/invocations`, { body, headers }] as const;
    for (const [[method, path, ask], status, code] of [
      [["POST", "/services", { body: { serviceName: "svc" } }], 409, "ServiceAlreadyExists"],
      [["POST", "/services", { body: { serviceName: "7" } }], 400, "InvalidArgument"],
      [["POST", "/services", { body: { serviceName: "s".repeat(129) } }], 400, "InvalidArgument"],
      [["POST", "/services", { body: {} }], 400, "InvalidArgument"],
      [["PUT", "/services/none", { body: {} }], 404, "ServiceNotFound"],
      [["DELETE", "/services/none"], 404, "ServiceNotFound"],
      [["DELETE", "/services/svc"], 409, "ServiceNotEmpty"],
      [["POST", FUNCTIONS, { body: hello() }], 409, "FunctionAlreadyExists"],
      [["POST", FUNCTIONS, { body: { ...hello(), functionName: "7" } }], 400, "InvalidArgument"],
      [["POST", FUNCTIONS, { body: { ...hello(), functionName: "g", code: undefined } }], 400, "InvalidArgument"],
      [["POST", FUNCTIONS, { body: { ...hello(), functionName: "g", timeout: 86_401 } }], 400, "InvalidArgument"],
      [["POST", "/services/none/functions", { body: hello() }], 404, "ServiceNotFound"],
      [["GET", "/services/none/functions"], 404, "ServiceNotFound"],
      [["PUT", `${FUNCTIONS}/none`, { body: {} }], 404, "FunctionNotFound"],
      [["PUT", `${FUNCTIONS}/hello`, { body: { memorySize: 1 } }], 400, "InvalidArgument"],
      [["DELETE", `${FUNCTIONS}/none`], 404, "FunctionNotFound"],
      [["GET", `${FUNCTIONS}/none/code`], 404, "FunctionNotFound"],
      [["POST", `${FUNCTIONS}/none/invocations`, {}], 404, "FunctionNotFound"],
      [["POST", "/services/svc.live/functions/hello/invocations", {}], 404, "AliasNotFound"],
      [invoke("x", { "x-fc-invocation-type": "Later" }), 400, "InvalidArgument"],
      [invoke("x", { ...asynchronous, "x-fc-stateful-async-invocation-id": "7" }), 400, "InvalidArgument"],
      [invoke("x".repeat(128 * 1024 + 1), asynchronous), 400, "EntityTooLarge"],
      [["POST", TRIGGERS, { body: tick("@every 1m") }], 409, "TriggerAlreadyExists"],
      [["POST", TRIGGERS, { body: { ...tick("often"), triggerName: "t" } }], 400, "InvalidArgument"],
      [["POST", `${FUNCTIONS}/none/triggers`, { body: tick("@every 1m") }], 404, "FunctionNotFound"],
      [["PUT", `${TRIGGERS}/none`, { body: {} }], 404, "TriggerNotFound"],
      [["DELETE", `${TRIGGERS}/none`], 404, "TriggerNotFound"],
    ] as [Parameters<typeof call>, number, string][])
      expect([path, await call(method, path, ask)]).toMatchObject([
        path,
        { status, data: { ErrorCode: code, ErrorMessage: expect.any(String) } },
      ]);
    expect((await call("GET", `${FUNCTIONS}/hello`)).data).toMatchObject({ functionName: "hello", timeout: 3 });
    expect((await call("GET", `${FUNCTIONS}/hello/code`)).data).toMatchObject({ url: expect.any(String) });
    expect((await call(...invoke("x".repeat(128 * 1024), asynchronous))).status).toBe(202);
  }));

test("a flow calls a function of a service by its ARN", () =>
  withCloud({}, async (cloud) => {
    const call = fc2(cloud);
    await call("POST", "/services", { body: { serviceName: "svc" } });
    await call("POST", "/services/svc/functions", { body: hello() });
    const invoke = (functionArn: string) => cloud.call("", "you", { functionArn });
    for (const arn of [
      "acs:fc:cn-hangzhou:1:services/svc.LATEST/functions/hello",
      "acs:fc:::services/svc/functions/hello",
    ])
      expect(await invoke(arn)).toMatchObject({ status: 200, body: "hello you" });
    expect(await invoke("acs:fc:::services/svc.7/functions/hello")).toMatchObject({ errorCode: "VersionNotFound" });
    expect(await invoke("acs:fc:::services/other/functions/hello")).toMatchObject({ errorCode: "FunctionNotFound" });
  }));

test("temporary credentials sign with their token, until they are over", () =>
  withCloud({}, async (cloud) => {
    const { accounts, dial } = cloud.local;
    const { id } = accounts.get("provider");
    const role = { accountId: id, name: "deployer", trustedAccountId: id, externalId: "" };
    const { accessKeyId, accessKeySecret, securityToken } = accounts.issue(role, "s", dial.now() + 10 * MINUTE);
    const own = {
      ...cloud,
      local: {
        ...cloud.local,
        accounts: { ...accounts, get: () => ({ ...accounts.get("provider"), accessKeyId, accessKeySecret }) },
      },
    };
    const list = (headers = {}) => fc2(own as Cloud)("GET", "/services", { headers });
    const token = { "x-fc-security-token": securityToken };
    expect((await list(token)).status).toBe(200);
    expect(await list()).toMatchObject({ status: 400, data: { ErrorCode: "MissingRequiredHeader" } });
    expect(await list({ "x-fc-security-token": "another" })).toMatchObject({
      status: 400,
      data: { ErrorCode: "InvalidSecurityToken.Malformed" },
    });
    await dial.runUntil(dial.now() + 10 * MINUTE);
    expect(await list(token)).toMatchObject({ status: 400, data: { ErrorCode: "InvalidSecurityToken.Expired" } });
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
