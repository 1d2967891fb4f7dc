import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFunctionCompute } from "../local/function-compute/server.ts";
import { openLocal } from "../local/open.ts";

/** How much does the host cost, apart from the function: a timer's virtual minute, and one call of an instance? */
const MINUTE_MS = 60_000;
const MINUTES = 5_000;
const CALLS = 5_000;

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

const measure = async (what: string, times: number, work: () => Promise<unknown>) => {
  const from = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - from) / times).toFixed(3)} ms (mean of ${times})`);
};

const main = async () => {
  const folder = mkdtempSync(join(tmpdir(), "fc-bench-"));
  const local = openLocal({ folder: join(folder, "data"), startAt: 0 });
  const fc = await startFunctionCompute(local, { project: writeProject(folder), env: {} });
  const call = { functionArn: "acs:fc:r:1:functions/f", body: "{}", async: false, requestKey: "k", retryCount: 0 };
  await measure("start of an instance", 1, () => fc.invoke(call));
  await measure("call of a warm instance", CALLS, async () => {
    for (let n = 0; n < CALLS; n++) await fc.invoke(call);
  });
  await measure("virtual minute with one timer", MINUTES, () => local.dial.runUntil(MINUTES * MINUTE_MS));
  await fc.close();
  await local.close();
  rmSync(folder, { recursive: true });
};

void main();
