import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleAlerts } from "../scripts/sample-alerts.ts";
import { killAndResume, type Order, playAgain } from "../test/support/kill-resume.ts";
import { bench, inFolder } from "./report.ts";

const SAMPLE = join(__dirname, "../samples/logs");

interface Drawn {
  alerts: number;
  days: number;
  seed: number;
}

const drawnInto = (folder: string, { alerts, days, seed }: Drawn): string => {
  const file = `${folder}/alerts.jsonl`;
  const drawn = sampleAlerts(["--alerts", `${alerts}`, "--days", `${days}`, "--seed", `${seed}`]);
  writeFileSync(file, `${drawn.join("\n")}\n`);
  return file;
};

/** Does `npm start`, killed again and again over its whole length, end as a run in peace does? */
const defaults = { logs: false, alerts: 300, days: 20, kills: 20, seed: 1 };

bench("kill", defaults, ({ logs, kills: wanted, ...drawn }) =>
  inFolder(async (folder) => {
    const play: Order["play"] = logs ? ["--logs", SAMPLE] : ["--alerts", drawnInto(folder, drawn)];
    const order = { play, folder, kills: wanted, seed: drawn.seed, until: "1d" };
    const { calm, kills, repeats, problems, calmSeconds } = await killAndResume(order);
    const again = await playAgain(order, calm);
    for (const problem of [...problems, ...again]) console.log(problem);
    const { incidents, deliveries } = calm.exported;
    const what = `${incidents.length} incidents, ${deliveries.length} messages in ${calmSeconds.toFixed(0)} s`;
    return {
      figures: `${what}; ${kills} kills, ${repeats} repeats, ${problems.length} differences; in peace again ${again.length}`,
      goal: "the same export, at most 90 s late a kill, repeats ≤ kills",
      met: problems.length + again.length === 0,
    };
  }),
);
