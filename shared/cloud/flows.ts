import { isFault } from "../errors.ts";
import type { Log } from "../ports/deps.ts";
import type { Flows } from "../ports/flows.ts";
import type { Rpc } from "./openapi.ts";

/** Name of the flow that workflows/escalation.yaml defines. */
export const FLOW = "mss-escalation";
export const VERSION = "2019-03-15";
/** Somebody waits for us, and the sweep does what a lost call leaves undone. */
export const FLOWS_TIMEOUT_MS = 2_000;

/** What was asked for is already so. */
const FINE = ["ExecutionAlreadyExists", "TaskAlreadyCompleted"];

/** The alarm clock in CloudFlow. A fault of it is told in the log and never thrown: the row is the truth, the sweep watches it. */
export const cloudFlows = (rpc: Rpc, log: Log): Flows => {
  const courtesy = async (line: { did: string; subject?: string }, call: Omit<Parameters<Rpc>[0], "version">) => {
    try {
      await rpc({ ...call, version: VERSION });
    } catch (error) {
      if (!isFault(error)) throw error;
      if (!FINE.includes(error.because)) log({ ...line, because: error.because });
    }
  };
  return {
    startEscalation: (input) =>
      courtesy(
        { did: "flow-not-started", subject: `incident:${input.incident}` },
        {
          action: "StartExecution",
          body: {
            FlowName: FLOW,
            ExecutionName: `inc-${input.incident}-g${input.generation}`,
            Input: JSON.stringify(input),
          },
        },
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
  };
};
