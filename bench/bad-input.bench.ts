import fc from "fast-check";
import { badCall, type Call, complaints, type Target, target } from "../test/support/bad-calls.ts";
import { bentCall } from "../test/support/bent-calls.ts";
import { endingOf } from "../test/support/judge.ts";
import { bench } from "./report.ts";

/** Does any request, however wrong, break a function behind the front door, leave a trace although it was refused, or hang? */
const GOAL = "no 5xx, nothing stored from a refused one, every refusal says what is wrong";
/** In one world: what the accepted ones of them have left is then worked on. */
const A_WORLD = 1_000;
const US_PER_MS = 1_000;
/** CPU of one call: half of the front door's patience at a tenth of its speed. */
const MOST_CPU_MS = 2_000;

const cpuMs = (): number => process.cpuUsage().user / US_PER_MS;

interface Tally {
  requests: number;
  /** By status. */
  answers: Map<number, number>;
  slowest: number;
  problems: string[];
}

const tried = async (at: Target, call: Call, tally: Tally): Promise<string[]> => {
  const begun = cpuMs();
  const found = await complaints(at.world, call, (status) =>
    tally.answers.set(status, (tally.answers.get(status) ?? 0) + 1),
  );
  const took = cpuMs() - begun;
  tally.requests++;
  tally.slowest = Math.max(tally.slowest, took);
  return took > MOST_CPU_MS ? [...found, `took ${took} ms`] : found;
};

/** A thousand in one world, half of them from a grammar and half bent from right ones, then half an hour for what was taken. */
const inOneWorld = async (seed: number, numRuns: number, tally: Tally): Promise<void> => {
  const at = await target();
  const anyCall = fc.oneof(badCall(at), bentCall(at));
  const holds = fc.asyncProperty(anyCall, async (call) => (await tried(at, call, tally)).length === 0);
  const { failed, counterexample } = await fc.check(holds, { seed, numRuns });
  if (failed && counterexample) {
    const [call] = counterexample;
    tally.problems.push(`seed ${seed}: ${JSON.stringify(call).slice(0, 2_000)}: ${await complaints(at.world, call)}`);
  }
  await at.world.pass(1 / 2);
  tally.problems.push(...(await endingOf(at.world)).problems.map((problem) => `seed ${seed}, afterwards: ${problem}`));
};

bench("bad-input", { requests: 100_000, seed: 1 }, async ({ requests, seed }) => {
  const tally: Tally = { requests: 0, answers: new Map(), slowest: 0, problems: [] };
  for (let n = 0; n * A_WORLD < requests; n++) {
    await inOneWorld(seed * 1_000_000 + n, Math.min(A_WORLD, requests - n * A_WORLD), tally);
    if (n % 10 === 9)
      console.log(
        `${tally.requests} requests, ${tally.problems.length} problems, ${Math.round(cpuMs() / 1_000)} s of CPU`,
      );
  }
  for (const problem of tally.problems) console.log(problem);
  const answers = [...tally.answers].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`);
  return {
    figures: `${tally.requests} requests: ${answers.join(", ")}; ${tally.problems.length} problems; slowest ${Math.round(tally.slowest)} ms of CPU`,
    goal: GOAL,
    met: tally.problems.length === 0,
  };
});
