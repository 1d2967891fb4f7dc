import type { Language } from "../domain/contact/person.ts";
import { en, type Words } from "./words.en.ts";
import { zh } from "./words.zh.ts";

const catalogues: Record<Language, Words> = { en, zh };

export const wordsIn = (language: Language): Words => catalogues[language];

/** A code's word; a code that has none is named as it is. */
export const wordFor = (words: Record<string, string>, code: string): string =>
  Object.hasOwn(words, code) ? (words[code] ?? code) : code;
