import type { Language } from "../domain/contact/person.ts";
import { plain } from "./escape.ts";
import { put } from "./told.ts";
import { wordFor, wordsIn } from "./words.ts";

/**
 * What a reader is told of a fault, by its code in `shared/errors.ts`. `because` ends the detail;
 * a reason of the domain is put into words. A code nobody knows is an error of ours.
 */
export const problemWords = (code: string, because: string, language: Language): { title: string; detail: string } => {
  const { faults, refusals, colon } = wordsIn(language);
  const known = new Map(Object.entries(faults));
  const [title, detail] = known.get(code) ?? faults.BUG;
  return { title, detail: detail + put(colon, plain(wordFor(refusals, because))) };
};
