import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { unconfirmed } from "../../../local/cloudflow/unconfirmed.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, history, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

let flows: Flows;
let name: string;
let flowCount = 0;
const heard: { request: IncomingMessage; body: string }[] = [];
const site = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  heard.push({ request, body });
  response.writeHead(request.url === "/missing" ? 404 : 200, { "x-site": "yes" }).end('{"seen":true}');
});
let url: string;
const { local } = openTemporary({ startAt: START });
const scope = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
const http = (Parameters: object, rest: object = {}) => ({
  Name: "H",
  Type: "Task",
  Action: "HTTP:Request",
  Parameters: { url, method: "GET", ...Parameters },
  End: true,
  ...rest,
});
const child = (Parameters: object, rest: object = {}) => ({
  ...http({}, rest),
  Action: "FNF:StartExecution",
  Parameters: { resourceArn: "acs:fnf:::flow/child", ...Parameters },
});
const flow = (...States: object[]) => createFlow(flows, name, scope(...States));
const result = async (input: object = {}, seconds = 0) => {
  const { Status, Output } = await run(flows, local, { flow: name, input, seconds });
  return [Status, Output === "" ? "" : JSON.parse(String(Output))];
};
const last = async () => JSON.parse((await history(flows, name)).at(-1)?.EventDetail ?? "");

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  flows = await startFlows(local, ({ body }) => ok(JSON.parse(body)));
  const wait = { Name: "W", Type: "Wait", Seconds: 60, Next: "P" };
  const pass = { Name: "P", Type: "Pass", OutputConstructor: { "did.$": "$Context.Execution.Input.work" }, End: true };
  await createFlow(flows, "child", scope(wait, pass));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  heard.length = 0;
});
afterAll(async () => {
  await flows.close();
  await local.close();
  site.close();
});

test("HTTP:Request sends what its parameters say and puts out header, code and body", async () => {
  await flow(http({ method: "POST", headers: { "x-mine": "1" }, body: { "n.$": "$Input.n" } }));
  const [status, output] = await result({ n: 7 });
  expect(status).toBe("Succeeded");
  expect(output).toMatchObject({ Code: 200, Body: { seen: true }, Header: { "x-site": "yes" } });
  expect(heard.map(({ body }) => body)).toEqual(['{"n":7}']);
  expect(heard[0]?.request).toMatchObject({
    method: "POST",
    headers: { "x-mine": "1", "content-type": "application/json" },
  });
});

test("HTTP:Request is a GET where nothing is said, and takes its method in any case", async () => {
  await flow(http({ method: undefined }));
  expect((await result())[0]).toBe("Succeeded");
  name = `f${flowCount++}`;
  await flow(http({ method: "Delete" }));
  expect((await result())[0]).toBe("Succeeded");
  expect(heard.map(({ request }) => request.method)).toEqual(["GET", "DELETE"]);
  name = `f${flowCount++}`;
  await flow(http({ method: "TRACE" }));
  expect((await result())[0]).toBe("Failed");
  expect((await last()).error).toBe("FnF.InvalidData");
});

test("an answer of any status is a result, no answer is an error", async () => {
  await flow(http({ url: `${url}/missing` }));
  expect((await result())[1]).toMatchObject({ Code: 404 });
  name = `f${flowCount++}`;
  await flow(http({ url: "http://127.0.0.1:1/" }));
  expect((await result())[0]).toBe("Failed");
  expect((await last()).error).toBe("HTTP.RequestFailed");
});

test("HTTP:Request that waits for a callback sends the token along", async () => {
  await flow(http({ method: "PUT", body: "as it is" }, { TaskMode: "WaitForCustomCallback", Timeout: 60 }));
  expect((await result())[0]).toBe("Running");
  const TaskToken = heard[0]?.request.headers["x-fnf-http-callback-task-token"];
  expect(heard[0]?.body).toBe("as it is");
  await flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"came":1}' });
  await local.dial.runUntil(local.dial.now());
  const ended = await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
  expect(ended).toMatchObject({ Status: "Succeeded", Output: '{"came":1}' });
});

