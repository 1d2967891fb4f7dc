import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DAY, HOUR } from "../shared/domain/calendar.ts";
import type { WafGeneration } from "../shared/domain/customer/customer.ts";
import { type Around, proposedFrom } from "../shared/domain/proposal/proposal.ts";
import { findingText } from "../shared/messages/findings.ts";
import { recommendationText, refusalText } from "../shared/messages/recommendation.ts";
import { wordsIn } from "../shared/messages/words.ts";
import type { Span } from "../shared/ports/logs.ts";
import { type Recommendations, recommendFor } from "../shared/response/recommend.ts";
import { withLogStore } from "./analyse/store.ts";
import { type Ending, ending, finish, usageError } from "./command.ts";
import { type LogSet, surveyLogs } from "./start/log-files.ts";

const usage = `Usage: npm run analyse -- --logs PATH [--from DAY --to DAY] [--waf 2|3] --out FILE

Finds in WAF log lines what the core rules stop wrongly, and writes proposals: which rules shall not look at which
requests, with evidence, what it would have done to the recorded lines, and the change as the WAF's API takes it.

  --logs PATH  a file or folder of WAF log lines (.jsonl, .jsonl.gz)
  --from DAY   first day that is looked at (default 1); days count from the first line's midnight, +08:00
  --to DAY     last day that is looked at (default: the last there is)
  --waf 2|3    the generation whose whitelist rules are wanted (default 3)
  --out FILE   where to write
  --help       this text`;

const options = {
  logs: { type: "string" },
  from: { type: "string", default: "1" },
  to: { type: "string" },
  waf: { type: "string", default: "3" },
  out: { type: "string" },
  help: { type: "boolean" },
} as const;

const generations: Record<string, WafGeneration> = { "2": "2.0", "3": "3.0" };

const dayIn = (text: string, option: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw usageError(`${option} takes a day from 1 on, not ${text}`);
  return Number(text);
};

const argumentsOf = (args: string[]) => {
  const { values } = parseArgs({ args, options });
  if (values.help) return undefined;
  const { logs, out, from, to } = values;
  if (logs === undefined || out === undefined) throw usageError(`--logs and --out are needed\n\n${usage}`);
  const waf = generations[values.waf];
  if (!waf) throw usageError(`--waf takes 2 or 3, not ${values.waf}`);
  const days = { from: dayIn(from, "--from"), to: to === undefined ? undefined : dayIn(to, "--to") };
  if (days.to !== undefined && days.to < days.from) throw usageError("--to is before --from");
  return { logs, out, waf, days };
};

/** Days are the WAF's. */
const ZONE = 8 * HOUR;
const midnightOf = (at: number): number => Math.floor((at + ZONE) / DAY) * DAY - ZONE;

const spanOf = ({ firstAt, lastAt }: LogSet, { from, to }: { from: number; to: number | undefined }): Span => {
  const start = midnightOf(firstAt);
  const end = to === undefined ? midnightOf(lastAt) + DAY : start + to * DAY;
  if (start + (from - 1) * DAY > lastAt) throw usageError(`no line is of day ${from} or later`);
  return { from: start + (from - 1) * DAY, to: end };
};

const languages = ["en", "zh"] as const;

/** With words for those who decide. */
const told = ({ proposals, refused, findings, ...found }: Recommendations, around: Around) => ({
  proposals: proposals.map((proposal) => ({
    ...proposal,
    text: Object.fromEntries(
      languages.map((language) => [language, recommendationText(proposedFrom(proposal, around, 0), language)]),
    ),
  })),
  refused: refused.map((one) => ({
    ...one,
    text: Object.fromEntries(languages.map((language) => [language, refusalText(one, language)])),
  })),
  findings: findings.map((one) => ({
    ...one,
    text: Object.fromEntries(languages.map((language) => [language, findingText(one, wordsIn(language))])),
  })),
  ...found,
});

const summaryOf = ({ proposals, refused, sites, isComplete }: Recommendations, bad: number): string =>
  [
    `${proposals.length} proposals for ${sites.length} sites with core-rule hits`,
    ...(["high", "medium", "low"] as const).map(
      (word) => `${proposals.filter(({ confidence }) => confidence === word).length} ${word}`,
    ),
    ...(refused.length > 0 ? [`${refused.length} cannot be held narrowly`] : []),
    ...(bad > 0 ? [`${bad} bad lines are skipped`] : []),
    ...(isComplete ? [] : ["some lines were not looked at"]),
  ].join(", ");

const analyse = async (args: string[]): Promise<Ending> => {
  const asked = argumentsOf(args);
  if (!asked) return { code: 0, text: usage };
  const { logs: path, out, waf, days } = asked;
  const set = await surveyLogs(path);
  for (const complaint of set.complaints) console.error(complaint);
  const span = spanOf(set, days);
  const found = await withLogStore(set, waf, (logs) => recommendFor({ logs, waf, span }));
  writeFileSync(
    out,
    `${JSON.stringify(told(found, { customer: "-", waf, ...found.window, now: found.window.to }), null, 1)}\n`,
  );
  return { code: 0, text: summaryOf(found, set.bad) };
};

void finish(ending(() => analyse(process.argv.slice(2))));
