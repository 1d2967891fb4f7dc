import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, START, startFlows, task } from "./cloud.ts";

let flows: Flows;
let answer: Parameters<typeof startFlows>[1] = ({ body }) => ok(JSON.parse(body));
const { local } = openTemporary({ startAt: START });
const Express = { ExecutionMode: "Express" };
const scope = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
const wait = (Seconds: number) => scope({ Name: "W", Type: "Wait", Seconds, End: true });
const callback = scope(task("T", { TaskMode: "WaitForCustomCallback", Timeout: 5, End: true }));
const sync = async (query: object, seconds = 0) => {
  const call = flows.api("StartSyncExecution", { FlowName: "echo", ...query });
  const settled = call.catch(() => undefined).then(() => true);
  while (!(await Promise.race([settled, new Promise((go) => setTimeout(go, 5))])))
    await local.dial.runUntil(local.dial.now() + seconds * 1000);
  return call;
};

beforeAll(async () => {
  flows = await startFlows(local, (call) => answer(call));
  const echo = task("T", { body: { "x.$": "$Input.x" }, OutputConstructor: { "x.$": "$Output.Body.x" }, End: true });
  await createFlow(flows, "echo", scope(echo), Express);
  await createFlow(flows, "slow", scope({ Name: "W", Type: "Wait", Seconds: 20, Next: "W" }), Express);
  await createFlow(flows, "standard", wait(300));
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("the call is answered when the execution has ended, and nothing of it is left", async () => {
  const reply = await sync({ ExecutionName: "e", Input: '{"x":1}' });
  expect(reply).toMatchObject({ FlowName: "echo", Status: "Succeeded", Output: '{"x":1}', ErrorCode: "" });
  expect(reply.Name).toMatch(/^e:[0-9a-f-]{36}$/);
  await expect(sync({ ExecutionName: "e", Input: '{"x":2}' })).resolves.toMatchObject({ Output: '{"x":2}' });
  await local.dial.runUntil(local.dial.now());
  await expect(flows.api("ListExecutions", { FlowName: "echo" })).resolves.toMatchObject({ Executions: [] });
  expect([...local.dial.items()]).toEqual([]);
});

test("why it failed stands in the answer", async () => {
  answer = () => ({ status: 200, body: "no", errorType: "Sorry" });
  await expect(sync({ Input: '{"x":1}' })).resolves.toMatchObject({
    Status: "Failed",
    Output: "",
    ErrorCode: "Sorry",
    ErrorMessage: "no",
  });
});

test("it lives five minutes at most", async () => {
  const reply = await sync({ FlowName: "slow" }, 100);
  expect(reply.Status).toBe("TimedOut");
  expect(Date.parse(String(reply.StoppedTime)) - Date.parse(String(reply.StartedTime))).toBe(300_000);
});

test("the modes are started by their own call, and a flow says its mode", async () => {
  const invalid = refusal("InvalidArgument", 400);
  await expect(flows.api("StartSyncExecution", { FlowName: "standard" })).rejects.toEqual(invalid);
  await expect(flows.api("StartExecution", { FlowName: "echo" })).rejects.toEqual(invalid);
  await expect(flows.api("StartSyncExecution", { FlowName: "none" })).rejects.toEqual(refusal("FlowNotExists", 404));
  await expect(flows.api("DescribeFlow", { Name: "echo" })).resolves.toMatchObject(Express);
  await expect(createFlow(flows, "odd", wait(1), { ExecutionMode: "Fast" })).rejects.toEqual(invalid);
});

test("Express mode waits for no callback, and for twenty seconds at most", async () => {
  const invalid = refusal("InvalidArgument", 400);
  await expect(createFlow(flows, "callback", callback, Express)).rejects.toEqual(invalid);
  await expect(createFlow(flows, "wait", wait(21), Express)).rejects.toEqual(invalid);
  await expect(createFlow(flows, "wait", wait(20), Express)).resolves.toMatchObject({ Name: "wait" });
  const nested = scope({ Name: "P", Type: "Parallel", Branches: [wait(21)], End: true });
  await expect(createFlow(flows, "nested", nested, Express)).rejects.toEqual(invalid);
  const Definition = JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "wait", ...wait(21) });
  await expect(flows.api("UpdateFlow", { Name: "wait", Definition })).rejects.toEqual(invalid);
});
