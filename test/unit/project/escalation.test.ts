import { flowDefinition } from "../../../scripts/deployment.ts";
import { type Invocation, ok, startFlows } from "../../local/cloudflow/cloud.ts";
import { openTemporary } from "../../local/temporary-local.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const ACCOUNT = "1234567890123456";
const input = { customer: "lumina", incident: "inc_lumina_1", generation: 1 };

type Body = { do: string; callback?: string };
type Answer = ReturnType<typeof ok>;
const told = ({ body }: Invocation): Body => JSON.parse(body);
const failed = (errorType: string): Answer => ({ status: 200, body: "{}", errorType });
const wait = (seconds: number): Answer => ok({ seconds, more: true });
const over = ok({ seconds: 0, more: false });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The flow in a cloud of its own; `answer` is the function. */
const begin = async (answer: (body: Body, turn: number) => Answer) => {
  const { local } = openTemporary({ startAt: START });
  closing.push(local.close);
  let turn = 0;
  const flows = await startFlows(local, (call) => answer(told(call), turn++));
  closing.push(flows.close);
  const Definition = flowDefinition("escalation", { region: "cn-hangzhou", accountId: ACCOUNT });
  await flows.api("CreateFlow", { Name: "mss-escalation", Description: "escalation", Type: "FDL", Definition });
  const execution = { FlowName: "mss-escalation", ExecutionName: "inc-1-g1" };
  await flows.api("StartExecution", { ...execution, Input: JSON.stringify(input) });
  const pass = (seconds: number) => local.dial.runUntil(local.dial.now() + seconds * 1000);
  const status = async () => (await flows.api("DescribeExecution", execution)).Status;
  const said = () => flows.calls.map((call) => `${(call.at - START) / 1000} ${told(call).do}`);
  return { flows, pass, status, said };
};

test("it fires, waits as long as it is told, fires again, and ends when nothing is left", async () => {
  const { flows, pass, status, said } = await begin(({ do: what }, turn) =>
    what === "await" ? ok({}) : turn < 2 ? wait(300) : over,
  );
  await pass(600);
  expect(said()).toEqual(["0 fire", "0 await", "300 fire"]);
  expect(await status()).toBe("Succeeded");
  const [first, second] = flows.calls;
  expect(JSON.parse(first?.body ?? "")).toEqual({ do: "fire", ...input });
  expect(JSON.parse(second?.body ?? "")).toEqual({ do: "await", ...input, callback: expect.any(String) });
  expect(first?.functionArn).toBe(`acs:fc:cn-hangzhou:${ACCOUNT}:functions/mss-incident-escalate/LATEST`);
});

test("whoever reports the callback ends the wait", async () => {
  const { flows, pass, said } = await begin(({ do: what }, turn) =>
    what === "await" ? ok({}) : turn < 2 ? wait(300) : over,
  );
  await pass(100);
  const { callback } = told(flows.calls[1] as Invocation);
  await flows.api("ReportTaskSucceeded", { TaskToken: callback, Output: '{"decision":"row"}' });
  await pass(1);
  expect(said()).toEqual(["0 fire", "0 await", "100 fire"]);
});

test("a function that fails is asked again a minute later, whichever state it fails in", async () => {
  const { pass, status, said } = await begin(({ do: what }, turn) => {
    if (turn === 0) return failed("TypeError");
    if (what === "await") return failed("Fault");
    return turn < 3 ? wait(300) : over;
  });
  await pass(600);
  expect(said()).toEqual(["0 fire", "60 fire", "60 await", "120 fire"]);
  expect(await status()).toBe("Succeeded");
});

test("a platform that refuses is asked again within seconds", async () => {
  const refused: Answer = { status: 429, body: "", errorCode: "ResourceExhausted" };
  const { pass, said } = await begin((_body, turn) => (turn === 0 ? refused : over));
  await pass(30);
  expect(said()).toEqual(["0 fire", "2 fire"]);
});
