import { createHash } from "node:crypto";
import { unconfirmed } from "../../../local/cloudflow/unconfirmed.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, history, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

const { local } = openTemporary({ startAt: START });
let flows: Flows;
let answer: Parameters<typeof startFlows>[1];
let name: string;
let flowCount = 0;
const asBefore = { ...unconfirmed };
const invalid = refusal("InvalidArgument", 400);
const scope = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
const flow = (...States: object[]) => createFlow(flows, name, scope(...States));
const goOn = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1000);
const described = () => flows.api("DescribeExecution", { FlowName: name, ExecutionName: "e" });
const outputOf = ({ Output }: Record<string, unknown>) => JSON.parse(String(Output || "null"));
const last = async () => JSON.parse((await history(flows, name)).at(-1)?.EventDetail ?? "");
const pass = (OutputConstructor: object) => ({ Name: "P", Type: "Pass", OutputConstructor, End: true });
/** What an expression gives on this input. */
const value = async (expression: string, input: object = {}) => {
  name = `f${flowCount++}`;
  await flow(pass({ "v.$": expression }));
  const ended = await run(flows, local, { flow: name, input });
  return ended.Status === "Succeeded" ? outputOf(ended).v : await last();
};

beforeAll(async () => {
  flows = await startFlows(local, (call) => answer(call));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  answer = ({ body }) => ok(JSON.parse(body));
  flows.calls.length = 0;
});
afterEach(() => Object.assign(unconfirmed, asBefore));
afterAll(async () => {
  await flows.close();
  await local.close();
});

const hashes = Object.entries({ MD5: "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512" });
test.each<[string, unknown]>([
  ["arrayContains($Input.list, 2)", true],
  ["arrayContains($Input.list, 9)", false],
  ["arrayUnique($Input.list)", [1, 2]],
  ['toArray(1, "a")', [1, "a"]],
  ['format("hello {}, {}", $Input.who, 3)', "hello you, 3"],
  ['fromBase64("aGk=")', "hi"],
  ['stringToJson("{\\"a\\":[1]}")', { a: [1] }],
  ...hashes.map(([of, by]): [string, string] => [`hash("x", "${of}")`, createHash(by).update("x").digest("hex")]),
  ["jsonMerge($Input.one, $Input.two)", { a: 1, b: 2 }],
  ["length($Input.list)", 3],
  ["length($Input.who)", 3],
  ["mapKeys($Input.two)", ["a", "b"]],
  ["mapValues($Input.two)", [1, 2]],
  ['regexMatchString($Input.who, "^y")', true],
  ['split("a,b", ",")', ["a", "b"]],
  ['get($Input.two, "b")', 2],
  ["get($Input.list, 1)", 2],
  ["intAdd(1, -2)", -1],
  ["randomInt(3, 4)", 3],
  ["uuid()", expect.stringMatching(/^[0-9a-f]{8}-/)],
  ["$Input.list[1]", 2],
  ["-$Input.list[1] < 0 && !(1 > 2)", true],
  ['"a" in $Input.two || 9 in $Input.list', true],
  ['`a` == "a" && `b` != "a"', true],
  ["1 >= 1 && 1 <= 1", true],
])("%s", async (expression, expected) => {
  expect(await value(expression, { list: [1, 2, 2], who: "you", one: { a: 0 }, two: { a: 1, b: 2 } })).toEqual(
    expected,
  );
});

test.each([
  ['hash("x", "CRC")'],
  ["length(1)"],
  ['intAdd("1", 2)'],
  ["arrayContains(1, 2)"],
  ['stringToJson("{")'],
  ["1 && true"],
  ['1 < "2"'],
  ["$Input.none"],
])("%s fails the execution", async (expression) => {
  expect(await value(expression)).toMatchObject({ error: "FnF.InvalidExpression" });
});

test("function calls stand ten deep within each other, and no deeper", async () => {
  const deep = (calls: number): string => (calls === 0 ? "1" : `intAdd(1, ${deep(calls - 1)})`);
  expect(await value(deep(10))).toBe(11);
  await expect(flow(pass({ "v.$": deep(11) }))).rejects.toEqual(invalid);
});

test("$Context tells of the execution and of the state, $Global of all before", async () => {
  const RoleArn = "acs:ram::1:role/r";
  const body = { "context.$": "$Context", "token.$": "$Context.Current.TaskToken" };
  const seen = task("T", { body, OutputConstructor: { "body.$": "$Output.Body", "again.$": "$Input" }, End: true });
  await createFlow(flows, name, scope(seen), { RoleArn });
  const { body: shown } = outputOf(await run(flows, local, { flow: name, input: { x: 1 } }));
  expect(shown.context).toEqual({
    Execution: { Name: "e", Input: { x: 1 }, RoleArn },
    Current: { Name: "T", Input: { x: 1 }, RetryCount: 0, TaskToken: shown.token },
  });
  expect(shown.token).toMatch(/^[A-Za-z0-9+/]+=*$/);
});

