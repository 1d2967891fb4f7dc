import type { Flow, Rows } from "../../../local/cloudflow/rows.ts";
import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

const pass = { StartAt: "A", States: [{ Name: "A", Type: "Pass", End: true }] };
const MAX_OBJECT = 65_536;
const { local } = openTemporary({ startAt: START });
let flows: Flows;
const start = (query: object = {}) => flows.api("StartExecution", { FlowName: "pass", ...query });
/** A JSON object of exactly so many bytes. */
const objectOf = (bytes: number) => JSON.stringify({ x: "y".repeat(bytes - '{"x":""}'.length) });
const post = (action: string, body: Record<string, unknown>) => callOpenApi(flows.target, action, { body });

beforeAll(async () => {
  flows = await startFlows(local, ({ body }) => ok(JSON.parse(body)));
  await createFlow(flows, "pass", pass);
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("an input has 64 KiB, and a request 1,024", async () => {
  const send = (Input: string) => post("StartExecution", { FlowName: "pass", Input });
  await expect(send(objectOf(MAX_OBJECT))).resolves.toMatchObject({ Status: "Running" });
  await expect(send(objectOf(MAX_OBJECT + 1))).rejects.toEqual(refusal("EntityTooLarge", 400));
  const Definition = `Type: StateMachine # ${"-".repeat(1_048_576)}`;
  await expect(post("UpdateFlow", { Name: "pass", Definition })).rejects.toEqual(refusal("EntityTooLarge", 400));
  const shorter = `Type: none # ${"-".repeat(1_048_000)}`;
  await expect(post("UpdateFlow", { Name: "pass", Definition: shorter })).rejects.toEqual(
    refusal("InvalidArgument", 400),
  );
});

test("an output has 64 KiB", async () => {
  const grow = {
    StartAt: "A",
    States: [{ Name: "A", Type: "Pass", OutputConstructor: { "x.$": "$Input.x", "y.$": "$Input.y" }, End: true }],
  };
  await createFlow(flows, "grow", grow);
  const status = async (name: string, input: string) => {
    await post("StartExecution", { FlowName: "grow", ExecutionName: name, Input: input });
    await local.dial.runUntil(local.dial.now());
    return (await flows.api("DescribeExecution", { FlowName: "grow", ExecutionName: name })).Status;
  };
  const room = MAX_OBJECT - '{"x":"","y":1}'.length;
  expect(await status("fits", JSON.stringify({ x: "y".repeat(room), y: 1 }))).toBe("Succeeded");
  await createFlow(flows, "double", {
    StartAt: "A",
    States: [{ Name: "A", Type: "Pass", OutputConstructor: { "x.$": "$Input", "y.$": "$Input.x" }, End: true }],
  });
  expect((await run(flows, local, { flow: "double", input: { x: "y".repeat(1000) } })).Status).toBe("Succeeded");
  await post("StartExecution", { FlowName: "double", ExecutionName: "large", Input: objectOf(MAX_OBJECT) });
  await local.dial.runUntil(local.dial.now());
  const large = await flows.api("DescribeExecution", { FlowName: "double", ExecutionName: "large" });
  expect(large).toMatchObject({ Status: "Failed", Output: "" });
});

test("names have 128 characters of letters, digits, hyphens and underscores, and no digit or hyphen first", async () => {
  const invalid = refusal("InvalidArgument", 400);
  await expect(start({ ExecutionName: `_${"a".repeat(127)}` })).resolves.toMatchObject({ Status: "Running" });
  for (const ExecutionName of [`_${"a".repeat(128)}`, "1a", "-a", "a b", "a.b", "ä"])
    await expect(start({ ExecutionName })).rejects.toEqual(invalid);
  for (const Name of ["a".repeat(129), "1a"]) await expect(createFlow(flows, Name, pass)).rejects.toEqual(invalid);
});

test("pages, polls and words have their bounds", async () => {
  const invalid = refusal("InvalidArgument", 400);
  const bounds: [string, object, string, number, number][] = [
    ["ListFlows", {}, "Limit", 1, 999],
    ["ListExecutions", { FlowName: "pass" }, "Limit", 1, 99],
    ["GetExecutionHistory", { FlowName: "pass", ExecutionName: "e" }, "Limit", 1, 999],
    ["DescribeExecution", { FlowName: "pass", ExecutionName: "e" }, "WaitTimeSeconds", 0, 60],
  ];
  await run(flows, local, { flow: "pass" });
  for (const [action, query, key, least, most] of bounds) {
    for (const value of [least, most])
      await expect(flows.api(action, { ...query, [key]: value })).resolves.toBeDefined();
    for (const value of [least - 1, most + 1, "x"])
      await expect(flows.api(action, { ...query, [key]: value })).rejects.toEqual(invalid);
  }
  const stop = (rest: object) => flows.api("StopExecution", { FlowName: "pass", ExecutionName: "e", ...rest });
  await expect(stop({ Error: "e".repeat(129) })).rejects.toEqual(invalid);
  await expect(stop({ Cause: "c".repeat(4097) })).rejects.toEqual(invalid);
  await expect(stop({ Error: "e".repeat(128), Cause: "c".repeat(4096) })).rejects.toEqual(
    refusal("PreconditionFailed", 412),
  );
});

test("history is told in order, page by page", async () => {
  await run(flows, local, { flow: "pass", name: "paged" });
  const page = async (query: object) => {
    const asked = { FlowName: "pass", ExecutionName: "paged", ...query };
    const { Events, NextToken } = await flows.api("GetExecutionHistory", asked);
    return { types: (Events as { Type: string }[]).map(({ Type }) => Type), NextToken };
  };
  const first = await page({ Limit: 2 });
  expect(first).toEqual({ types: ["ExecutionStarted", "StateEntered"], NextToken: "2" });
  expect(await page({ Limit: 2, NextToken: "2" })).toEqual({ types: ["StateSucceeded", "ExecutionSucceeded"] });
  await expect(page({ NextToken: "x" })).rejects.toEqual(refusal("InvalidArgument", 400));
});

test("10,000 executions run at a time, and an account has 10,000 flows", async () => {
  const { id: account } = local.accounts.get("provider");
  const running = local.store.openDB<number, string>({ name: "fnf/running", encoding: "json" });
  const waiting = { StartAt: "W", States: [{ Name: "W", Type: "Wait", Seconds: 300, End: true }] };
  await createFlow(flows, "waiting", waiting);
  await local.dial.runUntil(local.dial.now());
  running.putSync(account, 9_999);
  await expect(start({ FlowName: "waiting" })).resolves.toMatchObject({ Status: "Running" });
  await expect(start({ FlowName: "waiting" })).rejects.toEqual(refusal("Throttling.RunningExecutions", 429));

  const rows: Rows["flows"] = local.store.openDB({ name: "fnf/flows", encoding: "json" });
  const count = rows.getKeysCount();
  local.store.transactionSync(() => {
    for (let n = count; n < 9_999; n++) rows.putSync([account, `many${n}`], { account, name: `many${n}` } as Flow);
  });
  await expect(createFlow(flows, "last", pass)).resolves.toMatchObject({ Name: "last" });
  await expect(createFlow(flows, "more", pass)).rejects.toEqual(refusal("FlowLimitExceeded", 400));
});

test("a task waits for seven days at most, and a retry for one", async () => {
  const invalid = refusal("InvalidArgument", 400);
  const one = (rest: object) => createFlow(flows, "bad", { StartAt: "T", States: [task("T", { End: true, ...rest })] });
  const rule = { Errors: ["X"], Description: "d", MaxAttempts: 1, IntervalSeconds: 1 };
  await expect(one({ Timeout: 604_801 })).rejects.toEqual(invalid);
  await expect(one({ Timeout: -1 })).rejects.toEqual(invalid);
  await expect(one({ Retry: [{ ...rule, IntervalSeconds: 86_401 }] })).rejects.toEqual(invalid);
  await expect(one({ Retry: [{ ...rule, MaxBackoffSeconds: 86_401 }] })).rejects.toEqual(invalid);
  await expect(one({ Retry: [{ ...rule, Description: undefined }] })).rejects.toEqual(invalid);
});
