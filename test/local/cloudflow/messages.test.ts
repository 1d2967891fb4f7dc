import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Fault } from "../../../local/faults.ts";
import { callOpenApi } from "../call-openapi.ts";
import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, history, ok, run, START, startFlows } from "./cloud.ts";

const WEEK = 604_800;
const MAX_BYTES = 65_536;
const { local } = openTemporary({ startAt: START });
let flows: Flows;
let name: string;
let flowCount = 0;

/** A queue of the test's own. */
const queue = () => `queues/${name}`;
const arn = (of = queue(), where = "cn-hangzhou:") => `acs:mns:${where}:/${of}/messages`;
const send = (Parameters: object = {}, rest: object = {}) => ({
  ...{ Name: "M", Type: "Task", Action: "MNS:SendMessage", End: true },
  Parameters: { resourceArn: arn(queue(), ":"), message: "hello", ...Parameters },
  ...rest,
});
const flow = (...States: object[]) =>
  createFlow(flows, name, { StartAt: (States[0] as { Name: string }).Name, States });
const status = async (ExecutionName = "e") =>
  flows.api("DescribeExecution", { FlowName: name, ExecutionName }) as Promise<{ Status: string; Output: string }>;
const goOn = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1000);
const bodies = (of = queue()) => flows.queues.list(of).map(({ body }) => body);
const failure = async () => JSON.parse((await history(flows, name)).at(-1)?.EventDetail ?? "");

