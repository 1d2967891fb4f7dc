import { join } from "node:path";
import { DAY, iso, SECOND } from "../shared/domain/calendar.ts";
import { detectors } from "../shared/domain/detection/detectors.ts";
import { foundIn, type Opened } from "./found-incidents.ts";
import { bench } from "./report.ts";
import { type Ask, changes, EVERY_SECONDS, learned, nominated, openLines, recorded } from "./rule-runs.ts";
import { eventsIn, type Judged, judged, strays, UNJUDGED } from "./true-events.ts";

/** What do the alert rules and their decisions find in recorded log lines, how soon, and what that was not there? Rules are evaluated each minute, at so many different seconds of it; --change tells the same lines otherwise: x10, shift, paths, drop. */
const GOAL =
  "floods ≤ 120 s, scans ≤ 300, outages ≤ 600, error bursts ≤ 2,700, slow origins and credential stuffing ≤ 1,800, ≤ 1 false incident per site and week, none in a rush";

const WEEK_MS = 7 * DAY;

/** The worst of all phases counts. */
const worstOf = (runs: Judged[][]): Judged[] =>
  (runs[0] ?? []).map((one, n) => {
    const delays = runs.map((run) => run[n]?.delay);
    const delay = delays.includes(undefined) ? undefined : Math.max(...(delays as number[]));
    const state = delay === undefined ? "missed" : delay > one.limit ? "late" : "found";
    console.log(
      `${state.padEnd(7)}${one.event.kind} ${one.event.host} ${one.event.start} ${delays.map((d) => d ?? "–").join(" ")} s of ${one.limit} s`,
    );
    return { ...one, delay, state };
  });

const weeksOf = async (ask: Ask): Promise<number> => {
  const [row] = await ask(
    "SELECT max(__time__) - min(__time__) AS seconds, count(DISTINCT matched_host) AS sites FROM lines",
  );
  return (Number(row?.sites) * Number(row?.seconds) * SECOND) / WEEK_MS;
};

const options = { logs: "", truth: "", phases: 6, site: "", only: "", change: "" };

bench("detection", options, async ({ logs, truth, phases, site, only, change }) => {
  if (!logs || !truth)
    throw new Error("--logs FOLDER of WAF log lines and --truth FILE of what was in them are needed");
  const told = changes[change];
  if (change && !told) throw new Error(`--change takes ${Object.keys(changes).join(", ")}`);
  const ask = await openLines(recorded(join(logs, `${site}*.jsonl.gz`)), told?.sql);
  const events = eventsIn(truth, site, told?.shiftMs);
  const mine = detectors.filter(({ kind }) => only === "" || only.split(",").includes(kind));
  const baselines = await learned(ask);
  const runs: Opened[][] = [];
  for (let n = 0; n < phases; n++) {
    const phase = Math.floor((n * EVERY_SECONDS) / phases);
    const found = [];
    for (const detector of mine) found.push({ detector, alerts: await nominated(ask, { detector, phase }) });
    runs.push(foundIn(found, baselines).opened);
  }
  const states = worstOf(runs.map((opened) => judged(events, opened)));
  const others = runs.map((opened) => strays(events, opened));
  for (const { kind, host, at, facts } of others[0] ?? [])
    console.log(`${kind === UNJUDGED ? "unjudged" : "FALSE"} ${kind} ${host} ${iso(at)} ${JSON.stringify(facts)}`);
  const most = (isCounted: (one: Opened) => boolean) =>
    Math.max(...others.map((some) => some.filter(isCounted).length));
  const [falses, unjudged] = [most(({ kind }) => kind !== UNJUDGED), most(({ kind }) => kind === UNJUDGED)];
  const turns = Math.max(...runs.map((opened) => opened.reduce((sum, one) => sum + one.turns, 0)));
  const weeks = await weeksOf(ask);
  const count = (state: string) => states.filter((one) => one.state === state).length;
  return {
    figures: `${states.length} events: ${count("found")} found, ${count("late")} late, ${count("missed")} missed; ${falses} false in ${weeks.toFixed(0)} site-weeks; gone and back ${turns} times; ${unjudged} injection campaigns, which the truth does not know`,
    goal: GOAL,
    met: count("found") === states.length && falses <= weeks,
  };
});
