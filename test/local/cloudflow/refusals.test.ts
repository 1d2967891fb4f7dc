import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

const { local } = openTemporary({ startAt: START });
let flows: Flows;
const pass = { StartAt: "A", States: [{ Name: "A", Type: "Pass", End: true }] };
const asked = {
  StartAt: "T",
  States: [
    task("T", {
      TaskMode: "WaitForCustomCallback",
      Timeout: 60,
      body: { "token.$": "$Context.Current.TaskToken" },
      End: true,
    }),
  ],
};
const invalid = refusal("InvalidArgument", 400);
const missing = refusal("MissingRequiredParams", 400);
const definitionOf = (Name: string) => JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name, ...pass });

/** What each action must be given, as it is carried out. */
const complete: Record<string, Record<string, unknown>> = {
  CreateFlow: { Name: "new", Description: "d", Type: "FDL", Definition: definitionOf("new") },
  UpdateFlow: { Name: "f" },
  DescribeFlow: { Name: "f" },
  DeleteFlow: { Name: "new" },
  StartExecution: { FlowName: "f" },
  StartSyncExecution: { FlowName: "express" },
  DescribeExecution: { FlowName: "f", ExecutionName: "e" },
  StopExecution: { FlowName: "asked", ExecutionName: "e" },
  ListExecutions: { FlowName: "f" },
  GetExecutionHistory: { FlowName: "f", ExecutionName: "e" },
  ReportTaskSucceeded: { TaskToken: "t", Output: "{}" },
  ReportTaskFailed: { TaskToken: "t", Error: "e" },
  CreateSchedule: { FlowName: "f", ScheduleName: "s", CronExpression: "@every 1m" },
  UpdateSchedule: { FlowName: "f", ScheduleName: "s" },
  DescribeSchedule: { FlowName: "f", ScheduleName: "s" },
  ListSchedules: { FlowName: "f" },
  DeleteSchedule: { FlowName: "f", ScheduleName: "s" },
};
const parts = Object.entries(complete).flatMap(([action, given]) => Object.keys(given).map((key) => [action, key]));

