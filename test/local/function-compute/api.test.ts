import { MINUTE, START, withCloud } from "./cloud.ts";
import { sdk } from "./sdk.ts";

const echo = { f: { body: "note(event.toString()); return event" }, g: { body: "throw new Error('g')" } };
const INVOKE = "/functions/f/invocations";
const asyncHeaders = (more = {}) => ({ "x-fc-invocation-type": "Async", ...more });

test("InvokeFunction waits for the answer, and shows a function's error in a header", () =>
  withCloud(echo, async (cloud) => {
    const call = sdk(cloud);
    const answer = await call("POST", INVOKE, { body: "hello" });
    expect(answer).toMatchObject({ statusCode: 200, body: "hello" });
    expect(answer.headers["x-fc-request-id"]).toMatch(/^1-/);
    const failed = await call("POST", "/functions/g/invocations");
    expect(failed.headers["x-fc-error-type"]).toBe("UnhandledInvocationError");
    expect(JSON.parse(failed.body).errorMessage).toBe("g");
  }));

test("an asynchronous call waits for its delay on the dial", () =>
  withCloud(echo, async (cloud, { notes }) => {
    const headers = asyncHeaders({ "x-fc-async-delay": "120" });
    const answer = await sdk(cloud)("POST", INVOKE, { headers, body: "later" });
    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    await cloud.local.dial.runUntil(START + 2 * MINUTE - 1);
    expect(notes()).toEqual([]);
    await cloud.local.dial.runUntil(START + 2 * MINUTE);
    expect(notes()).toEqual(["later"]);
  }));

test("a task id is taken for seven days", () =>
  withCloud(echo, async (cloud, { notes }) => {
    const call = () => sdk(cloud)("POST", INVOKE, { headers: asyncHeaders({ "x-fc-async-task-id": "daily_1" }) });
    await call();
    await expect(call()).rejects.toMatchObject({ statusCode: 409 });
    await cloud.local.dial.runUntil(START + 7 * 24 * 60 * MINUTE - 1);
    await expect(call()).rejects.toMatchObject({ statusCode: 409 });
    await cloud.local.dial.runUntil(START + 7 * 24 * 60 * MINUTE);
    await call();
    await cloud.local.dial.idle();
    expect(notes()).toHaveLength(2);
  }));

test("what cannot be served is refused with the platform's code", () =>
  withCloud(echo, async (cloud) => {
    const call = sdk(cloud);
    const large = "a".repeat(128 * 1024 + 1);
    const stranger = cloud.local.accounts.get("customer-cn");
    const wrong = { ...cloud.local.accounts.get("provider"), accessKeySecret: "no" };
    for (const [refused, statusCode, code] of [
      [() => call("POST", "/functions/none/invocations"), 404, "FunctionNotFound"],
      [() => call("GET", "/functions/none"), 404, "FunctionNotFound"],
      [() => call("GET", "/layers"), 404, "PathNotSupported"],
      [() => call("POST", INVOKE, { headers: asyncHeaders(), body: large }), 400, "EntityTooLarge"],
      [() => call("POST", INVOKE, { headers: asyncHeaders({ "x-fc-async-delay": "3601" }) }), 400, "InvalidArgument"],
      [() => call("POST", INVOKE, { headers: asyncHeaders({ "x-fc-async-task-id": "7" }) }), 400, "InvalidArgument"],
      [() => call("GET", "/functions", { credentials: wrong }), 403, "SignatureNotMatch"],
      [() => call("GET", "/functions", { credentials: stranger }), 403, "AccessDenied"],
    ] as const)
      await expect(refused()).rejects.toMatchObject({
        statusCode,
        code,
        message: expect.stringContaining("request id: 1-"),
      });
  }));

test("a session of the account calls until its second of the dial", () =>
  withCloud(echo, async (cloud) => {
    const { accounts, dial } = cloud.local;
    const [role] = accounts.roles();
    if (!role) throw new Error("no role");
    const deployer = { ...role, accountId: accounts.get("provider").id };
    const credentials = accounts.issue(deployer, "deploy", dial.now() + 900_000);
    const list = () => sdk(cloud)("GET", "/functions", { credentials });
    await dial.runUntil(credentials.expiresAt - 1);
    expect(await list()).toMatchObject({ statusCode: 200 });
    await dial.runUntil(credentials.expiresAt);
    await expect(list()).rejects.toMatchObject({ statusCode: 400, code: "InvalidSecurityToken.Expired" });
  }));

test("ListFunctions lists page by page, GetFunction shows one", () =>
  withCloud(echo, async (cloud) => {
    const read = async (path: string, query = {}) => JSON.parse((await sdk(cloud)("GET", path, { query })).body);
    const first = await read("/functions", { limit: "1" });
    expect(first).toMatchObject({ functions: [{ functionName: "f", handler: "index.handler" }], nextToken: "g" });
    const { functions, ...end } = await read("/functions", { limit: "1", nextToken: "g" });
    expect([functions.length, functions[0].functionName, end]).toEqual([1, "g", {}]);
    expect((await read("/functions/f")).functionArn).toMatch(/^acs:fc:cn-hangzhou:\d{16}:functions\/f$/);
  }));

test("a fault strikes before the effect, or cuts the connection after it; flows see it as well", () =>
  withCloud(echo, async (cloud, { notes }) => {
    const { local, call: flow } = cloud;
    const fault = (kind: "throttled" | "unavailable" | "unavailable-after" | "lost") =>
      local.faults.add({ service: "fc", operation: "InvokeFunction", kind, count: 1 });
    fault("throttled");
    await expect(sdk(cloud)("POST", INVOKE)).rejects.toMatchObject({ statusCode: 503, code: "ResourceThrottled" });
    expect(notes()).toEqual([]);
    fault("lost");
    await expect(sdk(cloud)("POST", INVOKE, { body: "1" })).rejects.toThrow();
    expect(notes()).toEqual(["1"]);
    fault("throttled");
    expect(await flow("f")).toMatchObject({ status: 503, errorCode: "ResourceThrottled" });
    fault("unavailable");
    expect(await flow("f")).toMatchObject({ status: 500, errorCode: "InternalServerError" });
    for (const kind of ["lost", "unavailable-after"] as const) {
      fault(kind);
      expect(await flow("f")).toMatchObject({ status: 500, errorCode: "InternalServerError" });
    }
    expect(notes()).toEqual(["1", "", ""]);
    fault("unavailable-after");
    expect(await flow("none")).toMatchObject({ status: 404, errorCode: "FunctionNotFound" });
  }));
