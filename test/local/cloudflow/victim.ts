import { appendFileSync } from "node:fs";
import { openLocal } from "../../../local/open.ts";
import { createFlow, START, startFlows, task } from "./cloud.ts";

/** A program to be killed: one flow sends a message, the other calls a function that never answers. */
const main = async (folder = "") => {
  const local = openLocal({ folder, startAt: START });
  const flows = await startFlows(local, (call) => {
    appendFileSync(`${folder}/calls`, `${JSON.stringify(call)}\n`);
    return new Promise(() => undefined);
  });
  const Await = task("Await", {
    TaskMode: "WaitForCustomCallback",
    Timeout: 600,
    body: { "token.$": "$Context.Current.TaskToken" },
    Catch: [{ Errors: ["FnF.ALL"], Description: "d", Next: "Late" }],
    End: true,
  });
  const Parameters = { resourceArn: "acs:mns:::/queues/duty/messages", message: "page", delaySeconds: 120 };
  const Tell = { ...task("Tell"), Action: "MNS:SendMessage", Parameters, End: true };
  await createFlow(flows, "told", { StartAt: "Tell", States: [Tell] });
  await flows.api("StartExecution", { FlowName: "told", ExecutionName: "e" });
  await createFlow(flows, "f", { StartAt: "Await", States: [Await, task("Late", { End: true })] });
  for (const ExecutionName of ["answered", "unanswered"])
    await flows.api("StartExecution", { FlowName: "f", ExecutionName });
};

void main(...process.argv.slice(2));
