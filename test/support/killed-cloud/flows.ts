import { callOpenApi } from "../../local/call-openapi.ts";
import { task } from "../../local/cloudflow/cloud.ts";
import { PATIENCE_MS, type Ready } from "./cloud.ts";
import { makeNoting, notesIn, repeatsIn } from "./functions.ts";
import { eachOnce, type Load, load } from "./load.ts";

const FLOW = "killed";

const step = (Name: string, rest: { body?: object } & Record<string, unknown>) =>
  task("step", { ...rest, Name, body: { "flow.$": "$Context.Execution.Name", step: Name, ...rest.body } });

/** A call, a wait, a callback, and a call after it. */
const definition = {
  Type: "StateMachine",
  SpecVersion: "v1",
  Name: FLOW,
  StartAt: "First",
  States: [
    step("First", { Next: "Pause" }),
    { Name: "Pause", Type: "Wait", Seconds: 5, Next: "Ask" },
    step("Ask", {
      body: { "token.$": "$Context.Current.TaskToken" },
      TaskMode: "WaitForCustomCallback",
      Timeout: 86_400,
      Next: "Last",
    }),
    step("Last", { End: true }),
  ],
};
const STEPS = ["First", "Ask", "Last"];

const taskEvents = (name: string) =>
  ["StateEntered", "TaskScheduled", "TaskSucceeded", "StateSucceeded"].map((type) => `${type} ${name}`);
/** What the history of each must be. */
const HISTORY = [
  "ExecutionStarted",
  ...taskEvents("First"),
  ...["StateEntered Pause", "StateSucceeded Pause"],
  ...taskEvents("Ask"),
  ...taskEvents("Last"),
  "ExecutionSucceeded",
].join(", ");

const callOf = (cloud: Ready) => {
  const url = cloud.endpoints.fnf ?? "";
  const target = { url, version: "2019-03-15", credentials: cloud, readTimeout: PATIENCE_MS };
  return (action: string, query: Record<string, unknown>) => callOpenApi(target, action, { query });
};

interface Event {
  Type: string;
  StepName: string;
  EventDetail: string;
}

const historyOf = async (cloud: Ready, ExecutionName: string): Promise<Event[]> => {
  const { Events } = await callOf(cloud)("GetExecutionHistory", { FlowName: FLOW, ExecutionName, Limit: 999 });
  return Events as Event[];
};

const wrongHistory = (name: string, events: Event[]): string[] => {
  const told = events.map(({ Type, StepName }) => `${Type} ${StepName}`.trim()).join(", ");
  const { EventDetail } = events.find(({ Type }) => /Failed|TimedOut/.test(Type)) ?? {};
  return told === HISTORY ? [] : [`flow ${name} went ${told} ${EventDetail ?? ""}`];
};

/** Somebody who answers what the flows ask. */
const answererOf = (folder: string) => {
  const answered = new Set<string>();
  const open = () =>
    notesIn(folder).filter(({ event }) => event.token !== undefined && !answered.has(event.flow ?? ""));
  const answer = async (cloud: Ready): Promise<number> => {
    const [note] = open();
    if (!note) return 0;
    const { token: TaskToken, flow = "" } = note.event;
    const done = callOf(cloud)("ReportTaskSucceeded", { TaskToken, Output: JSON.stringify({ flow }) });
    await done.catch((error) => {
      if (error.code !== "TaskAlreadyCompleted") throw error;
    });
    answered.add(flow);
    return 1;
  };
  return { answer, open: () => open().length };
};

/** Flows of several steps, started and answered. @param folder where functions note their runs */
export const flowLoads = (folder: string): Load[] => {
  const acknowledged = new Set<string>();
  const { answer, open } = answererOf(folder);
  const steps = () => notesIn(folder).filter(({ fn }) => fn === "step");
  const ended = () =>
    new Set(steps().flatMap(({ event: { flow = "", step } }) => (step === STEPS.at(-1) ? [flow] : [])));
  const running = async (cloud: Ready): Promise<number> => {
    const { Executions } = await callOf(cloud)("ListExecutions", { FlowName: FLOW, Status: "Running", Limit: 1 });
    return (Executions as object[]).length;
  };
  const prepare = async (cloud: Ready): Promise<void> => {
    await makeNoting(cloud, "step", folder);
    const Definition = JSON.stringify(definition);
    await callOf(cloud)("CreateFlow", { Name: FLOW, Description: "killed", Type: "FDL", Definition });
  };
  const check = async (cloud: Ready): Promise<string[]> => {
    const ran = [...new Set(steps().map(({ event }) => `${event.step} of ${event.flow}`))];
    const wanted = [...acknowledged].flatMap((flow) => STEPS.map((name) => `${name} of ${flow}`));
    const problems = eachOnce("step", wanted, ran);
    for (const name of acknowledged) problems.push(...wrongHistory(name, await historyOf(cloud, name)));
    return problems;
  };
  return [
    load({
      name: "flows",
      lanes: 1,
      pauseMs: 50,
      prepare,
      act: async (cloud, n) => {
        const ExecutionName = `flow-${n}`;
        await callOf(cloud)("StartExecution", { FlowName: FLOW, ExecutionName });
        acknowledged.add(ExecutionName);
        return 1;
      },
      left: async (cloud) => [...acknowledged].filter((name) => !ended().has(name)).length + (await running(cloud)),
      check,
      figures: () => [`${repeatsIn(steps())} calls of steps repeated`],
    }),
    load({
      name: "answers to flows",
      lanes: 1,
      pauseMs: 30,
      prepare: async () => undefined,
      act: answer,
      left: async (cloud) => {
        while ((await answer(cloud)) > 0);
        return open();
      },
      check: async () => [],
    }),
  ];
};
