import type { Local } from "../../../local/service.ts";
import { createFlow, type Flows, history, type Invocation, ok, START, startFlows, task } from "./cloud.ts";

/** By then everything has ended but the schedule. */
export const MORNING = START + 290_000;

const scope = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
const wait = (Seconds: number, Next: string) => ({ Name: `Wait${Next}`, Type: "Wait", Seconds, Next });
const token = { "token.$": "$Context.Current.TaskToken" };

/** Every kind of state, timer and wait: a retry, branches, a message, items, a callback, a deadline, a child. */
const night = scope(
  task("Flaky", {
    body: { "tries.$": "$Context.Current.RetryCount" },
    Retry: [{ Errors: ["FC.ResourceThrottled"], Description: "d", MaxAttempts: 2, IntervalSeconds: 2 }],
    GlobalConstructor: { flaky: true },
    Next: "Both",
  }),
  {
    Name: "Both",
    Type: "Parallel",
    Branches: [
      scope(wait(30, "Later"), task("Later", { End: true })),
      scope(task("Page", { TaskMode: "WaitForCustomCallback", Timeout: 600, body: token, End: true })),
    ],
    OutputConstructor: { "by.$": "$Output.Branch1.by" },
    Next: "Tell",
  },
  {
    ...task("Tell"),
    Action: "MNS:SendMessage",
    Parameters: { resourceArn: "acs:mns:::/queues/duty/messages", "message.$": "$Input", delaySeconds: 60 },
    Next: "Each",
  },
  {
    Name: "Each",
    Type: "Map",
    ItemsPath: "$Context.Execution.Input.list",
    MaxConcurrency: 2,
    Processor: scope(
      wait(5, "Item"),
      task("Item", { body: { "n.$": "$Input.n" }, OutputConstructor: { "n.$": "$Output.Body.n" }, End: true }),
    ),
    Next: "Unheard",
  },
  task("Unheard", {
    TaskMode: "WaitForCustomCallback",
    Timeout: 20,
    body: token,
    Catch: [{ Errors: ["FnF.TaskTimeout"], Description: "d", Next: "Child" }],
    End: true,
  }),
  {
    ...task("Child"),
    Action: "FNF:StartExecution",
    TaskMode: "WaitForSystemCallback",
    Parameters: { resourceArn: "acs:fnf:::flow/child", input: { "flaky.$": "$Global.flaky" } },
    End: true,
  },
);
const child = scope(wait(7, "Echo"), { Name: "Echo", Type: "Pass", End: true });

const nameOf = ({ functionArn }: Invocation): string => functionArn.split("/")[1] ?? "";

/** The functions that its flows call; who is paged acknowledges 45 s later. */
export const startNight = async (local: Local): Promise<Flows> => {
  const flows = await startFlows(local, (call) => {
    const body = JSON.parse(call.body);
    if (nameOf(call) === "Flaky" && body.tries === 0) return { status: 429, body: "", errorCode: "ResourceThrottled" };
    if (nameOf(call) === "Page")
      local.dial.put({ kind: "night/acknowledge", key: body.token, due: local.dial.now() + 45_000, data: body.token });
    return ok(body);
  });
  local.dial.on<string>("night/acknowledge", async ({ data: TaskToken }) => {
    await flows.api("ReportTaskSucceeded", { TaskToken, Output: '{"by":"chen"}' }).catch(({ code }) => {
      if (code !== "TaskAlreadyCompleted") throw new Error(code);
    });
  });
  return flows;
};

export const beginNight = async (flows: Flows): Promise<void> => {
  await createFlow(flows, "child", child);
  await createFlow(flows, "night", night);
  await createFlow(flows, "tick", scope(task("Tick", { End: true })));
  const every = { FlowName: "tick", ScheduleName: "s", CronExpression: "@every 1m", Enable: true };
  await flows.api("CreateSchedule", every);
  const Input = JSON.stringify({ list: [1, 2, 3].map((n) => ({ n })) });
  await flows.api("StartExecution", { FlowName: "night", ExecutionName: "n", Input });
};

/** What became of each execution, event by event, what was sent, and what is still to come. */
export const outcome = async (flows: Flows, local: Local) => {
  const executions = [];
  for (const FlowName of ["night", "child", "tick"]) {
    const { Executions } = await flows.api("ListExecutions", { FlowName });
    for (const { FlowDefinition: _, ...execution } of Executions as { FlowDefinition: string; Name: string }[])
      executions.push({ ...execution, events: await history(flows, FlowName, execution.Name) });
  }
  const messages = flows.queues.sent();
  return { executions, messages, agenda: [...local.dial.items()].map(({ kind, key, due }) => ({ kind, key, due })) };
};

/** Calls by what repeats when they are repeated. */
export const callsOf = ({ calls }: Flows): string[] => calls.map(({ at, requestKey }) => `${at - START} ${requestKey}`);
