import { flowDefinition } from "../../../scripts/deployment.ts";
import { type Invocation, ok, startFlows } from "../../local/cloudflow/cloud.ts";
import { openTemporary } from "../../local/temporary-local.ts";

const START = Date.parse("2026-10-02T00:10:00Z");
const ACCOUNT = "1234567890123456";
const input = { customer: "lumina", report: "daily#2026-10-01", until: START + 3_600_000 };
const HOUR_SECONDS = 3_600;

type Answer = ReturnType<typeof ok>;
const broken: Answer = { status: 200, body: "{}", errorType: "UnhandledInvocationError" };
const sent = ok({ more: false, seconds: 0 });
const later = (seconds: number): Answer => ok({ more: true, seconds });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What was asked of the function, and after how many minutes. */
const said = ({ at, body }: Invocation & { at: number }): string => `${(at - START) / 1_000} ${JSON.parse(body).do}`;

const play = async (answer: (turn: number) => Answer, hours = 4) => {
  const { local } = openTemporary({ startAt: START });
  closing.push(local.close);
  let turn = 0;
  const flows = await startFlows(local, () => answer(turn++));
  closing.push(flows.close);
  const Definition = flowDefinition("report-run", { region: "cn-hangzhou", accountId: ACCOUNT });
  await flows.api("CreateFlow", { Name: "mss-report-run", Description: "report", Type: "FDL", Definition });
  const execution = { FlowName: "mss-report-run", ExecutionName: "rpt-lumina-daily-2026-10-01" };
  await flows.api("StartExecution", { ...execution, Input: JSON.stringify(input) });
  await local.dial.runUntil(START + hours * HOUR_SECONDS * 1_000);
  return { calls: flows.calls, status: (await flows.api("DescribeExecution", execution)).Status };
};

test("a report that is sent at once is the end of its flow", async () => {
  const { calls, status } = await play(() => sent);
  expect(calls.map(said)).toEqual(["0 send"]);
  expect(status).toBe("Succeeded");
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ do: "send", ...input });
  expect(calls[0]?.functionArn).toBe(`acs:fc:cn-hangzhou:${ACCOUNT}:functions/mss-report-send/LATEST`);
});

test("it comes back when it is told to", async () => {
  const { calls, status } = await play((turn) => [later(60), later(300), sent][turn] ?? broken);
  expect(calls.map(said)).toEqual(["0 send", "60 send", "360 send"]);
  expect(status).toBe("Succeeded");
});

test("a function that breaks off is asked again within seconds, and each time that it has answered anew", async () => {
  const { calls, status } = await play((turn) => [broken, broken, later(60), broken, sent][turn] ?? broken);
  expect(calls.map(said)).toEqual(["0 send", "10 send", "30 send", "90 send", "100 send"]);
  expect(status).toBe("Succeeded");
});

test("what breaks off for more than an hour is given up into an incident, and the flow ends as failed", async () => {
  const { calls, status } = await play((turn) => (turn < 18 ? broken : ok({})));
  expect(calls.map(said).slice(-4)).toEqual(["3310 send", "3610 send", "3610 give-up", "3670 give-up"]);
  expect(status).toBe("Failed");
});
