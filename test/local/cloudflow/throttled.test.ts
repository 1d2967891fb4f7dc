import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, START, startFlows } from "./cloud.ts";

const { local } = openTemporary({ startAt: START });
const throttled = refusal("Throttling.User", 400);
let flows: Flows;
const times = async (count: number, call: () => Promise<unknown>) => {
  for (let n = 0; n < count; n++) await call();
};
const list = () => flows.api("ListFlows");
const start = () => flows.api("StartExecution", { FlowName: "pass" });
const describe = (ExecutionName: string) => flows.api("DescribeExecution", { FlowName: "pass", ExecutionName });
/** Another bucketful of the slowest. */
const refill = () => local.dial.runUntil(local.dial.now() + 10_000);

beforeAll(async () => {
  flows = await startFlows(local, () => ok({}), { throttles: true });
  await createFlow(flows, "pass", { StartAt: "A", States: [{ Name: "A", Type: "Pass", End: true }] });
});
beforeEach(refill);
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("most calls have ten at once and two a second", async () => {
  await times(10, list);
  await expect(list()).rejects.toEqual(throttled);
  await expect(flows.api("ReportTaskFailed", { TaskToken: "x", Error: "e" })).rejects.toEqual(throttled);
  await local.dial.runUntil(local.dial.now() + 499);
  await expect(list()).rejects.toEqual(throttled);
  await local.dial.runUntil(local.dial.now() + 501);
  await times(2, list);
  await expect(list()).rejects.toEqual(throttled);
});

test("a hundred executions are started at once and a hundred a second, beside what else is called", async () => {
  await times(10, list);
  await times(100, start);
  await expect(start()).rejects.toEqual(throttled);
  await local.dial.runUntil(local.dial.now() + 1000);
  await times(100, start);
  await expect(start()).rejects.toEqual(throttled);
});

test("fifty executions are looked at at once and five a second; one account's calls are not another's", async () => {
  const { Name } = await start();
  await times(50, () => describe(String(Name)));
  await expect(describe(String(Name))).rejects.toEqual(throttled);
  await expect(flows.api("GetExecutionHistory", { FlowName: "pass", ExecutionName: Name })).resolves.toBeDefined();
  await local.dial.runUntil(local.dial.now() + 1000);
  await times(5, () => describe(String(Name)));
  await expect(describe(String(Name))).rejects.toEqual(throttled);
});
