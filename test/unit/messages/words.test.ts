import { faults } from "../../../shared/errors.ts";
import { problemWords } from "../../../shared/messages/problem.ts";
import { wordsIn } from "../../../shared/messages/words.ts";

/** Every place of a catalogue, as `page.take`, with what kind of thing stands there. */
const places = (value: unknown, path = ""): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => places(inner, `${path}.${key}`))
    : [`${path} ${typeof value}`];

const texts = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.values(value).flatMap(texts)
    : typeof value === "string"
      ? [value]
      : [];

test("both languages have the same words", () => {
  expect(places(wordsIn("zh"))).toEqual(places(wordsIn("en")));
});

test("no English sentence was left in Chinese, and none the other way round", () => {
  for (const text of texts(wordsIn("en"))) expect(text).not.toMatch(/\p{Script=Han}/u);
  const untranslated = texts(wordsIn("zh")).filter((text) => /[a-z]{3}/.test(text));
  expect(untranslated).toEqual(["short"]);
});

test.each(Object.keys(faults))("%s has a title and a detail with its reason in both languages", (code) => {
  for (const language of ["en", "zh"] as const) {
    const { title, detail } = problemWords(code, "rule 113406", language);
    expect(title).not.toBe(problemWords("UNHEARD_OF", "", language).title);
    expect(detail.split("rule 113406")).toHaveLength(2);
  }
});

test("a refusal of the domain is put into words", () => {
  expect(problemWords("REFUSED", "already-answered", "en").detail).toBe(
    "Nothing was changed: somebody else has answered it already",
  );
  expect(problemWords("REFUSED", "closed", "zh").detail).toBe("未作任何更改：事件已关闭");
});

test("a fault that nobody named is an error of ours", () => {
  expect(problemWords("constructor", "?", "en").title).toBe("Internal error");
});
