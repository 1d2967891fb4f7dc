import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { RowsOf } from "../shared/ports/tables.ts";
import { playYear, type State } from "../test/support/year/year.ts";
import { onLocalTablestore } from "./local-tablestore.ts";
import { bench, type Finding, timed } from "./report.ts";

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
  from: number;
  days: number;
  customers: number;
  wire: boolean;
}

const play = async (order: Played, tables?: RowsOf): Promise<State> => {
  const progress = (state: State) => {
    if (state.day % DAYS_BETWEEN_LINES === 0) console.log(lineOf(state));
  };
  const end = await playYear({ ...order, progress, ...(tables && { tables }) });
  for (const line of [lineOf(end), ...end.problems, ...end.story]) console.log(line);
  if (end.problems.length > 0) console.log(again(order, end));
  return end;
};

/** `--wire`: its rows lie in a local Tablestore, a process of its own; whoever looks on reads a copy, which is compared at the end. */
const playPart = (order: Played): Promise<State> =>
  order.wire ? onLocalTablestore((tables) => play(order, tables)) : play(order);

const again = ({ seed, from, customers, wire }: Played, { day }: State): string =>
  `again: npm run bench -- year --seed ${seed} --from ${from} --days ${day - from + 1} --customers ${customers} --parts 1${wire ? " --wire" : ""}`;

/** The time in parts of the same length, which follow each other and know nothing of each other. */
const partsOf = ({ from, days, ...order }: Played, parts: number): Played[] => {
  const begin = (part: number) => Math.round((days * part) / parts);
  return Array.from({ length: parts }, (_, i) => ({ ...order, from: from + begin(i), days: begin(i + 1) - begin(i) }));
};

const inThread = (order: Played): Promise<State> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(process.argv[1] as string, { workerData: order });
    worker.once("message", resolve);
    worker.once("error", reject);
  });

/** A thread for each part, as there is a core for each; one part is played here. */
const playAtOnce = (order: Played, parts: number): Promise<State[]> =>
  Promise.all(parts > 1 ? partsOf(order, parts).map(inThread) : [playPart(order)]);

const measure = async ({ parts, ...order }: Played & { parts: number }): Promise<Finding> => {
  let ends: State[] = [];
  const ms = await timed(async () => {
    ends = await playAtOnce(order, parts);
  });
  const seconds = Math.round(ms / MS_PER_SECOND);
  const sum = (of: (state: State) => number) => ends.reduce((total, one) => total + of(one), 0);
  const [incidents, problems] = [sum(({ counts }) => counts.incidents), sum(({ problems }) => problems.length)];
  const goal = order.wire ? WIRE_GOAL_SECONDS : GOAL_SECONDS;
  return {
    figures: `${incidents} incidents: ${problems} problems; ${seconds} s, ${cpuSeconds()} of CPU`,
    goal: `nothing broken, ≤ ${goal} s`,
    met: problems === 0 && seconds <= goal && (order.days < 365 || incidents >= LEAST_INCIDENTS),
  };
};

const defaults = { seed: 1, from: 0, days: 365, customers: 100, parts: 2, wire: false };

if (isMainThread) bench("year", defaults, measure);
else void playPart(workerData).then((end) => parentPort?.postMessage(end));
