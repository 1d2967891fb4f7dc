import type { RowsOf } from "../shared/ports/tables.ts";
import { playYear, type State } from "../test/support/year/year.ts";
import { onLocalTablestore } from "./local-tablestore.ts";
import { bench, timed } from "./report.ts";

/** Is every promise kept at every moment of a virtual year of 100 customers, under faults, with people who sleep and forget? */
const GOAL_SECONDS = 120;
/** A month over the wire. */
const WIRE_GOAL_SECONDS = 240;
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

interface Played {
  seed: number;
  days: number;
  customers: number;
}

const play = async (order: Played, tables?: RowsOf): Promise<State> => {
  const progress = (state: State) => {
    if (state.day % DAYS_BETWEEN_LINES === 0) console.log(lineOf(state));
  };
  return playYear({ ...order, progress, ...(tables && { tables }) });
};

/** `--wire`: its rows lie in the local Tablestore, a process of its own; whoever looks on reads a copy, which is compared at the end. */
bench("year", { seed: 1, days: 365, customers: 100, wire: false }, async ({ wire, ...order }) => {
  let end: State | undefined;
  let seconds = 0;
  const played = async (tables?: RowsOf) => {
    const ms = await timed(async () => {
      end = await play(order, tables);
    });
    seconds = Math.round(ms / MS_PER_SECOND);
  };
  await (wire ? onLocalTablestore(played) : played());
  const { problems, counts, story, day } = end as State;
  console.log(lineOf(end as State));
  for (const line of [...problems, ...story]) console.log(line);
  const { seed, days, customers } = order;
  if (problems.length > 0)
    console.log(`again: npm run bench -- year --seed ${seed} --days ${day + 1} --customers ${customers}`);
  const goal = wire ? WIRE_GOAL_SECONDS : GOAL_SECONDS;
  return {
    figures: `${counts.incidents} incidents: ${problems.length} problems; ${seconds} s, ${cpuSeconds()} of CPU`,
    goal: `nothing broken, ≤ ${goal} s`,
    met: problems.length === 0 && seconds <= goal && (days < 365 || counts.incidents >= LEAST_INCIDENTS),
  };
});
