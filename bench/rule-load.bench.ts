import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DAY, HOUR, SECOND } from "../shared/domain/calendar.ts";
import { learningQuestion } from "../shared/domain/detection/baseline.ts";
import { detectors } from "../shared/domain/detection/detectors.ts";
import { NIGHT } from "../test/support/make.ts";
import { slsAlert } from "../test/support/sls.ts";
import { World } from "../test/support/world.ts";
import { bench, timed } from "./report.ts";
import { type Ask, openLines, over, recorded } from "./rule-runs.ts";

/** What do the detecting functions cost for the same day as more and more lines? The day of the sample logs is repeated with shifted clients; the queries of all rules run over it, and their rows go through the functions on ports in memory. */
const GOAL = "CPU and memory of the functions within ±20 % whatever the lines (G1)";

/** Half the sample: whole days of a site, in unix seconds. */
const FROM = Date.parse("2026-10-01T00:00:00+08:00") / SECOND;
const DAY_SECONDS = DAY / SECOND;
/** Fields that rules read. */
const FIELDS = `__time__, matched_host, host, real_client_ip || '.' || n AS real_client_ip, remote_addr || '.' || n AS remote_addr,
  request_method, request_path, querystring, status, upstream_status, upstream_response_time, http_user_agent,
  waf_action, waf_rule_type, antiscan_action, final_action, final_plugin, final_rule_type`;
/** Nights that are learned, and alerts that are judged, so that their sum can be measured. */
const NIGHTS = 30;
const ALERTS = 60;
/** In turns, and of each the least counts: what else runs on the machine comes and goes. */
const ROUNDS = 4;

const collect = (): void => {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
};

const dayOf = async (folder: string, lines: number): Promise<{ ask: Ask; n: number }> => {
  const day = `__time__ >= ${FROM} AND __time__ < ${FROM + DAY_SECONDS}`;
  const source = `(SELECT * FROM ${recorded(join(folder, "*.jsonl.gz"))} WHERE ${day})`;
  const copies = `greatest(1, round(${lines} / (SELECT count(*) FROM told)))`;
  const all = `SELECT ${FIELDS} FROM told, range(CAST(${copies} AS BIGINT)) AS copies(n) LIMIT ${lines}`;
  const ask = await openLines(source, all);
  return { ask, n: Number((await ask("SELECT count(*) AS n FROM lines"))[0]?.n) };
};

const texts = (rows: Record<string, unknown>[]): Record<string, string>[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));

/** Every rule over its window at the end of the day's busiest hour, and the question of the night. */
const queried = async (ask: Ask) => {
  const [busiest] = await ask(
    "SELECT __time__ - __time__ % 3600 AS hour FROM lines GROUP BY hour ORDER BY count(*) DESC LIMIT 1",
  );
  const to = Number(busiest?.hour) + HOUR / SECOND;
  const rows: Record<string, Record<string, string>[]> = {};
  const took: string[] = [];
  for (const { kind, text, windowSeconds } of detectors) {
    const ms = await timed(async () => {
      rows[kind] = texts(await ask(over(text("2.0"), `__time__ >= ${to - windowSeconds} AND __time__ < ${to}`)));
    });
    took.push(`${kind} ${Math.round(ms)}`);
  }
  let hours: Record<string, string>[] = [];
  const ms = await timed(async () => {
    hours = texts(await ask(over(learningQuestion("2.0").text, "TRUE")));
  });
  return { rows, hours, took: `${took.join(", ")}, a day's hours ${Math.round(ms)}` };
};

/** CPU ms and bytes of heap that the functions take for the rows of those answers. */
const worked = async ({ rows, hours }: Awaited<ReturnType<typeof queried>>) => {
  const world = await new World().furnish();
  const row = await world.tables.customers.get({ customer: "lumina", item: "META" });
  const logs = { region: "cn-hangzhou", project: "waf-project", logstore: "waf-logstore" };
  if (row) await world.tables.customers.replace({ ...row, body: { ...row.body, logs } });
  world.answers.baseline = () => ({ rows: hours });
  await world.task("baseline-learn", { triggerTime: "" });
  collect();
  const cpu = process.cpuUsage();
  for (let night = 0; night < NIGHTS; night++) await world.task("baseline-learn", { triggerTime: "" });
  for (let n = 0; n < ALERTS; n++)
    for (const [kind, [facts]] of Object.entries(rows))
      await world.alert(slsAlert(NIGHT + n * SECOND, { kind, ...(facts && { facts }) }));
  await world.pass(1 / 60);
  const { user, system } = process.cpuUsage(cpu);
  collect();
  return { cpuMs: (user + system) / 1_000, bytes: process.memoryUsage().heapUsed };
};

bench("rule-load", { logs: "samples/logs", lines: "10000,1000000" }, async ({ logs, lines }) => {
  const asked: ({ n: number } & Awaited<ReturnType<typeof queried>>)[] = [];
  for (const wanted of lines.split(",").map(Number)) {
    const { ask, n } = await dayOf(logs, wanted);
    asked.push({ n, ...(await queried(ask)) });
  }
  const found = asked.map(({ n, took }) => ({ n, took, cpuMs: Number.POSITIVE_INFINITY, bytes: 0 }));
  // The first round warms up, and counts nowhere.
  for (let round = 0; round <= ROUNDS; round++)
    for (const [i, one] of found.entries()) {
      const { cpuMs, bytes } = await worked(asked[i] as Awaited<ReturnType<typeof queried>>);
      if (round > 0) Object.assign(one, { cpuMs: Math.min(one.cpuMs, cpuMs), bytes });
    }
  const spread = (values: number[]) => Math.max(...values) / Math.min(...values);
  const told = found.map(
    ({ n, cpuMs, bytes, took }) =>
      `${n.toLocaleString("en")} lines: functions ${Math.round(cpuMs)} ms of CPU, ${(bytes / 2 ** 20).toFixed(1)} MB of heap; queries ms: ${took}`,
  );
  return {
    figures: told.join("; "),
    goal: GOAL,
    met: spread(found.map(({ cpuMs }) => cpuMs)) <= 1.2 / 0.8 && spread(found.map(({ bytes }) => bytes)) <= 1.2 / 0.8,
  };
});
