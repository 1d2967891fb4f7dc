import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { MINUTE, START, startCloud, type TestProject, withCloud, writeProject } from "./cloud.ts";

const async = true;

test("an asynchronous invocation is answered at once and runs on the dial", () =>
  withCloud({ f: { body: "note(event.toString())" } }, async ({ call, local }, { notes }) => {
    expect(await call("f", "hello", { async })).toEqual({ status: 202, body: "" });
    expect(notes()).toEqual([]);
    await local.dial.runUntil(START);
    expect(notes()).toEqual(["hello"]);
  }));

test("a failing function is repeated with the same request id, then its destination is told", () =>
  withCloud(
    {
      f: {
        body: "note([context.requestId, context.retryCount]); throw new Error('no')",
        props: {
          asyncInvokeConfig: {
            maxAsyncRetryAttempts: 2,
            destinationConfig: { onFailure: { destination: "acs:fc:cn-hangzhou:1:functions/letters" } },
          },
        },
      },
      letters: { body: "note(JSON.parse(event))" },
    },
    async ({ call, local, lines }, { notes }) => {
      await call("f", "work", { async });
      await local.dial.runUntil(START + MINUTE);
      const [first, second, third, letter, ...rest] = notes();
      expect([second, third, rest]).toEqual([[first[0], 1], [first[0], 2], []]);
      expect(letter).toMatchObject({
        timestamp: START + 3000,
        requestContext: { requestId: first[0], condition: "RetriesExhausted", approximateInvokeCount: 3 },
        requestPayload: "work",
        responseContext: { statusCode: 200, functionError: "UnhandledInvocationError" },
        responsePayload: expect.stringContaining('"errorMessage":"no"'),
      });
      expect(lines).toEqual([expect.stringContaining("given up (RetriesExhausted)")]);
    },
  ));

test("an invocation that grows too old is given up before its repeats are used", () =>
  withCloud(
    { f: { body: "note(1); throw 1", props: { asyncInvokeConfig: { maxAsyncEventAgeInSeconds: 2 } } } },
    async ({ call, local, lines }, { notes }) => {
      await call("f", "", { async });
      await local.dial.runUntil(START + MINUTE);
      expect(notes()).toHaveLength(2);
      expect(lines).toEqual([expect.stringContaining("given up (EventAgeExceeded)")]);
    },
  ));

/** Another process on the same folder: it runs what is due by the wall clock until it is killed. */
const startChild = ({ folder, project }: TestProject): ChildProcess =>
  spawn(process.execPath, ["-r", "tsx/cjs", join(__dirname, "victim.ts"), folder, project], { stdio: "inherit" });

const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds() && tries < 1000; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
};

test("killed in the middle, an invocation runs again as retry 1 under the same id", async () => {
  const hang =
    "note([context.requestId, context.retryCount]); if (context.retryCount === 0) await new Promise(() => {})";
  const project = writeProject({ f: { body: hang, props: { timeout: 600 } } });
  const child = startChild(project);
  const exited = once(child, "exit");
  await until(() => project.notes().length > 0);
  child.kill("SIGKILL");
  await exited;

  const cloud = await startCloud(project);
  await cloud.local.dial.runUntil(cloud.local.dial.now());
  const [[requestId]] = project.notes();
  expect(project.notes()).toEqual([
    [requestId, 0],
    [requestId, 1],
  ]);
  expect([...cloud.local.dial.items()]).toEqual([]);
  await cloud.close();
  rmSync(project.folder, { recursive: true });
}, 20_000);