test("a key of $Global has 128 bytes and a value 256 KiB", async () => {
  const kept = async (key: string, bytes: number) => {
    name = `f${flowCount++}`;
    answer = () => ok({ x: "y".repeat(60_000) });
    const grown = Object.fromEntries(
      Array.from({ length: Math.ceil(bytes / 60_000) }, (_, n) => [`k${n}.$`, "$Output.Body.x"]),
    );
    await flow(task("T", { GlobalConstructor: { [key]: grown }, OutputConstructor: {}, End: true }));
    return (await run(flows, local, { flow: name })).Status;
  };
  expect(await kept("k".repeat(128), 240_000)).toBe("Succeeded");
  expect(await kept("k".repeat(129), 240_000)).toBe("Failed");
  expect(await kept("k", 300_000)).toBe("Failed");
});

const rule = { Errors: ["X"], Description: "d", MaxAttempts: 1, IntervalSeconds: 1 };
const caught = { Errors: ["X"], Description: "d", Next: "T" };
const wait = (rest: object) => scope({ Name: "W", Type: "Wait", End: true, ...rest });
const one = (rest: object) => scope(task("T", { End: true, ...rest }));
const choice = (rest: object) =>
  scope({ Name: "C", Type: "Choice", Branches: [{ Condition: "true", Next: "P" }], Default: "P", ...rest }, pass({}));
const parallel = (count: number) =>
  scope({ Name: "F", Type: "Parallel", Branches: Array.from({ length: count }, () => scope(pass({}))), End: true });

test.each<[string, object]>([
  ["a wait of a second", wait({ Seconds: 1 })],
  ["a wait of 300", wait({ Seconds: 300 })],
  ["a task's time-out of 0", one({ Timeout: 0 })],
  ["a task's time-out of seven days", one({ Timeout: "604800" })],
  ["a pause of a day", one({ Retry: [{ ...rule, IntervalSeconds: 86_400, MaxBackoffSeconds: 86_400 }] })],
  ["no attempt after the first", one({ Retry: [{ ...rule, MaxAttempts: 0 }] })],
  ["fifty branches", parallel(50)],
  ["a time limit of a year", { ...wait({ Seconds: 1 }), Timeout: 31_536_000 }],
  ["a Succeed with End", scope({ Name: "S", Type: "Succeed", End: true })],
  ["a Fail without Detail", scope({ Name: "S", Type: "Fail", Code: "c" })],
  ["a call of a service's function", one({})],
  [
    "HTTP without a method",
    scope({ Name: "H", Type: "Task", Action: "HTTP:Request", Parameters: { url: "http://x" }, End: true }),
  ],
])("a flow may have %s", async (_, body) => {
  await expect(createFlow(flows, name, body)).resolves.toMatchObject({ Name: name });
});

test.each<[string, object]>([
  ["a wait of none", wait({ Seconds: 0 })],
  ["a wait of 301", wait({ Seconds: 301 })],
  ["a wait of half a second", wait({ Seconds: 0.5 })],
  ["a wait without seconds", wait({})],
  ["a wait twice", wait({ Seconds: 1, "Seconds.$": "$Input.s" })],
  ["a task's time-out of -1", one({ Timeout: -1 })],
  ["a task's time-out beyond seven days", one({ Timeout: "604801" })],
  ["a pause beyond a day", one({ Retry: [{ ...rule, IntervalSeconds: 86_401 }] })],
  ["a longest pause beyond a day", one({ Retry: [{ ...rule, MaxBackoffSeconds: 86_401 }] })],
  ["less than no attempts", one({ Retry: [{ ...rule, MaxAttempts: -1 }] })],
  ["a Retry without Errors", one({ Retry: [{ ...rule, Errors: [] }] })],
  ["a Retry without Description", one({ Retry: [{ ...rule, Description: undefined }] })],
  ["a Catch without Description", one({ Catch: [{ ...caught, Description: undefined }] })],
  ["a Catch that leads nowhere", one({ Catch: [{ ...caught, Next: "Z" }] })],
  ["a Default that leads nowhere", choice({ Default: "Z" })],
  ["a branch that leads nowhere", choice({ Branches: [{ Condition: "true", Next: "Z" }] })],
  ["a Choice that ends", choice({ End: true })],
  ["a Choice without branches", choice({ Branches: [] })],
  ["a condition that is none", choice({ Branches: [{ Condition: "$Input.x = 1", Next: "P" }] })],
  ["51 branches", parallel(51)],
  ["a time limit beyond a year", { ...wait({ Seconds: 1 }), Timeout: 31_536_001 }],
  ["a time limit of none", { ...wait({ Seconds: 1 }), Timeout: 0 }],
  ["both Next and End", scope({ ...pass({}), Next: "P" })],
  ["no states", { StartAt: "A", States: [] }],
  ["another specification", { ...one({}), SpecVersion: "v2" }],
  ["an unknown variable", scope(pass({ "x.$": "$Secret" }))],
  ["a mode that there is not", one({ TaskMode: "Later" })],
])("a flow is refused that has %s", async (_, body) => {
  await expect(createFlow(flows, name, body)).rejects.toEqual(invalid);
});

