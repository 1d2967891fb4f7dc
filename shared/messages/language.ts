import { Language } from "../domain/contact/person.ts";

/** Of `Accept-Language` this much is read: browsers send less. */
const HEADER_LENGTH = 200;

/** The reader's language by `Accept-Language` (RFC 9110 12.5.4): the one of ours asked for most, else English. */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const asked = (acceptLanguage ?? "").slice(0, HEADER_LENGTH).split(",").map(wish);
  const known = asked.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return known.flatMap(({ language }) => language ?? [])[0] ?? "en";
};

const wish = (item: string): { language: Language | undefined; weight: number } => {
  const [tag = "", quality = "q=1"] = item.toLowerCase().split(";");
  const language = Language.safeParse(tag.trim().split("-")[0]).data;
  return { language, weight: Number(quality.trim().replace(/^q=/, "")) };
};
