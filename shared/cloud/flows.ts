import { isFault } from "../errors.ts";
import type { Log } from "../ports/deps.ts";
import type { Flows, ReportInput } from "../ports/flows.ts";
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
    startEscalation: (input) =>
      courtesy(
        { did: "flow-not-started", subject: `incident:${input.incident}` },
        start("escalation", `inc-${input.incident}-g${input.generation}`, input),
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
