import * as z from "zod";
import { isFault } from "../errors.ts";
import type { Log } from "../ports/deps.ts";
import type { EscalationInput, Flows, ReportInput, RunningEscalation } from "../ports/flows.ts";
import type { Rpc } from "./openapi.ts";

/** Names of the flows that workflows/<key>.yaml define. */
export const flowNames = { escalation: "mss-escalation", "report-run": "mss-report-run" } as const;
export type FlowFile = keyof typeof flowNames;

export const VERSION = "2019-03-15";
/** Somebody waits for us, and the sweep does what a lost call leaves undone. */
export const FLOWS_TIMEOUT_MS = 2_000;

/** What was asked for is already so. */
const FINE = ["ExecutionAlreadyExists", "TaskAlreadyCompleted"];

type Call = Omit<Parameters<Rpc>[0], "version">;

const start = (flow: FlowFile, name: string, input: object): Call => ({
  action: "StartExecution",
  body: { FlowName: flowNames[flow], ExecutionName: name, Input: JSON.stringify(input) },
});

/** Letters, digits, `_` and `-` are what the service takes. */
const executionOf = ({ customer, report }: ReportInput): string => `rpt-${customer}-${report.replace("#", "-")}`;

const nameOf = ({ incident, generation }: EscalationInput, again: string | undefined): string =>
  `inc-${incident}-g${generation}${again === undefined ? "" : `-r${again}`}`;

const NAME = /^inc-(.+)-g(\d+)(?:-r\d+)?$/;

const Executions = z.object({
  Executions: z.array(z.object({ Name: z.string(), StartedTime: z.string() })),
  NextToken: z.string().optional(),
});

/** The most that a page takes; five thousand running escalations are more than any night has. */
const PAGE = 99;
const MAX_PAGES = 50;

const running = async (rpc: Rpc): Promise<RunningEscalation[]> => {
  const found: RunningEscalation[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = {
      FlowName: flowNames.escalation,
      Status: "Running",
      ExecutionNamePrefix: "inc-",
      MetadataOnly: "true",
      Limit: PAGE,
      ...(token && { NextToken: token }),
    };
    const answer = Executions.parse(await rpc({ action: "ListExecutions", version: VERSION, query }));
    for (const { Name: name, StartedTime } of answer.Executions) {
      const [, incident, generation] = NAME.exec(name) ?? [];
      if (incident) found.push({ name, incident, generation: Number(generation), startedAt: Date.parse(StartedTime) });
    }
    token = answer.NextToken;
    if (!token) break;
  }
  return found;
};

/** The alarm clock in CloudFlow. What the sweep watches is told in the log when it fails, and never thrown: the row is the truth. */
export const cloudFlows = (rpc: Rpc, log: Log): Flows => {
  const firmly = async (call: Call) => {
    try {
      await rpc({ ...call, version: VERSION });
    } catch (error) {
      if (!isFault(error) || !FINE.includes(error.because)) throw error;
    }
  };
  const courtesy = async (line: { did: string; subject?: string }, call: Call) => {
    try {
      await firmly(call);
    } catch (error) {
      if (!isFault(error)) throw error;
      log({ ...line, because: error.because });
    }
  };
  return {
    startEscalation: ({ again, ...input }) =>
      courtesy(
        { did: "flow-not-started", subject: `incident:${input.incident}` },
        start("escalation", nameOf(input, again), input),
      ),
    escalations: () => running(rpc),
    stopEscalation: (name) =>
      courtesy(
        { did: "flow-not-stopped" },
        { action: "StopExecution", body: { FlowName: flowNames.escalation, ExecutionName: name, Error: "Superseded" } },
      ),
    wake: (callback) =>
      courtesy(
        { did: "flow-not-woken" },
        {
          action: "ReportTaskSucceeded",
          query: { TaskToken: callback },
          body: { Output: JSON.stringify({ decision: "row" }) },
        },
      ),
    startReport: (input) => firmly(start("report-run", executionOf(input), input)),
  };
};
