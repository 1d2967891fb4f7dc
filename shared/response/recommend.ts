import type { WafGeneration } from "../domain/customer/customer.ts";
import { isAskable, questionsForAccount, questionsForSite, type RuleRow } from "../domain/recommendation/evidence.ts";
import { type Exclusion, type Recommended, recommend } from "../domain/recommendation/recommend.ts";
import { type ReplayRow, replayQuestion } from "../domain/recommendation/replay.ts";
import { type Finding, findingsFrom, reverseQuestions } from "../domain/recommendation/reverse.ts";
import type { Answer, Logs, Question, Span } from "../ports/logs.ts";

/** A proposal that was run over every line of its site. */
export interface Replayed extends Exclusion {
  replayed: ReplayRow;
}

/** What is proposed for an account, and of what lines that is known. */
export interface Recommendations extends Omit<Recommended, "proposals"> {
  proposals: Replayed[];
  /** The reverse: attacks that seem to have got through. */
  findings: Finding[];
  window: Span;
  /** Sites that were asked about, and such as could not be. */
  sites: string[];
  unaskable: string[];
  /** False: the store did not look at all lines, or had more rows than were taken. What is missing is unknown. */
  isComplete: boolean;
}

interface Asked {
  logs: Logs;
  waf: WafGeneration;
  span: Span;
}

type Bounded<T> = Question<T> & { rows: number };

const isWhole = <T>({ isComplete, rows }: Answer<T>, question: Bounded<T>): boolean =>
  isComplete && rows.length < question.rows;

/** More than that share of a site's requests is no exclusion but a hole. */
const MOST_TOUCHED = 0.1;

const replay = async (exclusion: Exclusion, { logs, waf, span }: Asked): Promise<Replayed[]> => {
  const { rows } = await logs.ask(replayQuestion(waf, exclusion), span);
  const [replayed] = rows;
  if (!replayed || replayed.stopped === 0) return [];
  const isBroad = replayed.touched > MOST_TOUCHED * replayed.requests;
  const confidence = isBroad && exclusion.confidence === "high" ? "medium" : exclusion.confidence;
  return [{ ...exclusion, confidence, replayed }];
};

/** What the store knows of one site; `isWhole`: of all its lines. */
export const answersFor = async (site: string, { logs, waf, span }: Asked) => {
  const questions = questionsForSite(waf, site);
  const hits = await logs.ask(questions.hits, span);
  const paths = await logs.ask(questions.paths, span);
  const neighbours = await logs.ask(questions.neighbours, span);
  const directories = await logs.ask(questions.directories, span);
  return {
    isComplete:
      isWhole(hits, questions.hits) &&
      isWhole(paths, questions.paths) &&
      isWhole(neighbours, questions.neighbours) &&
      isWhole(directories, questions.directories),
    answers: { site, hits: hits.rows, paths: paths.rows, neighbours: neighbours.rows, directories: directories.rows },
  };
};

const ofSite = async (site: string, rules: RuleRow[], asked: Asked) => {
  const { logs, waf, span } = asked;
  const { answers, isComplete } = await answersFor(site, asked);
  const { proposals, refused } = recommend({ ...answers, rules }, waf);
  const reverse = reverseQuestions(waf, site);
  const passed = await logs.ask(reverse.passed, span);
  const found = await logs.ask(reverse.found, span);
  const findings = findingsFrom(site, { passed: passed.rows, found: found.rows });
  const replayed: Replayed[] = [];
  for (const proposal of proposals) replayed.push(...(await replay(proposal, asked)));
  const whole = isWhole(passed, reverse.passed) && isWhole(found, reverse.found);
  return { proposals: replayed, refused, findings, isComplete: isComplete && whole };
};

/**
 * Asks a log store what its WAF stops wrongly, site by site.
 * @throws a `Fault` when the store does not answer: then nothing is known, which is not the same as nothing to propose
 */
export const recommendFor = async (asked: Asked): Promise<Recommendations> => {
  const { logs, waf, span } = asked;
  const { sites, rules } = questionsForAccount(waf);
  const known = await logs.ask(sites, span);
  const ofRules = await logs.ask(rules, span);
  const [askable, unaskable] = [true, false].map((is) =>
    known.rows.map(({ site }) => site).filter((site) => isAskable(site) === is),
  ) as [string[], string[]];
  const found = [];
  for (const site of askable) found.push(await ofSite(site, ofRules.rows, asked));
  return {
    proposals: found.flatMap(({ proposals }) => proposals),
    refused: found.flatMap(({ refused }) => refused),
    findings: found.flatMap(({ findings }) => findings),
    window: { from: known.from, to: known.to },
    ...{ sites: askable, unaskable },
    isComplete: isWhole(known, sites) && found.every(({ isComplete }) => isComplete),
  };
};
