import { join } from "node:path";
import { withLogStore } from "../../scripts/analyse/store.ts";
import { surveyLogs } from "../../scripts/start/log-files.ts";
import { DAY } from "../../shared/domain/calendar.ts";
import { questionsForAccount } from "../../shared/domain/recommendation/evidence.ts";
import type { SiteAnswers } from "../../shared/domain/recommendation/recommend.ts";
import { answersFor } from "../../shared/response/recommend.ts";
import { midnightOf, type Recorded, readRecorded } from "./recorded.ts";

const WAF = "3.0";

/** What a log store says of the sites of a labelled set, for each span of days; and the labelled requests themselves. */
export const learnFrom = async (
  set: string,
  spans: (readonly [from: number, to: number])[],
): Promise<{ recorded: Recorded[]; answers: SiteAnswers[][] }> => {
  const logs = await surveyLogs(join(set, "lines"));
  const start = midnightOf(logs.firstAt);
  const answers = await withLogStore(logs, WAF, async (store) => {
    const all: SiteAnswers[][] = [];
    for (const [from, to] of spans) {
      const asked = { logs: store, waf: WAF, span: { from: start + (from - 1) * DAY, to: start + to * DAY } } as const;
      const { sites, rules } = questionsForAccount(WAF);
      const { rows } = await store.ask(rules, asked.span);
      const own: SiteAnswers[] = [];
      for (const { site } of (await store.ask(sites, asked.span)).rows)
        own.push({ ...(await answersFor(site, asked)).answers, rules: rows });
      all.push(own);
    }
    return all;
  });
  return { answers, recorded: await readRecorded(set, start) };
};
