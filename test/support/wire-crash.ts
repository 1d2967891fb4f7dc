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

/** What the child tells of itself: how many places it has passed, and at which of them a message was on its way. */
interface Places {
  all: number;
  messages: number[];
}
const placesIn = (out: string): Places => JSON.parse(/^places: (.*)$/m.exec(out)?.[1] ?? "");

/** Half of the points lie where a message may go out twice, as far as there are so many; the others anywhere. */
const choose = ({ all, messages }: Places, { points, seed }: Walk): number[] => {
  const near = messages.slice(0, Math.floor(points / 2));
  return [...near, ...spread(points - near.length, seed).map((part) => 1 + Math.floor(part * all))];
};

/** @returns whether it died there; the run that goes on must end well */
const playKilledAt = async (folder: string, name: string, place: number): Promise<boolean> => {
  const { code, err } = await start(folder, name, place).ended;
  if (code !== null && code !== 0) throw new Error(`at ${place}: ended with ${code}: ${err}`);
  if (code === null) await succeed(start(folder, name));
  return code === null;
};

/** Kills `npm start` at chance places of the wire, one a run, lets it go on, and measures the ending by the calm one. */
export const walkWire = async (order: Walk): Promise<Walked> => {
  const { folder } = order;
  writeFileSync(`${folder}/alerts.jsonl`, `${sampleAlerts([]).filter(isOfStory).join("\n")}\n`);
  const places = placesIn((await succeed(start(folder, "calm"))).out);
  const calm = await outcomeOf(`${folder}/calm`);
  const left = choose(places, order);
  const walked: Walked = { places: places.all, kills: 0, repeats: 0, problems: [] };

  const lane = async (): Promise<void> => {
    for (let place = left.shift(); place !== undefined; place = left.shift()) {
      const name = `${left.length}-at-${place}`;
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
