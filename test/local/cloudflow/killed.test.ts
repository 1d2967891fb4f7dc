import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { history, type Invocation, ok, START, startFlows } from "./cloud.ts";

const folder = temporaryFolder();
const callsBefore = (): Invocation[] => {
  const text = existsSync(`${folder}/calls`) ? readFileSync(`${folder}/calls`, "utf8") : "";
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

/** Another process on the same folder, killed while its two calls are under way. */
const killInTheMiddle = async () => {
  const child: ChildProcess = spawn(process.execPath, ["-r", "tsx/cjs", join(__dirname, "victim.ts"), folder], {
    stdio: "inherit",
  });
  const exited = once(child, "exit");
  for (let tries = 0; callsBefore().length < 2 && tries < 1500; tries++) await new Promise((go) => setTimeout(go, 10));
  child.kill("SIGKILL");
  await exited;
};

afterAll(() => rmSync(folder, { recursive: true }));

test("killed in the middle of a call, a flow makes the same call again, its token and deadline hold, and a message is there once", async () => {
  await killInTheMiddle();
  const local = openLocal({ folder });
  const flows = await startFlows(local, () => ok({}));
  await local.dial.runUntil(START + 60_000);
  const repeated = callsBefore().map((call) => ({ ...call, retryCount: 1, at: START }));
  expect(repeated).toHaveLength(2);
  expect(flows.calls).toEqual(repeated);

  const there = (seconds: number) =>
    local.dial.runUntil(START + seconds * 1000).then(() => flows.queues.list("queues/duty"));
  expect(flows.queues.sent()).toMatchObject([{ from: "told/e", state: "delayed" }]);
  expect(await there(119)).toEqual([]);
  expect(await there(120)).toMatchObject([{ body: "page" }]);

  const TaskToken = JSON.parse(String(repeated[0]?.body)).token;
  await flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"by":"old token"}' });
  await local.dial.runUntil(START + 3_600_000);
  const status = async (ExecutionName: string) => flows.api("DescribeExecution", { FlowName: "f", ExecutionName });
  expect(await status("answered")).toMatchObject({ Status: "Succeeded", Output: '{"by":"old token"}' });
  expect(await status("unanswered")).toMatchObject({ Status: "Succeeded" });
  expect(flows.calls.slice(2)).toMatchObject([{ at: START + 600_000, retryCount: 0 }]);
  expect((await history(flows, "f", "answered")).map(({ Type }) => Type)).toEqual([
    "ExecutionStarted",
    "StateEntered",
    "TaskScheduled",
    "TaskSucceeded",
    "StateSucceeded",
    "ExecutionSucceeded",
  ]);
  expect([...local.dial.items()]).toEqual([]);
  await flows.close();
  await local.close();
}, 30_000);

test("a service that is closed in the middle of a call makes it again when it is opened", async () => {
  const first = openLocal({ folder });
  const closed = new EventEmitter();
  const before = await startFlows(first, async () => {
    await once(closed, "closed");
    return ok({});
  });
  await before.api("StartExecution", { FlowName: "f", ExecutionName: "closed" });
  while (before.calls.length === 0) await new Promise((go) => setTimeout(go, 1));
  await before.close();
  closed.emit("closed");
  await first.close();

  const second = openLocal({ folder });
  const after = await startFlows(second, () => ok({}));
  await second.dial.runUntil(second.dial.now());
  expect(after.calls).toEqual(before.calls.map((call) => ({ ...call, retryCount: 1 })));
  await after.close();
  await second.close();
});
