import { spawn } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { createModel, operations, play } from "../test/local/tablestore/model.ts";
import { openTablestore } from "../test/local/tablestore/sdk.ts";
import { bench, timed } from "./report.ts";

/** Do random sequences of operations, local transactions among them, on the local Tablestore, sent by the SDK, agree with a model in memory? */
const inThisProcess = async (numRuns: number, seed: number): Promise<string[]> => {
  const cloud = await openTablestore();
  await createModel(cloud);
  let partition = 0;
  const agrees = fc.asyncProperty(operations, async (sequence) => {
    const { seen, wanted } = await play(cloud.client, `s${partition++}`, sequence);
    return isDeepStrictEqual(seen, wanted);
  });
  const result = await fc.check(agrees, { numRuns, seed });
  await cloud.close();
  return result.failed ? [`${JSON.stringify(result.counterexample)} ${result.errorInstance ?? ""}`] : [];
};

/** The same bench with a part of the sequences and a seed of its own. */
const inAnother = (sequences: number, seed: number): Promise<string[]> => {
  const args = ["--sequences", `${sequences}`, "--seed", `${seed}`, "--processes", "1"];
  const child = spawn(process.execPath, ["--import", "tsx", __filename, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code === 0 ? [] : [`seed ${seed}`])));
};

bench("tablestore-model", { sequences: 100_000, seed: 1, processes: 2 }, async ({ sequences, seed, processes }) => {
  const part = Math.ceil(sequences / processes);
  const run = processes === 1 ? inThisProcess : inAnother;
  let differences: string[] = [];
  const ms = await timed(async () => {
    differences = (await Promise.all(Array.from({ length: processes }, (_, at) => run(part, seed + at)))).flat();
  });
  for (const difference of differences) console.error(difference);
  return {
    figures: `${sequences} sequences of 1 to 8 operations over HTTP, ${differences.length} processes with a difference, ${Math.round(ms / 1000)} s`,
    goal: "0 differences",
    met: differences.length === 0,
  };
});
