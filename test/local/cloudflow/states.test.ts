import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, history, ok, run, START, startFlows, task } from "./cloud.ts";

let answer: Parameters<typeof startFlows>[1];
let flows: Flows;
let name: string;
let flowCount = 0;
const { local } = openTemporary({ startAt: START });

const flow = (...States: object[]) =>
  createFlow(flows, name, { StartAt: (States[0] as { Name: string }).Name, States });
const result = async (input = {}, seconds = 0) => {
  const { Status, Output } = await run(flows, local, { flow: name, input, seconds });
  return [Status, Output === "" ? "" : JSON.parse(String(Output))];
};
const types = async () => (await history(flows, name)).map(({ Type, StepName }) => `${StepName} ${Type}`);
const last = async () => JSON.parse((await history(flows, name)).at(-1)?.EventDetail ?? "");
const throttled = { status: 429, body: "busy", errorCode: "ResourceThrottled" };

beforeAll(async () => {
  flows = await startFlows(local, (call) => answer(call));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  answer = ({ body }) => ok(JSON.parse(body));
  flows.calls.length = 0;
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("constructors build input, output and what the whole execution shares", async () => {
  await flow(
    {
      Name: "A",
      Type: "Pass",
      InputConstructor: { "n.$": "intAdd($Input.n, 1)", deep: [{ "x.$": "$Context.Execution.Input.list[1]" }] },
      GlobalConstructor: { "seen.$": "$Output.n" },
      OutputConstructor: { "n.$": "$Output.n", "deep.$": "$Input.deep", "old.$": "mapKeys($Global)" },
      Next: "B",
    },
    { Name: "B", Type: "Pass", OutputConstructor: { "was.$": "$Input", "seen.$": "$Global.seen" }, End: true },
  );
  expect(await result({ n: 1, list: ["a", "b"] })).toEqual([
    "Succeeded",
    { was: { n: 2, deep: [{ x: "b" }], old: [] }, seen: 2 },
  ]);
});

test("a choice takes the first branch that holds", async () => {
  await flow(
    {
      Name: "C",
      Type: "Choice",
      Branches: [
        { Condition: '$Input.kind == `a` && !("n" in $Input)', Next: "A" },
        { Condition: "$Input.kind in $Input.kinds || $Input.n >= -1", Next: "B" },
      ],
      Default: "D",
    },
    ...["A", "B", "D"].map((Name) => ({ Name, Type: "Pass", OutputConstructor: { at: Name }, End: true })),
  );
  const at = (input: object, e: string) => run(flows, local, { flow: name, name: e, input });
  expect((await at({ kind: "a" }, "e1")).Output).toBe('{"at":"A"}');
  expect((await at({ kind: "b", kinds: ["b"], n: -2 }, "e2")).Output).toBe('{"at":"B"}');
  expect((await at({ kind: "b", kinds: [], n: -2 }, "e3")).Output).toBe('{"at":"D"}');
});

test("a wait ends at its second", async () => {
  await flow({ Name: "W", Type: "Wait", "Seconds.$": "$Input.s", Next: "T" }, task("T", { End: true }));
  const before = local.dial.now();
  await result({ s: 299 }, 1000);
  expect(flows.calls.map(({ at }) => at - before)).toEqual([299_000]);
});

test("branches of a parallel run on the same input and meet again", async () => {
  const branch = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
  await flow({
    Name: "P",
    Type: "Parallel",
    Branches: [
      branch({ Name: "W", Type: "Wait", Seconds: 60, Next: "S" }, { Name: "S", Type: "Succeed" }),
      branch(task("T", { body: { "got.$": "$Input.x" }, End: true })),
      branch({ Name: "Q", Type: "Parallel", Branches: [branch({ Name: "I", Type: "Pass", End: true })], End: true }),
    ],
    OutputConstructor: {
      "a.$": "$Output.Branch0.x",
      "b.$": "$Output.Branch1.Body.got",
      "c.$": "$Output.Branch2.Branch0.x",
    },
    End: true,
  });
  expect(await result({ x: 7 }, 100)).toEqual(["Succeeded", { a: 7, b: 7, c: 7 }]);
});

test("a failing branch takes the others with it, and is caught outside", async () => {
  answer = () => ({ status: 200, body: '{"errorMessage":"no"}', errorType: "Sorry" });
  const failing = { StartAt: "T", States: [task("T", { End: true })] };
  const slow = {
    StartAt: "W",
    States: [{ Name: "W", Type: "Wait", Seconds: 60, Next: "V" }, task("V", { End: true })],
  };
  const caught = {
    Errors: ["Sorry"],
    Description: "d",
    Next: "E",
    OutputConstructor: { "why.$": "$Context.Current.Error.Code" },
  };
  await flow(
    { Name: "P", Type: "Parallel", Branches: [slow, failing], Catch: [caught], Next: "E" },
    { Name: "E", Type: "Pass", End: true },
  );
  expect(await result({}, 100)).toEqual(["Succeeded", { why: "Sorry" }]);
  expect(flows.calls).toHaveLength(1);
  expect(await types()).toContain("W StateAborted");
});

test("a refused call is tried again as its rule says, then the error ends the execution", async () => {
  answer = () => throttled;
  const rule = { Description: "d", MaxAttempts: 3, IntervalSeconds: 2, BackoffRate: 2, MaxBackoffSeconds: 5 };
  await flow(task("T", { Retry: [{ ...rule, Errors: ["FC.ResourceThrottled"] }], End: true }));
  expect(await result({}, 100)).toEqual(["Failed", ""]);
  const [first = 0, ...others] = flows.calls.map(({ at }) => at);
  expect(others.map((at) => at - first)).toEqual([2000, 6000, 11_000]);
  expect(new Set(flows.calls.map(({ requestKey }) => requestKey)).size).toBe(4);
  expect(await last()).toEqual({ error: "FC.ResourceThrottled", cause: "busy" });
});

test("a callback that comes before its function has returned is kept", async () => {
  let reported: unknown;
  const pending = (body: string) =>
    flows.api("ReportTaskSucceeded", { TaskToken: JSON.parse(body).t, Output: '{"early":true}' });
  answer = async ({ body }) => {
    reported = await pending(body);
    return ok({});
  };
  await flow(
    task("T", {
      TaskMode: "WaitForCustomCallback",
      Timeout: 60,
      body: { "t.$": "$Context.Current.TaskToken" },
      End: true,
    }),
  );
  expect(await result({}, 100)).toEqual(["Succeeded", { early: true }]);
  expect(reported).toMatchObject({ EventId: expect.any(Number) });
});

test("a page that could not be sent fails a waiting task at once", async () => {
  answer = () => ({ status: 200, body: "{}", errorType: "SendFailed" });
  const caught = { Errors: ["FnF.ALL"], Description: "d", Next: "E" };
  await flow(task("T", { TaskMode: "WaitForCustomCallback", Timeout: 600, Catch: [caught], End: true }), {
    Name: "E",
    Type: "Fail",
    Code: "Unreachable",
    Detail: "nobody",
  });
  expect(await result()).toEqual(["Failed", ""]);
  expect(await last()).toEqual({ error: "Unreachable", cause: "nobody" });
  expect([...local.dial.items()]).toEqual([]);
});

test("output that is no object, or too large, or an expression that sees nothing, fails the execution", async () => {
  answer = () => ok({ big: "x".repeat(70_000) });
  await flow(task("T", { End: true }));
  expect((await result())[0]).toBe("Failed");
  name = `f${flowCount++}`;
  await flow({ Name: "A", Type: "Pass", OutputConstructor: { "x.$": "$Input.missing" }, End: true });
  expect((await result())[0]).toBe("Failed");
  expect(await last()).toEqual({ error: "FnF.InvalidExpression", cause: 'there is no "missing"' });
});

test("an endless loop ends at 5,000 events, and a flow at its time limit", async () => {
  await flow({ Name: "A", Type: "Pass", Next: "B" }, { Name: "B", Type: "Pass", Next: "A" });
  expect((await result())[0]).toBe("Failed");
  const { Events } = await flows.api("GetExecutionHistory", { FlowName: name, ExecutionName: "e", NextToken: "4998" });
  expect(Events).toMatchObject([{ EventId: 4999 }, { EventId: 5000, Type: "ExecutionFailed" }]);
  expect(Events).toMatchObject([{}, { EventDetail: expect.stringContaining("FnF.EventsLimitExceeded") }]);

  name = `f${flowCount++}`;
  const States = [task("T", { TaskMode: "WaitForCustomCallback", Timeout: 0, End: true })];
  await createFlow(flows, name, { StartAt: "T", Timeout: 90, States });
  expect(await result({}, 89)).toEqual(["Running", ""]);
  await local.dial.runUntil(local.dial.now() + 1000);
  expect(await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" })).toMatchObject({
    Status: "TimedOut",
  });
});