test("a dynamic wait or time-out out of its bounds fails the execution", async () => {
  for (const [state, s] of [
    [{ Name: "W", Type: "Wait", "Seconds.$": "$Input.s", End: true }, 301],
    [{ Name: "W", Type: "Wait", "Seconds.$": "$Input.s", End: true }, 0],
    [task("T", { "Timeout.$": "$Input.s", End: true }), 604_801],
    [task("T", { "Timeout.$": "$Input.s", End: true }), 1.5],
  ] as const) {
    name = `f${flowCount++}`;
    await flow(state);
    expect((await run(flows, local, { flow: name, input: { s } })).Status).toBe("Failed");
    expect((await last()).error).toBe("FnF.InvalidData");
  }
});

test("the first rule that covers an error counts, Retry before Catch", async () => {
  answer = () => ({ status: 200, body: "no", errorType: "Odd" });
  const to = (Next: string, Errors: string[]) => ({ Errors, Description: "d", Next });
  await flow(
    task("T", {
      Retry: [
        { ...rule, Errors: ["Other"] },
        { ...rule, Errors: ["Odd"], MaxAttempts: 2 },
        { ...rule, Errors: ["FnF.ALL"], MaxAttempts: 9 },
      ],
      Catch: [to("A", ["Other"]), to("B", ["FnF.ALL"]), to("A", ["Odd"])],
      End: true,
    }),
    { Name: "A", Type: "Pass", OutputConstructor: { at: "A" }, End: true },
    { Name: "B", Type: "Pass", OutputConstructor: { at: "B" }, End: true },
  );
  expect(outputOf(await run(flows, local, { flow: name, seconds: 10 }))).toEqual({ at: "B" });
  expect(flows.calls).toHaveLength(3);
});

const asking = (rest: object = {}) =>
  task("T", {
    TaskMode: "WaitForCustomCallback",
    Timeout: 60,
    body: { "token.$": "$Context.Current.TaskToken" },
    End: true,
    ...rest,
  });
const tokens = () => flows.calls.map(({ body }) => JSON.parse(body).token);
const report = (TaskToken: string) => flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"by":"chen"}' });

describe("switches", () => {
  test("what a callback reports is wrapped in Body, or is not", async () => {
    unconfirmed.wrapCallbackOutput = true;
    await flow(asking());
    await run(flows, local, { flow: name });
    await report(tokens()[0]);
    await goOn(0);
    expect(outputOf(await described())).toEqual({ Body: { by: "chen" } });
  });

  test("a task's time-out has another name", async () => {
    unconfirmed.timeoutError = "States.Timeout";
    await flow(asking());
    await run(flows, local, { flow: name, seconds: 60 });
    expect((await last()).error).toBe("States.Timeout");
    expect((await history(flows, name)).map(({ Type }) => Type)).toContain("StateTimedOut");
  });

  test.each([true, false])("a retry has a token of its own: %s", async (own) => {
    unconfirmed.newTokenOnRetry = own;
    answer = () => (flows.calls.length === 1 ? { status: 429, body: "", errorCode: "ResourceThrottled" } : ok({}));
    await flow(asking({ Retry: [{ ...rule, Errors: ["FC.ResourceThrottled"] }] }));
    await run(flows, local, { flow: name, seconds: 10 });
    const [first, second] = tokens();
    expect(first === second).toBe(!own);
    if (own) await expect(report(first)).rejects.toEqual(refusal("TaskAlreadyCompleted", 400));
    await report(second);
    await goOn(0);
    expect((await described()).Status).toBe("Succeeded");
  });

  test("a task without Timeout waits for ever, or for so long", async () => {
    unconfirmed.defaultTimeoutSeconds = 30;
    await flow(asking({ Timeout: undefined }));
    expect((await run(flows, local, { flow: name, seconds: 29 })).Status).toBe("Running");
    await goOn(1);
    expect((await described()).Status).toBe("Failed");
  });

  test("a field that is not there is null", async () => {
    unconfirmed.missingField = "null";
    expect(await value("$Input.none")).toBeNull();
  });

  test("a Catch without OutputConstructor leads on with this", async () => {
    unconfirmed.catchInput = { was: "caught" };
    answer = () => ({ status: 200, body: "no", errorType: "X" });
    await flow(task("T", { Catch: [{ ...caught, Next: "P" }], End: true }), { Name: "P", Type: "Pass", End: true });
    expect(outputOf(await run(flows, local, { flow: name }))).toEqual({ was: "caught" });
  });

  test("an item that is no object comes under this key", async () => {
    unconfirmed.mapItemKey = "value";
    const Processor = scope({ Name: "P", Type: "Pass", End: true });
    await flow({ Name: "M", Type: "Map", ItemsPath: "$Input.list", Processor, End: true });
    expect(outputOf(await run(flows, local, { flow: name, input: { list: [1] } }))).toEqual({ Items: [{ value: 1 }] });
  });

  test("a schedule that says nothing is enabled", async () => {
    unconfirmed.scheduleEnabled = true;
    await flow(pass({}));
    const made = await flows.api("CreateSchedule", { FlowName: name, ScheduleName: "s", CronExpression: "@every 1m" });
    expect(made.Enable).toBe(true);
  });
});
