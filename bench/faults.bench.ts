import type { Fault } from "../local/faults.ts";
import { scenarios } from "../test/support/fault-scenarios.ts";
import { judgeMorning, type Morning, playMorning } from "../test/support/faulty-morning.ts";
import { bench, timed } from "./report.ts";

/** Does a morning end in the same state as in peace, under each fault of each service, over the wire with the real functions? */
const GOAL = "the same end state under each";

const MS_PER_SECOND = 1_000;

interface Row {
  name: string;
  struck: number;
  problems: string[];
}

const played = async (name: string, faults: Fault[], [calm, seed]: [Morning, number]): Promise<Row> => {
  const { faulty, problems } = await playMorning(faults, seed).then(
    (morning) => ({ faulty: morning, problems: judgeMorning(calm, morning) }),
    (error: Error) => ({ faulty: undefined, problems: [error.message] }),
  );
  return { name, struck: faulty?.struck ?? 0, problems };
};

bench("faults", { only: "", seed: 1 }, async ({ only, seed }) => {
  const calm = await playMorning([], seed);
  const rows: Row[] = [];
  for (const [name, faults] of scenarios.filter(([one]) => one.includes(only))) {
    const ms = await timed(async () => rows.push(await played(name, faults, [calm, seed])));
    const { struck = 0, problems = [] } = rows.at(-1) ?? {};
    const seconds = (ms / MS_PER_SECOND).toFixed(0);
    console.log(
      `${name.padEnd(28)} ${String(struck).padStart(5)} struck ${seconds.padStart(4)} s  ${problems.length || "same"}`,
    );
    for (const problem of problems) console.log(`    ${problem}`);
  }
  const struck = rows.reduce((sum, row) => sum + row.struck, 0);
  const failed = rows.filter(({ problems }) => problems.length > 0);
  const idle = rows.filter((row) => row.struck === 0).length;
  return {
    figures: `${rows.length} faults, ${struck} strikes, ${idle} that never struck: ${failed.length} ended otherwise`,
    goal: GOAL,
    met: failed.length === 0,
  };
});
