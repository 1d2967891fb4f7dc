import { writeFileSync } from "node:fs";
import { sampleAlerts } from "../../scripts/sample-alerts.ts";
import { spread } from "./chance.ts";
import { launch, type Running, succeed } from "./command.ts";
import { judgeKilled, outcomeOf, repeatsIn } from "./exports.ts";

/** An error burst that is paged, answered, over and resolved, and half an hour later comes back and reopens. */
const isOfStory = (line: string): boolean => line.includes("forum.devcorner.test") && line.includes("error-burst");

export interface Walk {
  /** In which each run gets a folder of its own. */
  folder: string;
  points: number;
  seed: number;
}

export interface Walked {
  /** Requests and answers of the calm run. */
  places: number;
  kills: number;
  repeats: number;
  /** What a kill lost, changed or doubled, with where it fell. */
  problems: string[];
}

/** Side by side: the project's machines have two cores. */
const LANES = 2;

const start = (folder: string, name: string, killAfter?: number): Running =>
  launch(
    [
      ...[
        process.execPath,
        "--import",
        "tsx",
        "test/support/kill-after.child.ts",
        "--alerts",
        `${folder}/alerts.jsonl`,
      ],
      ...["--until", "1h", "--respond", "5", "--exit", "--quiet", "--port", "0", "--data", `${folder}/${name}`],
    ],
    killAfter === undefined ? {} : { MSS_KILL_AFTER: String(killAfter) },
  );

const placesIn = (out: string): number => Number(/^places: (\d+)$/m.exec(out)?.[1]);

/** @returns whether it died there; the run that goes on must end well */
const playKilledAt = async (folder: string, name: string, place: number): Promise<boolean> => {
  const { code, err } = await start(folder, name, place).ended;
  if (code !== null && code !== 0) throw new Error(`at ${place}: ended with ${code}: ${err}`);
  if (code === null) await succeed(start(folder, name));
  return code === null;
};

/** Kills `npm start` at chance places of the wire, one a run, lets it go on, and measures the ending by the calm one. */
export const walkWire = async ({ folder, points, seed }: Walk): Promise<Walked> => {
  writeFileSync(`${folder}/alerts.jsonl`, `${sampleAlerts([]).filter(isOfStory).join("\n")}\n`);
  const places = placesIn((await succeed(start(folder, "calm"))).out);
  const calm = await outcomeOf(`${folder}/calm`);
  const left = spread(points, seed).map((part) => 1 + Math.floor(part * places));
  const walked: Walked = { places, kills: 0, repeats: 0, problems: [] };

  const lane = async (): Promise<void> => {
    for (let place = left.shift(); place !== undefined; place = left.shift()) {
      const name = `at-${place}`;
      const kills = (await playKilledAt(folder, name, place)) ? 1 : 0;
      const outcome = await outcomeOf(`${folder}/${name}`);
      walked.kills += kills;
      walked.repeats += repeatsIn(outcome);
      walked.problems.push(...judgeKilled(calm, outcome, kills).map((problem) => `at ${place}: ${problem}`));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return walked;
};
