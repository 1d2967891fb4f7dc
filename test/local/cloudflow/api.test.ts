import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

let flows: Flows;
const { local, lines } = openTemporary({ startAt: START });
const waiting = { StartAt: "T", States: [task("T", { TaskMode: "WaitForCustomCallback", Timeout: 600, End: true })] };
const pass = { StartAt: "A", States: [{ Name: "A", Type: "Pass", End: true }] };

beforeAll(async () => {
  flows = await startFlows(local, () => ok({}));
  await createFlow(flows, "waiting", waiting);
  await createFlow(flows, "pass", pass);
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("a name starts one execution: running it is returned, ended it is refused", async () => {
  const start = (Input: string) => flows.api("StartExecution", { FlowName: "waiting", ExecutionName: "once", Input });
  await expect(start('{"a":1}')).resolves.toMatchObject({ Status: "Running", Name: "once", StoppedTime: "" });
  await expect(start('{"a":2}')).resolves.toMatchObject({ Input: '{"a":1}' });
  await local.dial.runUntil(local.dial.now());
  expect(flows.calls).toHaveLength(1);
  const stop = () => flows.api("StopExecution", { FlowName: "waiting", ExecutionName: "once", Error: "Superseded" });
  await expect(stop()).resolves.toMatchObject({ Status: "Stopped", StoppedTime: "2026-01-01T00:00:00.000Z" });
  await expect(stop()).rejects.toEqual(refusal("PreconditionFailed", 412));
  await expect(start("{}")).rejects.toEqual(refusal("ExecutionAlreadyExists", 409));
  expect([...local.dial.items()]).toEqual([]);
});

test("a long poll is answered when the execution ends", async () => {
  await flows.api("StartExecution", { FlowName: "pass", ExecutionName: "polled" });
  const poll = flows.api("DescribeExecution", { FlowName: "pass", ExecutionName: "polled", WaitTimeSeconds: 10 });
  setTimeout(() => void local.dial.runUntil(local.dial.now()), 50);
  await expect(poll).resolves.toMatchObject({ Status: "Succeeded", Output: "{}" });
});

test("executions are listed newest first, by page, by status and by prefix", async () => {
  for (const name of ["inc-1", "inc-2", "other"]) {
    await flows.api("StartExecution", { FlowName: "waiting", ExecutionName: name });
    await local.dial.runUntil(local.dial.now() + 1000);
  }
  const list = async (query: object) => {
    const { Executions, NextToken } = await flows.api("ListExecutions", { FlowName: "waiting", ...query });
    return { names: (Executions as { Name: string }[]).map(({ Name }) => Name), NextToken };
  };
  expect((await list({ Status: "Running", ExecutionNamePrefix: "inc-" })).names).toEqual(["inc-2", "inc-1"]);
  const { names, NextToken } = await list({ Limit: 3, MetadataOnly: true });
  expect([names, await list({ NextToken })]).toEqual([["other", "inc-2", "inc-1"], { names: ["once"] }]);
  expect((await list({ StartedTimeBegin: "2026-01-01T00:00:01Z" })).names).toEqual(["other", "inc-2"]);
  expect((await list({ StartedTimeEnd: "2026-01-01T00:00:01Z", Status: "Running" })).names).toEqual(["inc-2", "inc-1"]);
});

test("running executions keep the definition they started with, new ones get the new", async () => {
  const Definition = JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "waiting", ...pass });
  await expect(flows.api("UpdateFlow", { Name: "waiting", Definition })).resolves.toMatchObject({ Definition });
  await expect(flows.api("DescribeFlow", { Name: "waiting" })).resolves.toMatchObject({ Definition, Type: "FDL" });
  const { FlowDefinition } = await flows.api("DescribeExecution", { FlowName: "waiting", ExecutionName: "inc-1" });
  expect(FlowDefinition).not.toBe(Definition);
  expect(await run(flows, local, { flow: "waiting", name: "new" })).toMatchObject({ Status: "Succeeded" });
});

test("a deleted flow takes its executions with it, and its name is free again", async () => {
  for (let n = 0; n < 25; n++) await flows.api("StartExecution", { FlowName: "pass", ExecutionName: `e${n}` });
  await flows.api("DeleteFlow", { Name: "pass" });
  await expect(flows.api("DescribeFlow", { Name: "pass" })).rejects.toEqual(refusal("FlowNotExists", 404));
  await createFlow(flows, "pass", pass);
  await local.dial.runUntil(local.dial.now());
  expect(await run(flows, local, { flow: "pass", name: "e1" })).toMatchObject({ Status: "Succeeded" });
  await expect(flows.api("ListExecutions", { FlowName: "pass" })).resolves.toMatchObject({
    Executions: [{ Name: "e1" }],
  });
});

