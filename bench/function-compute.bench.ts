import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startFunctionCompute } from "../local/function-compute/server.ts";
import { openLocal } from "../local/open.ts";
import { bench, inFolder, timed } from "./report.ts";

/** How much does the host cost, apart from the function: a timer's virtual minute, and one call of an instance? */
const MINUTE_MS = 60_000;
/** Of the 3 ms that an idle virtual minute may cost, the host takes a third at most. */
const GOAL_MINUTE_MS = 1;

const writeProject = (folder: string): string => {
  mkdirSync(join(folder, "code"));
  writeFileSync(join(folder, "code", "index.js"), `exports.handler = async () => "";`);
  const props = {
    region: "cn-hangzhou",
    functionName: "f",
    runtime: "nodejs20",
    handler: "index.handler",
    code: "code",
  };
  const trigger = { triggerName: "t", triggerType: "timer", triggerConfig: { cronExpression: "0 * * * * *" } };
  const resources = { f: { component: "fc3", props: { ...props, triggers: [trigger] } } };
  const file = join(folder, "s.yaml");
  writeFileSync(file, JSON.stringify({ edition: "3.0.0", name: "bench", vars: {}, resources }));
  return file;
};

bench("function-compute", { minutes: 5_000, calls: 5_000 }, ({ minutes, calls }) =>
  inFolder(async (folder) => {
    const local = openLocal({ folder: join(folder, "data"), startAt: 0 });
    const fc = await startFunctionCompute(local, { project: writeProject(folder), env: {} });
    const call = { functionArn: "acs:fc:r:1:functions/f", body: "{}", async: false, requestKey: "k", retryCount: 0 };
    const start = await timed(() => fc.invoke(call));
    const warm = await timed(async () => {
      for (let n = 0; n < calls; n++) await fc.invoke(call);
    });
    const idle = (await timed(() => local.dial.runUntil(minutes * MINUTE_MS))) / minutes;
    await fc.close();
    await local.close();
    return {
      figures: `start ${start.toFixed(0)} ms, warm call ${(warm / calls).toFixed(3)} ms, minute with a timer ${idle.toFixed(3)} ms`,
      goal: `minute ≤ ${GOAL_MINUTE_MS} ms`,
      met: idle <= GOAL_MINUTE_MS,
    };
  }),
);
