import { playYear, type State } from "../test/support/year/year.ts";
import { bench, timed } from "./report.ts";

/** Is every promise kept at every moment of a virtual year of 100 customers, under faults, with people who sleep and forget? */
const GOAL_SECONDS = 120;
const LEAST_INCIDENTS = 10_000;
const MS_PER_SECOND = 1_000;
const US_PER_SECOND = 1_000_000;
const DAYS_BETWEEN_LINES = 10;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / US_PER_SECOND);
};

const lineOf = ({ day, counts, alerts, tickets, messages, struck }: State): string => {
  const faults = Object.entries(struck).map(([kind, times]) => `${times} ${kind}`);
  return (
    `day ${day}: ${counts.incidents} incidents (${alerts} alerts, ${tickets} tickets), ${counts.entries} entries, ${counts.pages} levels, ` +
    `${messages} messages, ${counts.repeats} again; struck: ${faults.join(", ") || "nothing"}; ${cpuSeconds()} s of CPU`
  );
};

bench("year", { seed: 1, days: 365, customers: 100 }, async ({ seed, days, customers }) => {
  const progress = (state: State) => {
    if (state.day % DAYS_BETWEEN_LINES === 0) console.log(lineOf(state));
  };
  let end: State | undefined;
  const ms = await timed(async () => {
    end = await playYear({ seed, days, customers, progress });
  });
  const { problems, counts, story } = end as State;
  console.log(lineOf(end as State));
  for (const line of [...problems, ...story]) console.log(line);
  if (problems.length > 0)
    console.log(
      `again: npm run bench -- year --seed ${seed} --days ${(end as State).day + 1} --customers ${customers}`,
    );
  const seconds = Math.round(ms / MS_PER_SECOND);
  return {
    figures: `${counts.incidents} incidents: ${problems.length} problems; ${seconds} s, ${cpuSeconds()} of CPU`,
    goal: `nothing broken, ≤ ${GOAL_SECONDS} s`,
    met: problems.length === 0 && seconds <= GOAL_SECONDS && (days < 365 || counts.incidents >= LEAST_INCIDENTS),
  };
});
