import { readFileSync } from "node:fs";
import { join } from "node:path";
import { QUIET_MINUTES } from "../shared/domain/alert/dedupe.ts";
import { DAY, iso, MINUTE, SECOND } from "../shared/domain/calendar.ts";
import { detectors } from "../shared/domain/detection/detectors.ts";
import type { Detector, Facts } from "../shared/domain/detection/rule.ts";
import { bench } from "./report.ts";
import { type Ask, EVERY_SECONDS, nominated, openLines, recorded } from "./rule-runs.ts";

/** What do the alert rules and their decisions find in recorded log lines, how soon, and what that was not there? Rules are evaluated each minute, at so many different seconds of it. */
const GOAL = "floods ≤ 120 s, scans ≤ 300, outages ≤ 600, ≤ 1 false incident per site and week, none in a rush";

/** From the evaluation to the incident: hook, hand-over, opening. */
const OPENING_MS = 3 * SECOND;
/** An incident is resolved so long after its last alert; within the quiet time after that the same cause reopens it. */
const JOINED_MS = (10 + QUIET_MINUTES) * MINUTE;
/** An incident that is opened so long after the end still tells of the event. */
const SLACK_MS = 30 * MINUTE;
const WEEK_MS = 7 * DAY;

/** Kinds of true events that these detectors answer for, the kinds of incident that fit, and within how many seconds. */
const fits: Record<string, { kinds: string[]; seconds: number }> = {
  http_flood: { kinds: ["http-flood"], seconds: 120 },
  scan: { kinds: ["scan"], seconds: 300 },
  rfi_sweep: { kinds: ["scan", "injection-campaign"], seconds: 300 },
  outage502: { kinds: ["outage", "error-burst"], seconds: 600 },
  outage504: { kinds: ["outage", "error-burst"], seconds: 600 },
  errors5xx: { kinds: ["error-burst", "outage"], seconds: 2_700 },
  slow: { kinds: ["slow-origin"], seconds: 1_800 },
  credential_stuffing: { kinds: ["credential-stuffing"], seconds: 1_800 },
};
/** Kinds of which the truth says nothing. */
const UNJUDGED = "injection-campaign";

interface TrueEvent {
  kind: string;
  host: string;
  start: string;
  end: string;
}

interface Opened {
  kind: string;
  host: string;
  at: number;
  facts: Facts;
}

/** Incidents as the service would open them: one a cause, joined while it lasts and reopened in its quiet time. */
const incidentsOf = async (ask: Ask, detector: Detector, phase: number): Promise<Opened[]> => {
  const opened: Opened[] = [];
  const last = new Map<string, number>();
  for (const { at, facts } of await nominated(ask, { detector, phase })) {
    const host = facts.site ?? "";
    const isKnown = at - (last.get(host) ?? 0) <= JOINED_MS;
    const isOne = detector.verdict(facts).ok;
    if (isOne && !isKnown) opened.push({ kind: detector.kind, host, at: at + OPENING_MS, facts });
    if (isOne || isKnown) last.set(host, at);
  }
  return opened;
};

const isOf = ({ host, start, end }: TrueEvent, one: Opened): boolean =>
  host === one.host && one.at >= Date.parse(start) - MINUTE && one.at <= Date.parse(end) + SLACK_MS;

/** Seconds from the true start to the first incident that fits; undefined: there is none. */
const delayOf = (event: TrueEvent, opened: Opened[]): number | undefined => {
  const hits = opened.filter((one) => fits[event.kind]?.kinds.includes(one.kind) && isOf(event, one));
  const first = hits.sort((a, b) => a.at - b.at)[0];
  return first && Math.max(0, (first.at - Date.parse(event.start)) / SECOND);
};

const fitsNone = (events: TrueEvent[]) => (one: Opened) =>
  !events.some((event) => {
    return fits[event.kind]?.kinds.includes(one.kind) && isOf(event, one);
  });

/** How an event was found: the worst of all phases counts. */
const stateOf = (event: TrueEvent, runs: Opened[][]): "found" | "late" | "missed" => {
  const delays = runs.map((opened) => delayOf(event, opened));
  const worst = Math.max(...delays.map((delay) => delay ?? Number.POSITIVE_INFINITY));
  const state =
    worst === Number.POSITIVE_INFINITY ? "missed" : worst > (fits[event.kind]?.seconds ?? 0) ? "late" : "found";
  const told = delays.map((delay) => delay ?? "–").join(" ");
  console.log(
    `${state.padEnd(7)}${event.kind} ${event.host} ${event.start} ${told} s of ${fits[event.kind]?.seconds} s`,
  );
  return state;
};

const weeksOf = async (ask: Ask): Promise<number> => {
  const [row] = await ask(
    "SELECT max(__time__) - min(__time__) AS seconds, count(DISTINCT matched_host) AS sites FROM lines",
  );
  return (Number(row?.sites) * Number(row?.seconds) * SECOND) / WEEK_MS;
};

bench(
  "detection",
  { logs: "", truth: "", phases: 6, site: "", only: "" },
  async ({ logs, truth, phases, site, only }) => {
    if (!logs || !truth)
      throw new Error("--logs FOLDER of WAF log lines and --truth FILE of what was in them are needed");
    const ask = await openLines(recorded(join(logs, `${site}*.jsonl.gz`)));
    const events = (JSON.parse(readFileSync(truth, "utf8")) as TrueEvent[]).filter(({ host }) =>
      host?.startsWith(site),
    );
    const mine = detectors.filter(({ kind }) => only === "" || only.split(",").includes(kind));
    const runs: Opened[][] = [];
    for (let n = 0; n < phases; n++) {
      const phase = Math.floor((n * EVERY_SECONDS) / phases);
      runs.push((await Promise.all(mine.map((one) => incidentsOf(ask, one, phase)))).flat());
    }
    const states = events.filter(({ kind }) => fits[kind]).map((event) => stateOf(event, runs));
    const strays = runs.map((opened) => opened.filter(fitsNone(events)));
    for (const { kind, host, at, facts } of strays[0] ?? [])
      console.log(`${kind === UNJUDGED ? "unjudged" : "FALSE"} ${kind} ${host} ${iso(at)} ${JSON.stringify(facts)}`);
    const most = (isCounted: (one: Opened) => boolean) =>
      Math.max(...strays.map((some) => some.filter(isCounted).length));
    const [falses, unjudged] = [most(({ kind }) => kind !== UNJUDGED), most(({ kind }) => kind === UNJUDGED)];
    const weeks = await weeksOf(ask);
    const count = (state: string) => states.filter((one) => one === state).length;
    return {
      figures: `${states.length} events: ${count("found")} found, ${count("late")} late, ${count("missed")} missed; ${falses} false in ${weeks.toFixed(0)} site-weeks; ${unjudged} injection campaigns, which the truth does not know`,
      goal: GOAL,
      met: count("found") === states.length && falses <= weeks,
    };
  },
);
