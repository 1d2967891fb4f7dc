import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MINUTE, START, withCloud } from "./cloud.ts";

test("Date in a function is the dial's, and takes arguments as ever", () =>
  withCloud(
    {
      f: {
        body: `return [Date.now(), new Date().toISOString(), new Date(0).getTime(), new Date() instanceof Date, Date().slice(0, 15)]`,
      },
    },
    async ({ call, local }) => {
      const dates = async () => JSON.parse((await call("f")).body);
      expect(await dates()).toEqual([START, "2026-03-01T00:00:00.000Z", 0, true, "Sun Mar 01 2026"]);
      await local.dial.runUntil(START + MINUTE);
      expect((await dates())[0]).toBe(START + MINUTE);
    },
  ));

test("a function finds the platform's context and environment", () =>
  withCloud(
    {
      f: {
        body: "return { context, env: process.env, event: event.toString(), buffer: Buffer.isBuffer(event) }",
        props: { environmentVariables: { COLOUR: "red" }, role: "acs:ram::1:role/mss-fc", timeout: 7 },
      },
    },
    async ({ call, local }) => {
      const { context, env, event, buffer } = JSON.parse((await call("f", "héllo", { retryCount: 2 })).body);
      expect({ event, buffer }).toEqual({ event: "héllo", buffer: true });
      expect(context).toMatchObject({
        requestId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{6}-[0-9a-f]{12}$/),
        function: { name: "f", handler: "index.handler", memory: 512, timeout: 7 },
        region: "cn-hangzhou",
        retryCount: 2,
      });
      expect(env).toMatchObject({ COLOUR: "red", FC_FUNCTION_NAME: "f", FC_REGION: "cn-hangzhou" });
      expect(env.HOME).toBeUndefined();
      const { accessKeyId, securityToken } = context.credentials;
      expect(local.accounts.find(accessKeyId, securityToken, local.dial.now())).toMatchObject({
        arn: expect.stringMatching(/assumed-role\/mss-fc\/f$/),
      });
    },
  ));

test("what a function throws comes back as status 200 with the error as body", () =>
  withCloud(
    {
      throws: { body: `throw new TypeError("boom")` },
      calls: { source: `exports.handler = (event, context, callback) => callback(new Error("handled"))` },
      answers: { source: `exports.handler = (event, context, callback) => callback(null, "fine")` },
      absent: { source: "exports.other = 1" },
    },
    async ({ call }) => {
      const thrown = await call("throws");
      expect(thrown).toMatchObject({ status: 200, errorType: "UnhandledInvocationError" });
      expect(JSON.parse(thrown.body)).toEqual({
        errorMessage: "boom",
        errorType: "TypeError",
        stackTrace: expect.arrayContaining([expect.stringMatching(/^at /)]),
      });
      expect(await call("calls")).toMatchObject({ errorType: "HandledInvocationError" });
      expect(await call("answers")).toEqual({ status: 200, body: "fine" });
      expect((await call("absent")).body).toContain("is not a function");
    },
  ));

test("a function that is too slow, leaves or dies fails its request, and the next request is served", () =>
  withCloud(
    {
      f: {
        body: `
          if (event == "spin") for (;;);
          if (event == "hang") await new Promise(() => {});
          if (event == "exit") process.exit(1);
          if (event == "die") { setImmediate(() => { throw new Error("later") }); await new Promise(() => {}); }
          return "served"`,
        props: { timeout: 1 },
      },
    },
    async ({ call }) => {
      for (const slow of ["spin", "hang"])
        expect((await call("f", slow)).body).toContain("Function timed out after 1 seconds");
      for (const dead of ["exit", "die"]) {
        const { errorType, body } = await call("f", dead);
        expect(errorType).toBe("UnhandledInvocationError");
        expect(JSON.parse(body).errorMessage).toMatch(/^Process exited unexpectedly before completing request \(dur/);
      }
      expect((await call("f")).body).toBe("served");
    },
  ));

test("the time of a request runs only once its code is loaded", () =>
  withCloud(
    {
      f: {
        source: `const until = performance.now() + 1_200; while (performance.now() < until);
          exports.handler = async () => "loaded";`,
        props: { timeout: 1 },
      },
    },
    async ({ call }) => {
      expect(await call("f")).toEqual({ status: 200, body: "loaded" });
      expect(await call("f")).toEqual({ status: 200, body: "loaded" });
    },
  ));

test("an instance takes one request at a time, and only so many instances start", () =>
  withCloud(
    {
      f: {
        source: `
          let inside = 0; const id = Math.random();
          exports.handler = async () => {
            const alone = ++inside === 1;
            await new Promise((resolve) => setTimeout(resolve, 20));
            inside--;
            return { alone, id };
          }`,
      },
      serial: {
        source: `const id = Math.random(); exports.handler = async () => id`,
        props: { concurrencyConfig: { reservedConcurrency: 1 } },
      },
    },
    async ({ call }) => {
      const many = await Promise.all(Array.from({ length: 30 }, () => call("f")));
      const answers = many.map(({ body }) => JSON.parse(body));
      expect(answers.every(({ alone }) => alone)).toBe(true);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(8);
      const serial = await Promise.all(Array.from({ length: 5 }, () => call("serial")));
      const [first, ...refused] = serial.map(({ status, errorCode }) => [status, errorCode]);
      expect(first).toEqual([200, undefined]);
      expect(refused).toEqual(Array.from({ length: 4 }, () => [429, "ResourceExhausted"]));
    },
  ));

test("what a function logs lies in its file, with time, request id and level", () =>
  withCloud(
    {
      f: {
        body: `console.log("a %d", 1); console.error("b"); context.logger.warn({ c: 2 }); process.stdout.write("d\\n")`,
      },
    },
    async ({ call, local }) => {
      expect((await call("f")).body).toBe("null");
      const lines = readFileSync(join(local.folder, "logs", "f.log"), "utf8")
        .trimEnd()
        .split("\n");
      expect(lines.map((line) => line.replace(/1-[0-9a-f-]+/, "ID"))).toEqual([
        "2026-03-01T00:00:00.000Z ID [info] a 1",
        "2026-03-01T00:00:00.000Z ID [error] b",
        "2026-03-01T00:00:00.000Z ID [warn] { c: 2 }",
        "2026-03-01T00:00:00.000Z ID [info] d",
      ]);
    },
  ));
