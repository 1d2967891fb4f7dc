import { join } from "node:path";
import { detectors } from "../shared/domain/detection/detectors.ts";
import type { Detector } from "../shared/domain/detection/rule.ts";
import { foundIn } from "./found-incidents.ts";
import { bench } from "./report.ts";
import { learned, type Nominated, nominated, openLines, recorded } from "./rule-runs.ts";
import { eventsIn, isFor, isOf, judged, strays, type TrueEvent, UNJUDGED } from "./true-events.ts";

/** Are the bars of the rules a matter of these sites? For each site they are chosen anew by the others, and the site is looked at with those. */
const GOAL = "as many found as with all sites, ≤ 1 false incident per site and week";

const HEIGHTS = [0.35, 0.5, 0.7, 1, 1.4, 2, 2.8];
/** What it costs to miss, to be late, to cry wolf. */
const COSTS = { missed: 10, late: 1, found: 0 };
const FALSE_COSTS = 3;

interface Variant {
  detector: Detector;
  height: number;
  alerts: Nominated[];
}

type Baselines = Awaited<ReturnType<typeof learned>>;

/** @param events all, of any kind and site */
const costOf = (events: TrueEvent[], { detector, alerts }: Variant, baselines: Baselines): number => {
  const { opened } = foundIn([{ detector, alerts }], baselines);
  const mine = events.filter((event) => isFor(event, detector.kind));
  const judgedOnes = judged(mine, opened).map(({ state }) => COSTS[state]);
  const alone = opened.filter((one) => !events.some((event) => isOf(event, one)));
  const falses = detector.kind === UNJUDGED ? [] : alone;
  return judgedOnes.reduce((sum, cost) => sum + cost, 0) + FALSE_COSTS * falses.length;
};

/** The middle one of those that cost least. */
const cheapest = (variants: Variant[], costs: number[]): Variant => {
  const least = Math.min(...costs);
  const best = variants.filter((_, n) => costs[n] === least);
  return best[best.length >> 1] as Variant;
};

bench("left-out", { logs: "", truth: "" }, async ({ logs, truth }) => {
  if (!logs || !truth)
    throw new Error("--logs FOLDER of WAF log lines and --truth FILE of what was in them are needed");
  const ask = await openLines(recorded(join(logs, "*.jsonl.gz")));
  const [baselines, events] = [await learned(ask), eventsIn(truth, "")];
  const variants: Variant[][] = [];
  for (const one of detectors) {
    // Whatever is nominated by higher bars is among these, and bars are what decisions look at again.
    const alerts = await nominated(ask, { detector: one.times(Math.min(...HEIGHTS)), phase: 0 });
    variants.push(HEIGHTS.map((height) => ({ detector: one.times(height), height, alerts })));
  }
  const counts = { found: 0, late: 0, missed: 0, falses: 0 };
  for (const site of baselines.keys()) {
    const isSite = ({ facts }: Nominated) => facts.site?.toLowerCase() === site;
    const chosen = variants.map((heights) => {
      const elsewhere = events.filter((event) => event.host !== site);
      const others = heights.map((one) => ({ ...one, alerts: one.alerts.filter((alert) => !isSite(alert)) }));
      const costs = others.map((one) => costOf(elsewhere, one, baselines));
      const { detector, height, alerts } = cheapest(heights, costs);
      return { detector, height, alerts: alerts.filter(isSite) };
    });
    const mine = events.filter((event) => event.host === site);
    const { opened } = foundIn(chosen, baselines);
    const falses = strays(mine, opened).filter(({ kind }) => kind !== UNJUDGED);
    const states = judged(mine, opened).map(({ event, state, delay }) => {
      counts[state]++;
      return `${event.kind} ${state} ${delay ?? "–"} s`;
    });
    counts.falses += falses.length;
    const heights = chosen.map(({ detector, height }) => `${detector.kind} ${height}`);
    console.log(
      `${site}: ${heights.join(", ")}\n  ${[...states, ...falses.map(({ kind }) => `FALSE ${kind}`)].join(", ")}`,
    );
  }
  const { found, late, missed, falses } = counts;
  return {
    figures: `${events.length} events: ${found} found, ${late} late, ${missed} missed; ${falses} false; bars at ${HEIGHTS.join(", ")} times their height`,
    goal: GOAL,
    met: missed === 0 && falses <= 5 * baselines.size,
  };
});
