import type { Language } from "../domain/contact/person.ts";
import type { Figure, Report } from "../domain/report/report.ts";
import { plain } from "./escape.ts";
import { decimal, signedPercent } from "./time.ts";
import type { Words } from "./words.en.ts";

const NAME_LENGTH = 60;
/** A smaller change is none; of a larger one the percentage says nothing to anybody. */
const LEAST_CHANGE_PERCENT = 0.5;
const MOST_CHANGE_PERCENT = 999;

export const percentWords = (percent: number, words: Words): string => `${decimal(percent, words)}%`;

/** A part of a whole; of nothing there is no part. */
export const percentOf = (part: number, whole: number, words: Words): string =>
  percentWords(whole === 0 ? 0 : (100 * part) / whole, words);

/** A count; of logs that were not read in full the least it can be. */
export const countWords = (
  { value }: Pick<Figure, "value">,
  { isComplete }: { isComplete: boolean },
  words: Words,
): string => {
  const said = decimal(value, words);
  return isComplete ? said : words.report.atLeast(said);
};

/** Against the day before; empty where nothing can be said. */
export const changeOf = ({ value, before }: Figure, words: Words): string => {
  const { change, same, noneBefore, wasBefore } = words.report;
  if (before === undefined) return "";
  if (before === 0) return value === 0 ? same : noneBefore;
  const percent = (100 * (value - before)) / before;
  if (percent > MOST_CHANGE_PERCENT) return wasBefore(decimal(before, words));
  return Math.abs(percent) < LEAST_CHANGE_PERCENT ? same : change(signedPercent(percent, words));
};

/** A site as the reader calls it, else its host. */
export const siteWords = (host: string, { report, language }: { report: Report; language: Language }): string => {
  const site = report.sites.find((one) => one.host === host);
  return plain(site?.names?.[language] ?? host, NAME_LENGTH);
};
