import { flowDefinition } from "../../../scripts/deployment.ts";
import { type Invocation, ok, startFlows } from "../../local/cloudflow/cloud.ts";
import { openTemporary } from "../../local/temporary-local.ts";

const START = Date.parse("2026-10-02T00:10:00Z");
const ACCOUNT = "1234567890123456";
const input = { customer: "lumina", report: "daily#2026-10-01" };
const HOUR_SECONDS = 3_600;

type Answer = ReturnType<typeof ok>;
const failed: Answer = { status: 200, body: "{}", errorType: "Fault" };
const sent = ok({ languages: 2, recipients: 3 });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What was asked of the function, and after how many minutes. */
const said = ({ at, body }: Invocation & { at: number }): string => {
  const { do: what, last } = JSON.parse(body);
  return `${(at - START) / 60_000} ${what}${last ? " last" : ""}`;
};

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
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ do: "send", last: false, ...input });
  expect(calls[0]?.functionArn).toBe(`acs:fc:cn-hangzhou:${ACCOUNT}:functions/mss-report-send/LATEST`);
});

test("while a service is not ready it is tried again after 1, 2, 4, 8, 16 and 30 minutes, then sent as it is", async () => {
  const { calls, status } = await play((turn) => (turn < 7 ? failed : sent));
  expect(calls.map(said)).toEqual([
    "0 send",
    "1 send",
    "3 send",
    "7 send",
    "15 send",
    "31 send",
    "61 send",
    "61 send last",
  ]);
  expect(status).toBe("Succeeded");
});

test("a function that breaks off goes on within a minute", async () => {
  const broken = { status: 500, body: "", errorCode: "InternalServerError" };
  const { calls, status } = await play((turn) => (turn < 3 ? broken : sent));
  expect(calls.map(said)).toEqual(["0 send", `${1 / 6} send`, "0.5 send", `${7 / 6} send`]);
  expect(status).toBe("Succeeded");
});

test("what cannot be sent at all is given up into an incident, and the flow ends as failed", async () => {
  const { calls, status } = await play((turn) => (turn < 13 ? failed : ok({})));
  expect(calls.map(said).slice(7)).toEqual([
    "61 send last",
    "62 send last",
    "64 send last",
    "68 send last",
    "76 send last",
    "76 give-up",
    "77 give-up",
  ]);
  expect(status).toBe("Failed");
});