test("a flow starts another and goes on", async () => {
  await flow(child({ executionName: "named", input: { "work.$": "$Input.work" } }));
  const [status, output] = await result({ work: "a" });
  expect([status, output]).toEqual([
    "Succeeded",
    { FlowName: "child", ExecutionName: "named", RequestID: expect.any(String) },
  ]);
  await expect(flows.api("DescribeExecution", { FlowName: "child", ExecutionName: "named" })).resolves.toMatchObject({
    Status: "Running",
    Input: '{"work":"a"}',
  });
});

test("a flow waits for the end of another, and sees its output", async () => {
  await flow(child({ input: { work: "b" } }, { TaskMode: "WaitForSystemCallback", Timeout: 100 }));
  const start = local.dial.now();
  expect(await result({}, 100)).toEqual(["Succeeded", { did: "b" }]);
  const { StoppedTime } = await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
  expect(Date.parse(String(StoppedTime)) - start).toBe(60_000);
});

test("a child that is stopped fails its task by the name that StopExecution gave", async () => {
  const caught = {
    Errors: ["Superseded"],
    Description: "d",
    Next: "C",
    OutputConstructor: { "why.$": "$Context.Current.Error.Detail" },
  };
  await flow(child({ executionName: "stopped", input: {} }, { TaskMode: "WaitForSystemCallback", Catch: [caught] }), {
    Name: "C",
    Type: "Pass",
    End: true,
  });
  await result();
  await flows.api("StopExecution", {
    FlowName: "child",
    ExecutionName: "stopped",
    Error: "Superseded",
    Cause: "newer",
  });
  await local.dial.runUntil(local.dial.now());
  const ended = await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
  expect(ended).toMatchObject({ Status: "Succeeded", Output: '{"why":"newer"}' });
});

test("a child that cannot be started fails its task", async () => {
  await flow(child({ resourceArn: "acs:fnf:::flow/none" }));
  expect((await result())[0]).toBe("Failed");
  expect((await last()).error).toBe("FNF.FlowNotExists");
});

test("an execution started with a task's token reports its end there", async () => {
  await flow(
    task("T", {
      TaskMode: "WaitForCustomCallback",
      Timeout: 600,
      body: { "t.$": "$Context.Current.TaskToken" },
      End: true,
    }),
  );
  await result();
  const CallbackFnFTaskToken = JSON.parse(flows.calls.at(-1)?.body ?? "").t;
  const start = (token: string) =>
    flows.api("StartExecution", { FlowName: "child", Input: '{"work":"c"}', CallbackFnFTaskToken: token });
  await expect(start(`${CallbackFnFTaskToken}A`)).rejects.toEqual(refusal("InvalidArgument", 400));
  await start(CallbackFnFTaskToken);
  await local.dial.runUntil(local.dial.now() + 60_000);
  const ended = await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
  expect(ended).toMatchObject({ Status: "Succeeded", Output: '{"did":"c"}' });
});

test("what an Action lacks, or cannot do, is refused when the flow is made", async () => {
  const refused = (state: object, message: string) =>
    expect(flow(state)).rejects.toMatchObject({ code: "InvalidArgument", message: expect.stringContaining(message) });
  await refused(http({ url: undefined }), "Parameters lack url");
  await refused(http({}, { TaskMode: "WaitForSystemCallback" }), "cannot be waited for");
  await refused(child({ resourceArn: undefined }), "Parameters lack resourceArn");
  await refused(http({}, { Action: "ECS:DescribeInstances" }), "Action is one of");
});

test("a wait until an instant, where the service is said to take it", async () => {
  const until = (UntilDateTime: string) => ({ Name: "W", Type: "Wait", UntilDateTime, End: true });
  await expect(flow(until("2026-02-01T00:00:00Z"))).rejects.toEqual(refusal("InvalidArgument", 400));
  unconfirmed.acceptsUntilDateTime = true;
  try {
    await flow(until("$Input.at"));
    const at = new Date(local.dial.now() + 7_200_000).toISOString();
    expect((await result({ at }, 7_199))[0]).toBe("Running");
    expect((await run(flows, local, { flow: name, name: "past", input: { at: "2020-01-01T00:00:00Z" } })).Status).toBe(
      "Succeeded",
    );
    await local.dial.runUntil(local.dial.now() + 1000);
    const ended = await flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
    expect(ended).toMatchObject({ Status: "Succeeded", StoppedTime: at });
  } finally {
    unconfirmed.acceptsUntilDateTime = false;
  }
});
