import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, history, type Invocation, ok, refusal, START, startFlows, task } from "./cloud.ts";

const HOUR = 3_600_000;
/** Fire every hour and a half, three times, then no more. */
const fire = ({ functionArn, body }: Invocation) => {
  if (functionArn.includes("/Await/")) tokens.push(JSON.parse(body).token);
  return ok({ seconds: 5400, more: tokens.length < 3 });
};

const loop = {
  StartAt: "Fire",
  States: [
    task("Fire", {
      body: { "id.$": "$Context.Execution.Input.id" },
      OutputConstructor: { "seconds.$": "$Output.Body.seconds", "more.$": "$Output.Body.more" },
      Next: "More",
    }),
    { Name: "More", Type: "Choice", Branches: [{ Condition: "$Input.more", Next: "Await" }], Default: "Done" },
    task("Await", {
      TaskMode: "WaitForCustomCallback",
      "Timeout.$": "$Input.seconds",
      body: { "token.$": "$Context.Current.TaskToken" },
      Catch: [{ Errors: ["FnF.TaskTimeout"], Description: "nobody came", Next: "Fire" }],
      Next: "Done",
    }),
    { Name: "Done", Type: "Succeed" },
  ],
};

let tokens: string[] = [];
let flows: Flows;
const { local } = openTemporary({ startAt: START });
const fired = () =>
  flows.calls.filter(({ functionArn }) => functionArn.includes("/Fire/")).map(({ at }) => (at - START) / HOUR);
const start = (ExecutionName: string) =>
  flows.api("StartExecution", { FlowName: "loop", ExecutionName, Input: '{"id":"I-7"}' });
const status = async (ExecutionName: string) =>
  (await flows.api("DescribeExecution", { FlowName: "loop", ExecutionName })).Status;

beforeAll(async () => {
  flows = await startFlows(local, fire);
  await createFlow(flows, "loop", loop);
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("a flow that nobody answers fires at exactly the instants that its function names, and ends when there is no more", async () => {
  await start("unanswered");
  await local.dial.runUntil(START + 100 * HOUR);
  expect(fired()).toEqual([0, 1.5, 3, 4.5]);
  expect(flows.calls[0]?.body).toBe('{"id":"I-7"}');
  expect(await status("unanswered")).toBe("Succeeded");
  expect([...local.dial.items()]).toEqual([]);
  const events = await history(flows, "loop", "unanswered");
  expect(events.map(({ EventId }) => EventId)).toEqual(events.map((_, index) => index + 1));
  expect(events.find(({ Type }) => Type === "StateTimedOut")).toMatchObject({
    StepName: "Await",
    Time: "2026-01-01T01:30:00.000Z",
  });
});

test("a callback ends the wait, and a late one is told so", async () => {
  tokens = [];
  await start("answered");
  await local.dial.runUntil(local.dial.now() + HOUR);
  const report = () => flows.api("ReportTaskSucceeded", { TaskToken: tokens[0], Output: '{"decision":"ack"}' });
  await expect(report()).resolves.toMatchObject({ EventId: expect.any(Number) });
  await expect(report()).rejects.toEqual(refusal("TaskAlreadyCompleted", 400));

  await local.dial.idle();
  const { Status, Output } = await flows.api("DescribeExecution", { FlowName: "loop", ExecutionName: "answered" });
  expect([Status, Output]).toEqual(["Succeeded", '{"decision":"ack"}']);
  expect([...local.dial.items()]).toEqual([]);
  await expect(report()).rejects.toEqual(refusal("TaskAlreadyCompleted", 400));
});

test("a token whose task has timed out is of no use, a forged one is refused", async () => {
  tokens = [];
  await start("late");
  await local.dial.runUntil(local.dial.now() + 2 * HOUR);
  const fail = (TaskToken: string | undefined) => flows.api("ReportTaskFailed", { TaskToken, Error: "No" });
  await expect(fail(tokens[0])).rejects.toEqual(refusal("TaskAlreadyCompleted", 400));
  await expect(fail(`${tokens[1]}A`)).rejects.toEqual(refusal("InvalidArgument", 400));
  await expect(fail(tokens[1])).resolves.toMatchObject({ EventId: expect.any(Number) });
  await local.dial.runUntil(local.dial.now());
  expect(await status("late")).toBe("Failed");
});

test("hundreds of turns later a step still takes no longer", async () => {
  tokens = [];
  const turn = (ms: number) => local.dial.runUntil(local.dial.now() + ms);
  await start("long");
  const before = performance.now();
  for (let turns = 0; turns < 200; turns++) {
    tokens = [];
    await turn(1.5 * HOUR);
  }
  expect((performance.now() - before) / 200).toBeLessThan(50);
  expect(await status("long")).toBe("Running");
});