test("flows are listed by page and belong to their account", async () => {
  const first = await flows.api("ListFlows", { Limit: 1 });
  expect(first).toMatchObject({ Flows: [{ Name: "pass" }], NextToken: "pass" });
  await expect(flows.api("ListFlows", { NextToken: "pass" })).resolves.toMatchObject({ Flows: [{ Name: "waiting" }] });
  const stranger = { ...flows.target, credentials: local.accounts.get("customer-cn") };
  await expect(callOpenApi(stranger, "ListFlows")).resolves.toMatchObject({ Flows: [] });
  await expect(callOpenApi(stranger, "DescribeFlow", { query: { Name: "pass" } })).rejects.toEqual(
    refusal("FlowNotExists", 404),
  );
});

test("what is missing, unknown or malformed is refused with the service's own codes", async () => {
  const start = (query: object) => flows.api("StartExecution", { FlowName: "pass", ...query });
  await expect(flows.api("PublishFlowVersion")).rejects.toEqual(refusal("ActionNotSupported", 400));
  await expect(flows.api("StartExecution")).rejects.toEqual(refusal("MissingRequiredParams", 400));
  await expect(start({ FlowName: "none" })).rejects.toEqual(refusal("FlowNotExists", 404));
  await expect(start({ ExecutionName: "1x" })).rejects.toEqual(refusal("InvalidArgument", 400));
  await expect(start({ Input: "[]" })).rejects.toEqual(refusal("InvalidArgument", 400));
  await expect(flows.api("DescribeExecution", { FlowName: "pass", ExecutionName: "x" })).rejects.toEqual(
    refusal("ExecutionNotExists", 404),
  );
  const large = { FlowName: "pass", Input: JSON.stringify({ x: "y".repeat(65_536) }) };
  await expect(callOpenApi(flows.target, "StartExecution", { body: large })).rejects.toEqual(
    refusal("EntityTooLarge", 400),
  );
  await expect(createFlow(flows, "pass", pass)).rejects.toEqual(refusal("FlowAlreadyExists", 409));
  await expect(flows.api("DescribeRegions")).resolves.toMatchObject({
    Regions: { Region: [{ RegionId: "cn-hangzhou" }] },
  });
});

const state = (rest: object) => ({ StartAt: "A", States: [{ Name: "A", Type: "Pass", End: true, ...rest }] });
const badDefinitions: Record<string, object> = {
  "the legacy form": { Type: "flow" },
  "another name": { Name: "other" },
  "an unknown type": state({ Type: "Loop" }),
  "an unknown key": state({ Nxt: "B" }),
  "a dangling Next": state({ End: false, Next: "B" }),
  "a dangling StartAt": { ...pass, StartAt: "B" },
  "neither Next nor End": { StartAt: "A", States: [{ Name: "A", Type: "Pass" }] },
  "one name twice": { StartAt: "A", States: [...pass.States, ...pass.States] },
  "a long wait": state({ Type: "Wait", Seconds: 301 }),
  "a long time-out": { StartAt: "T", States: [task("T", { Timeout: 604_801, End: true })] },
  "another action": { StartAt: "T", States: [{ ...task("T", { End: true }), Action: "HTTP:Request" }] },
  "a call that does not fit": { StartAt: "T", States: [task("T", { TaskMode: "WaitForSystemCallback", End: true })] },
  "a Catch without Description": {
    StartAt: "T",
    States: [task("T", { Catch: [{ Errors: ["X"], Next: "T" }], End: true })],
  },
  "a Choice without Default": {
    StartAt: "A",
    States: [{ Name: "A", Type: "Choice", Branches: [{ Condition: "true", Next: "A" }] }],
  },
  "too many branches": state({ Type: "Parallel", Branches: Array.from({ length: 51 }, () => pass) }),
  "an unknown function": state({ OutputConstructor: { "now.$": "now()" } }),
  "an unknown operator": state({ OutputConstructor: { "x.$": "$Input.x + 1" } }),
};

test.each(Object.entries(badDefinitions))("a definition with %s is refused", async (_, definition) => {
  await expect(createFlow(flows, "bad", { ...pass, ...definition })).rejects.toEqual(refusal("InvalidArgument", 400));
});

test("a state that cannot be reached is shown to the operator", async () => {
  await createFlow(flows, "odd", { StartAt: "A", States: [...pass.States, { Name: "B", Type: "Succeed" }] });
  expect(lines.at(-1)).toBe("fnf: flow odd: state B cannot be reached");
});

test("a definition may be YAML", async () => {
  const Definition =
    "Type: StateMachine\nSpecVersion: v1\nName: yaml\nStartAt: A\nStates:\n  - {Name: A, Type: Pass, End: true}\n";
  await flows.api("CreateFlow", { Name: "yaml", Description: "d", Type: "FDL", Definition });
  expect(await run(flows, local, { flow: "yaml" })).toMatchObject({ Status: "Succeeded" });
});