beforeAll(async () => {
  flows = await startFlows(local, ({ body }) => ok(JSON.parse(body)));
  await createFlow(flows, "f", pass);
  await createFlow(flows, "asked", asked);
  await createFlow(flows, "express", pass, { ExecutionMode: "Express" });
  await run(flows, local, { flow: "f" });
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test.each(parts)("%s needs %s", async (action = "", key = "") => {
  await expect(flows.api(action, { ...complete[action], [key]: undefined })).rejects.toEqual(missing);
  await expect(flows.api(action, { ...complete[action], [key]: "" })).rejects.toEqual(missing);
});

const flowKey = (action: string) => (action.endsWith("Flow") ? "Name" : "FlowName");
test.each(Object.keys(complete).filter((action) => !/^(CreateFlow|Report)/.test(action)))(
  "%s of a flow that is not there, or is another account's",
  async (action) => {
    const query = { ...complete[action], [flowKey(action)]: "none" };
    const message = expect.stringContaining("does not exist");
    await expect(flows.api(action, query)).rejects.toMatchObject({ code: "FlowNotExists", statusCode: 404, message });
    const stranger = { ...flows.target, credentials: local.accounts.get("customer-cn") };
    await expect(callOpenApi(stranger, action, { query: complete[action] ?? {} })).rejects.toEqual(
      refusal("FlowNotExists", 404),
    );
  },
);

test.each(["DescribeExecution", "StopExecution", "GetExecutionHistory"])(
  "%s of an execution that is not there",
  async (action) => {
    for (const ExecutionName of ["none", "x".repeat(129), "x".repeat(5_000)])
      await expect(flows.api(action, { FlowName: "f", ExecutionName })).rejects.toEqual(
        refusal("ExecutionNotExists", 404),
      );
  },
);

test.each<[string, Record<string, unknown>]>([
  ["CreateFlow", { Type: "DEFAULT" }],
  ["CreateFlow", { ExecutionMode: "standard" }],
  ["CreateFlow", { ExternalStorageLocation: "oss://b" }],
  ["CreateFlow", { Environment: "[]" }],
  ["CreateFlow", { Name: "a.b" }],
  ["CreateFlow", { Definition: "{" }],
  ["CreateFlow", { Definition: "a: &a 1\nb: *a\n" }],
  ["UpdateFlow", { Type: "DEFAULT" }],
  ["UpdateFlow", { Environment: "no" }],
  ["UpdateFlow", { Definition: definitionOf("other") }],
  ["DescribeFlow", { FlowVersion: "1" }],
  ["StartExecution", { Qualifier: "live" }],
  ["StartExecution", { Input: "{" }],
  ["StartExecution", { CallbackFnFTaskToken: "forged" }],
  ["StartSyncExecution", { Qualifier: "live" }],
  ["StartSyncExecution", { Input: "1" }],
  ["StartSyncExecution", { ExecutionName: "a b" }],
  ["ListExecutions", { Qualifier: "live" }],
  ["ListExecutions", { MapRunName: "m" }],
  ["ListExecutions", { StartedTimeBegin: "soon" }],
  ["ListExecutions", { StartedTimeEnd: "soon" }],
  ["ListExecutions", { NextToken: "x/y" }],
  ["GetExecutionHistory", { NextToken: "-1" }],
  ["ReportTaskSucceeded", { Output: "[]" }],
  ["ReportTaskSucceeded", { Output: "{" }],
  ["ReportTaskSucceeded", {}],
  ["ReportTaskFailed", {}],
])("%s refuses %j", async (action, wrong) => {
  await expect(flows.api(action, { ...complete[action], ...wrong })).rejects.toEqual(invalid);
});

test.each([
  ...["PublishFlowVersion", "ListFlowVersions", "DeleteFlowVersion", "CreateFlowAlias", "UpdateFlowAlias"],
  ...["DescribeFlowAlias", "ListFlowAliases", "DeleteFlowAlias", "DescribeMapRun", "UpdateMapRun", "NoSuchAction"],
])("%s is not supported", async (action) => {
  await expect(flows.api(action, { FlowName: "f", Name: "f" })).rejects.toEqual(refusal("ActionNotSupported", 400));
});

test("another version of the API is not supported", async () => {
  const other = { ...flows.target, version: "2020-01-01" };
  await expect(callOpenApi(other, "ListFlows")).rejects.toEqual(refusal("APIVersionNotSupported", 400));
});

test("every answer names its request, in its body and in a header", async () => {
  const answer = await fetch(flows.target.url, { method: "POST" });
  const { RequestId, Code } = (await answer.json()) as { RequestId: string; Code: string };
  expect([Code, answer.headers.get("x-acs-request-id")]).toEqual(["MissingRequiredParams", RequestId]);
});

/** An execution that waits for its callback. */
const tokenOf = async (name: string) => {
  await run(flows, local, { flow: "asked", name });
  return JSON.parse(flows.calls.at(-1)?.body ?? "").token;
};

test("a report has an Error of 128 characters, a Cause of 4,096 and an Output of 64 KiB", async () => {
  const TaskToken = await tokenOf("bounds");
  const fail = (rest: object) => flows.api("ReportTaskFailed", { TaskToken, Error: "e", ...rest });
  await expect(fail({ Error: "e".repeat(129) })).rejects.toEqual(invalid);
  await expect(fail({ Cause: "c".repeat(4097) })).rejects.toEqual(invalid);
  const report = (token: string, bytes: number) => {
    const Output = JSON.stringify({ x: "y".repeat(bytes - '{"x":""}'.length) });
    return callOpenApi(flows.target, "ReportTaskSucceeded", { query: { TaskToken: token }, body: { Output } });
  };
  await expect(report(TaskToken, 65_537)).rejects.toEqual(refusal("EntityTooLarge", 400));
  await expect(fail({ Error: "e".repeat(128), Cause: "c".repeat(4096) })).resolves.toBeDefined();
  await expect(report(await tokenOf("largest"), 65_536)).resolves.toBeDefined();
});

test("a token of another account's task is refused", async () => {
  const query = { TaskToken: await tokenOf("mine"), Output: "{}" };
  const stranger = { ...flows.target, credentials: local.accounts.get("customer-en") };
  await expect(callOpenApi(stranger, "ReportTaskSucceeded", { query })).rejects.toEqual(invalid);
  await expect(flows.api("ReportTaskSucceeded", query)).resolves.toBeDefined();
});

test("what a flow is given is shown, and changed piece by piece", async () => {
  const Environment = JSON.stringify({ Variables: [{ Name: "N", Value: "V", Description: "D" }] });
  const given = { Description: "one", RoleArn: "acs:ram::1:role/r", ResourceGroupId: "rg-1" };
  const made = await createFlow(flows, "shown", pass, { ...given, Environment });
  expect(made).toMatchObject({
    ...given,
    Name: "shown",
    Type: "FDL",
    ExecutionMode: "Standard",
    Environment: { Variables: [{ Name: "N", Value: "V", Description: "D" }] },
    Id: expect.any(String),
    CreatedTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    RequestId: expect.any(String),
  });
  await local.dial.runUntil(local.dial.now() + 1000);
  const changed = await flows.api("UpdateFlow", { Name: "shown", Description: "two", RoleArn: "acs:ram::1:role/q" });
  expect(changed).toMatchObject({
    Id: made.Id,
    Description: "two",
    RoleArn: "acs:ram::1:role/q",
    ResourceGroupId: "rg-1",
  });
  expect(changed.LastModifiedTime).not.toBe(made.LastModifiedTime);
  const { RequestId: _, ...shown } = await flows.api("DescribeFlow", { Name: "shown" });
  expect(changed).toMatchObject(shown);
  await expect(flows.api("ListFlows", { ResourceGroupId: "rg-1" })).resolves.toMatchObject({
    Flows: [{ Name: "shown" }],
  });
  await expect(flows.api("ListFlows", { ResourceGroupId: "rg-2" })).resolves.toMatchObject({ Flows: [] });
});

test("a deleted flow stops what runs: nothing more is called, and a late callback is told so", async () => {
  await createFlow(flows, "gone", asked);
  await run(flows, local, { flow: "gone" });
  const { token: TaskToken } = JSON.parse(flows.calls.at(-1)?.body ?? "");
  const calls = flows.calls.length;
  await flows.api("DeleteFlow", { Name: "gone" });
  await local.dial.runUntil(local.dial.now() + 600_000);
  expect(flows.calls).toHaveLength(calls);
  await expect(flows.api("ReportTaskSucceeded", { TaskToken, Output: "{}" })).rejects.toEqual(
    refusal("TaskAlreadyCompleted", 400),
  );
});
