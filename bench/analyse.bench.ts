import { existsSync } from "node:fs";
import { join } from "node:path";
import { withLogStore } from "../scripts/analyse/store.ts";
import { surveyLogs } from "../scripts/start/log-files.ts";
import { DAY } from "../shared/domain/calendar.ts";
import { questionsForAccount } from "../shared/domain/recommendation/evidence.ts";
import { recommend, type SiteAnswers } from "../shared/domain/recommendation/recommend.ts";
import { replayQuestion } from "../shared/domain/recommendation/replay.ts";
import { answersFor } from "../shared/response/recommend.ts";
import { bench, timed } from "./report.ts";

/** How long do the questions to a log store of a million lines take, and the decision on their answers? */
const GOAL_QUERY_MS = 10_000;
const GOAL_CPU_MS = 2_000;
const GOAL_MEGABYTES = 300;
const WAF = "3.0";

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

/** `copies` of the labelled set make a million lines. */
const defaults = { set: "../shared/data/waf-logs", copies: 5 };

bench("analyse", defaults, async ({ set, copies }) => {
  if (!existsSync(set)) throw new Error(`${set} is not there: nothing to measure with`);
  const logs = await surveyLogs(join(set, "lines"));
  const files = Array.from({ length: copies }, () => logs.files).flat();
  const span = { from: logs.firstAt - DAY, to: logs.lastAt + 1_000 };
  return withLogStore({ files, lastAt: logs.lastAt }, WAF, async (store) => {
    const asked = { logs: store, waf: WAF, span } as const;
    const { sites, rules } = questionsForAccount(WAF);
    const answers: SiteAnswers[] = [];
    let replays = 0;
    const questionsMs = await timed(async () => {
      const known = await store.ask(rules, span);
      for (const { site } of (await store.ask(sites, span)).rows)
        answers.push({ ...(await answersFor(site, asked)).answers, rules: known.rows });
    });
    const before = process.memoryUsage().heapUsed;
    const begun = process.cpuUsage();
    const found = answers.flatMap((one) => recommend(one, WAF).proposals);
    const decisionMs = cpuMs(begun);
    const megabytes = Math.max(0, process.memoryUsage().heapUsed - before) / 2 ** 20;
    const replayMs = await timed(async () => {
      for (const proposal of found) replays += (await store.ask(replayQuestion(WAF, proposal), span)).rows.length;
    });
    const hits = answers.reduce((sum, one) => sum + one.hits.length, 0);
    return {
      figures: `${logs.lines * copies} lines, ${answers.length} sites: questions ${Math.round(questionsMs)} ms in all, decision ${Math.round(decisionMs)} ms of CPU on ${hits} requests, ${Math.round(megabytes)} MB; ${replays} replays ${Math.round(replayMs)} ms`,
      goal: `questions ≤ ${GOAL_QUERY_MS} ms, decision ≤ ${GOAL_CPU_MS} ms of CPU, ≤ ${GOAL_MEGABYTES} MB`,
      met: questionsMs <= GOAL_QUERY_MS && decisionMs <= GOAL_CPU_MS && megabytes <= GOAL_MEGABYTES,
    };
  });
});
