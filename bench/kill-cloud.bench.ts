import { killCloud } from "../test/support/killed-cloud/campaign.ts";
import "../local/localhost.cjs";
import { bench, inFolder } from "./report.ts";

/** Problems that are shown. */
const MOST_SHOWN = 40;

/** Is anything that the local cloud has acknowledged lost, when it is killed again and again under the load of all its services? */
const defaults = { kills: 20, seed: 1, speed: 60, life: 5_000 };

bench("kill-cloud", defaults, ({ life: lifeMs, ...drawn }) =>
  inFolder(async (folder) => {
    const played = await killCloud({ folder, lifeMs, ...drawn, progress: console.log });
    const { acknowledged, figures, failed, problems } = played;
    for (const problem of [...failed, ...problems].slice(0, MOST_SHOWN)) console.log(problem);
    const counts = Object.entries(acknowledged).map(([name, count]) => `${count} ${name}`);
    return {
      figures: `${drawn.kills} SIGKILLs; ${[...counts, ...figures].join(", ")}: ${problems.length} problems, ${failed.length} calls failed beside the kills`,
      goal: "nothing acknowledged is lost or doubled",
      met: problems.length + failed.length === 0,
    };
  }),
);