beforeAll(async () => {
  flows = await startFlows(local, () => ok({}));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  local.faults.clear();
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("a message lies in its queue with all that was given, on disk, too; the flow sees its id and digest", async () => {
  const attributes = { MailAttributes: { Subject: "s", IsHTML: true } };
  const more = { priority: 1, delaySeconds: 0, messageTag: "tag", messageAttributes: attributes };
  await flow(send({ resourceArn: arn(queue(), `cn-hangzhou:${local.accounts.get("provider").id}`), ...more }));
  const { Status, Output } = await run(flows, local, { flow: name });
  const [message] = flows.queues.list(queue());
  if (!message) throw new Error("no message");
  const { state, ...written } = message;
  expect(message).toMatchObject({ to: queue(), from: `${name}/e`, body: "hello", priority: 1, tag: "tag", attributes });
  expect([state, written.visibleAt]).toEqual(["visible", written.at]);
  expect(JSON.parse(readFileSync(`${local.folder}/inbox/queues/${written.id}.json`, "utf8"))).toEqual(written);
  expect([Status, JSON.parse(String(Output))]).toEqual([
    "Succeeded",
    {
      RequestId: expect.any(String),
      MessageId: written.id,
      MessageBodyMD5: createHash("md5").update("hello").digest("hex").toUpperCase(),
    },
  ]);
});

test("objects and lists are sent as JSON, expressions in them evaluated; what is not given has its default", async () => {
  const topic = `topics/${name}`;
  await flow(
    send(
      { "resourceArn.$": "$Input.arn", message: { "n.$": "$Input.n", list: [{ "n.$": "$Input.n" }] } },
      { End: undefined, Next: "L" },
    ),
    send({ resourceArn: arn(topic, ":"), message: ["a", 1] }, { Name: "L" }),
  );
  await run(flows, local, { flow: name, input: { n: 7, arn: arn(topic) } });
  expect(flows.queues.list(topic)).toMatchObject([
    { body: '{"n":7,"list":[{"n":7}]}', priority: 8, tag: null, attributes: null },
    { body: '["a",1]' },
  ]);
  expect(bodies()).toEqual([]);
});

test.each([1, WEEK])(
  "a message with a delay of %d s is visible from its end on, and no earlier",
  async (delaySeconds) => {
    await flow(send({ delaySeconds }));
    expect((await run(flows, local, { flow: name })).Status).toBe("Succeeded");
    expect(flows.queues.sent().at(-1)).toMatchObject({ to: queue(), state: "delayed" });
    await local.dial.runUntil(local.dial.now() + delaySeconds * 1000 - 1);
    expect(bodies()).toEqual([]);
    await local.dial.runUntil(local.dial.now() + 1);
    expect(bodies()).toEqual(["hello"]);
  },
);

test("of what is visible the most urgent comes first, then the oldest", async () => {
  await flow(send({ "priority.$": "$Input.priority", "message.$": "$Input.text" }));
  for (const [text, priority] of [
    ["a", 16],
    ["b", 8],
    ["c", 1],
    ["d", 8],
  ] as const)
    await run(flows, local, { flow: name, name: text, input: { text, priority } });
  expect(bodies()).toEqual(["c", "b", "d", "a"]);
});

test("whoever reads the token in a message ends the task that waits for it", async () => {
  const message = { "token.$": "$Context.Current.TaskToken" };
  await flow(send({ message }, { TaskMode: "WaitForCustomCallback", Timeout: 60 }));
  expect((await run(flows, local, { flow: name })).Status).toBe("Running");
  const TaskToken = JSON.parse(bodies()[0] ?? "").token;
  await flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"came":1}' });
  await goOn(0);
  expect(await status()).toMatchObject({ Status: "Succeeded", Output: '{"came":1}' });
  await run(flows, local, { flow: name, name: "late", seconds: 60 });
  expect((await status("late")).Status).toBe("Failed");
});

const NAME = "q".repeat(120);
const edges: [what: string, fits: unknown, not: unknown, message: string][] = [
  ["priority", 1, 0, "is a whole number from 1 to 16"],
  ["priority", 16, 17, "is a whole number from 1 to 16"],
  ["priority", 8, 1.5, "is a whole number from 1 to 16"],
  ["priority", 8, "8", "is a whole number from 1 to 16"],
  ["delaySeconds", 0, -1, `is a whole number from 0 to ${WEEK}`],
  ["delaySeconds", WEEK, WEEK + 1, `is a whole number from 0 to ${WEEK}`],
  ["messageTag", "t".repeat(16), "t".repeat(17), "has at most 16 characters"],
  ["messageTag", "t", 1, "is a text"],
  ["messageAttributes", { a: 1 }, ["a"], "is an object"],
  ["message", "", 1, "is a text, an object or a list"],
  ["resourceArn", arn("queues/q"), "acs:mns:::/queues/q", "is no acs:mns"],
  ["resourceArn", arn(`topics/${NAME}`), arn(`topics/${NAME}q`), "is no acs:mns"],
  ["resourceArn", arn("queues/q-1"), arn("queues/-q"), "is no acs:mns"],
  ["resourceArn", arn("queues/q"), arn("stacks/q"), "is no acs:mns"],
];

test.each(edges)("%s: %j is taken, %j is not, be it a constant or not", async (what, fits, not, message) => {
  const words = `Parameters.${what} ${message}`;
  const refused = { code: "InvalidArgument", statusCode: 400, message: expect.stringContaining(words) };
  await expect(flow(send({ [what]: not }))).rejects.toMatchObject(refused);
  await flow(send({ [what]: fits }));
  expect((await run(flows, local, { flow: name })).Status).toBe("Succeeded");

  name = `f${flowCount++}`;
  const { [what]: _, ...others } = send().Parameters as Record<string, unknown>;
  await flow({ ...send(), Parameters: { ...others, [`${what}.$`]: "$Input.value" } });
  expect((await run(flows, local, { flow: name, name: "fits", input: { value: fits } })).Status).toBe("Succeeded");
  expect((await run(flows, local, { flow: name, input: { value: not } })).Status).toBe("Failed");
  expect(await failure()).toMatchObject({ error: "FnF.InvalidData", cause: expect.stringContaining(message) });
  expect(flows.queues.sent().at(-1)).toMatchObject({ from: `${name}/fits` });
});

test("what is missing, and a mode that cannot be, are refused when the flow is made", async () => {
  const refused = (state: object, message: string) =>
    expect(flow(state)).rejects.toMatchObject({ code: "InvalidArgument", message: expect.stringContaining(message) });
  await refused(send({ resourceArn: undefined }), "Parameters lack resourceArn");
  await refused(send({ message: undefined }), "Parameters lack message");
  await refused(send({}, { TaskMode: "WaitForSystemCallback" }), "cannot be waited for");
});

test.each(["message", "messageAttributes"])("%s has 64 KiB", async (what) => {
  const rest = ',"y":""'.length;
  await flow(send({ [what]: { "x.$": "$Input.x", y: "" } }));
  const sized = async (ExecutionName: string, bytes: number) => {
    const Input = JSON.stringify({ x: "x".repeat(bytes - rest - '{"x":""}'.length) });
    await callOpenApi(flows.target, "StartExecution", { body: { FlowName: name, ExecutionName, Input } });
    await goOn(0);
    return (await status(ExecutionName)).Status;
  };
  expect(await sized("edge", MAX_BYTES)).toBe("Succeeded");
  expect(await sized("e", MAX_BYTES + 1)).toBe("Failed");
  expect((await failure()).error).toBe("FnF.InvalidData");
  expect(flows.queues.list(queue())).toHaveLength(1);
});

test.each([
  ["queues/q", "cn-beijing:", "MNS.QueueNotExist"],
  ["topics/t", ":1", "MNS.TopicNotExist"],
])("%s of %s is not there", async (of, where, error) => {
  await flow(send({ resourceArn: arn(of, where) }));
  expect((await run(flows, local, { flow: name })).Status).toBe("Failed");
  expect((await failure()).error).toBe(error);
});

test.each<[service: string, operation: string, kind: Fault["kind"], error: string | undefined, sent: number]>([
  ["mns", "SendMessage", "throttled", "MNS.QpsLimitExceeded", 1],
  ["mns", "SendMessage", "unavailable", "MNS.InternalServerError", 1],
  ["mns", "SendMessage", "unavailable-after", "MNS.InternalServerError", 2],
  ["fnf", "Step", "duplicate", undefined, 2],
])("%s %s %s: tried again after %s, the queue has %d", async (service, operation, kind, error, sent) => {
  const Retry = [{ Errors: [error ?? "none"], Description: "d", MaxAttempts: 1, IntervalSeconds: 5 }];
  await flow(send({}, { Retry }));
  local.faults.add({ service, operation, kind, count: 1 });
  expect((await run(flows, local, { flow: name, seconds: 5 })).Status).toBe("Succeeded");
  expect(bodies()).toEqual(Array(sent).fill("hello"));
  const failed = (await history(flows, name)).filter(({ Type }) => Type === "TaskFailed");
  expect(failed.map(({ EventDetail }) => JSON.parse(EventDetail).error)).toEqual(error ? [error] : []);
});
