import type { Fault } from "../../../local/faults.ts";
import { openTemporary } from "../temporary-local.ts";
import {
  createFlow,
  type Flows,
  history,
  type Invocation,
  ok,
  refusal,
  run,
  START,
  startFlows,
  task,
} from "./cloud.ts";

const SECOND = 1000;
const { local } = openTemporary({ startAt: START });
let flows: Flows;
let answer: Parameters<typeof startFlows>[1];
let name: string;
let flowCount = 0;

const nameOf = ({ functionArn }: Pick<Invocation, "functionArn">): string => functionArn.split("/")[1] ?? "";
/** What was called when, in seconds from then. */
const calledSince = (then: number) => flows.calls.map((call) => [nameOf(call), (call.at - then) / SECOND]);
const fault = (operation: string, kind: Fault["kind"], afterMs?: number) =>
  local.faults.add({ service: "fnf", operation, kind, count: 1, ...(afterMs && { afterMs }) });
const flow = (...States: object[]) =>
  createFlow(flows, name, { StartAt: (States[0] as { Name: string }).Name, States });
const goOn = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * SECOND);
const status = async () => (await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" })).Status;
const types = async () => (await history(flows, name)).map(({ Type }) => Type);

const wait = { Name: "W", Type: "Wait", Seconds: 60, Next: "A" };
const after = task("A", { End: true });
const asked = task("Q", {
  TaskMode: "WaitForCustomCallback",
  Timeout: 60,
  body: { "token.$": "$Context.Current.TaskToken" },
  Catch: [{ Errors: ["FnF.ALL"], Description: "d", Next: "A" }],
  End: true,
});
const report = () => {
  const TaskToken = JSON.parse(flows.calls[0]?.body ?? "").token;
  return flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"by":"chen"}' });
};

beforeAll(async () => {
  flows = await startFlows(local, (call) => answer(call));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  answer = () => ok({});
  flows.calls.length = 0;
  local.faults.clear();
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("an execution is started though its caller is told of a 500, and the next call returns it", async () => {
  await flow(wait, after);
  fault("StartExecution", "unavailable-after");
  const start = () => flows.api("StartExecution", { FlowName: name, ExecutionName: "e", Input: "{}" });
  await expect(start()).rejects.toEqual(refusal("InternalServerError", 500));
  await expect(start()).resolves.toMatchObject({ Name: "e", Status: "Running" });
  const { Executions } = await flows.api("ListExecutions", { FlowName: name });
  expect(Executions).toHaveLength(1);
  await goOn(60);
  expect(flows.calls).toHaveLength(1);
});

test("what is refused stays refused, whatever a fault would answer after the effect", async () => {
  fault("StartExecution", "unavailable-after");
  await expect(flows.api("StartExecution", { FlowName: "none" })).rejects.toEqual(refusal("FlowNotExists", 404));
});

test.each<[Fault["kind"], number[]]>([
  ["late", [90]],
  ["dropped", []],
  ["duplicate", [60, 60]],
])("a wait's timer is %s: its end is seen at %j", async (kind, seconds) => {
  await flow(wait, { Name: "P", Type: "Pass", Next: "A" }, after);
  const then = local.dial.now();
  fault("Timer", kind);
  await run(flows, local, { flow: name, seconds: 300 });
  expect(calledSince(then)).toEqual(seconds.map((second) => ["A", second]));
  expect(await status()).toBe(kind === "dropped" ? "Running" : "Succeeded");
});

test.each<[Fault["kind"], number[]]>([
  ["late", [0, 35]],
  ["dropped", [0]],
  ["duplicate", [0, 5, 5]],
])("the pause before a retry is %s: attempts at %j", async (kind, seconds) => {
  answer = () => (flows.calls.length === 1 ? { status: 429, body: "", errorCode: "ResourceThrottled" } : ok({}));
  const rule = { Errors: ["FC.ResourceThrottled"], Description: "d", MaxAttempts: 1, IntervalSeconds: 5 };
  await flow({ ...after, Retry: [rule] });
  const then = local.dial.now();
  fault("Timer", kind);
  await run(flows, local, { flow: name, seconds: 300 });
  expect(calledSince(then)).toEqual(seconds.map((second) => ["A", second]));
});

test.each<[Fault["kind"], number[]]>([
  ["late", [90]],
  ["dropped", []],
  ["duplicate", [60, 60]],
])("a task's time-out is %s: what catches it is called at %j", async (kind, seconds) => {
  await flow(asked, after);
  const then = local.dial.now();
  fault("Deadline", kind);
  await run(flows, local, { flow: name, seconds: 300 });
  expect(calledSince(then)).toEqual([["Q", 0], ...seconds.map((second) => ["A", second])]);
  expect((await types()).filter((type) => type === "TaskTimedOut")).toHaveLength(kind === "dropped" ? 0 : 1);
});

test("a task whose time-out never comes still hears of its callback", async () => {
  await flow(asked, after);
  fault("Deadline", "dropped");
  await run(flows, local, { flow: name, seconds: 3600 });
  await report();
  await goOn(0);
  expect([await status(), flows.calls.length]).toEqual(["Succeeded", 1]);
});

test("a step runs twice: its function is called again under the same key and token, and the flow goes on once", async () => {
  await flow(asked, after);
  fault("Step", "duplicate");
  await run(flows, local, { flow: name });
  const [first, second] = flows.calls;
  expect(second).toEqual({ ...first, retryCount: 1 });
  await report();
  await goOn(300);
  expect([await status(), flows.calls.length]).toEqual(["Succeeded", 2]);
  expect((await types()).filter((type) => type === "TaskScheduled")).toHaveLength(1);
});

test("a callback is answered and comes later; the task's time goes on meanwhile", async () => {
  await flow(asked, after);
  await run(flows, local, { flow: name });
  fault("Callback", "late", 20_000);
  await expect(report()).resolves.toMatchObject({ EventId: expect.any(Number) });
  await goOn(19);
  expect(await status()).toBe("Running");
  await goOn(1);
  expect([await status(), flows.calls.length]).toEqual(["Succeeded", 1]);
  await expect(report()).rejects.toEqual(refusal("TaskAlreadyCompleted", 400));

  name = `f${flowCount++}`;
  flows.calls.length = 0;
  await flow(asked, after);
  const then = local.dial.now();
  await run(flows, local, { flow: name, seconds: 50 });
  fault("Callback", "late");
  await report();
  await goOn(60);
  expect(calledSince(then)).toEqual([
    ["Q", 0],
    ["A", 60],
  ]);
});

test("a callback is answered and dropped: the task times out, or hears of the next", async () => {
  await flow(asked, after);
  await run(flows, local, { flow: name });
  fault("Callback", "dropped");
  await expect(report()).resolves.toMatchObject({ EventId: expect.any(Number) });
  await goOn(30);
  expect(await status()).toBe("Running");
  await report();
  await goOn(0);
  expect([await status(), flows.calls.length]).toEqual(["Succeeded", 1]);
});
