import { TrinoSQL } from "dt-sql-parser/dist/parser/trino/index.js";
import { learningQuestion } from "../../../../shared/domain/detection/baseline.ts";
import { detectors } from "../../../../shared/domain/detection/detectors.ts";

const generations = ["2.0", "3.0"] as const;
const every = detectors.flatMap((detector) => generations.map((waf) => ({ detector, waf, text: detector.text(waf) })));
const named = every.map((one) => [`${one.detector.name} ${one.waf}`, one] as const);

const parts = (text: string): [search: string, sql: string] => {
  const bar = text.indexOf("|");
  return [text.slice(0, bar).trim(), text.slice(bar + 1).trim()];
};

test.each(named)("%s is SQL as Trino's grammar has it, behind a search", (_, { text }) => {
  const [search, sql] = parts(text);
  expect(search).toBe("*");
  // The service takes a statement without FROM as one over the lines.
  const whole = sql.includes("FROM log") ? sql : sql.replace(/\nGROUP BY/, "\nFROM log\nGROUP BY");
  expect(new TrinoSQL().validate(whole)).toEqual([]);
});

test.each(generations)("what is usual is asked in SQL as Trino's grammar has it: %s", (waf) => {
  expect(new TrinoSQL().validate(parts(learningQuestion(waf).text)[1])).toEqual([]);
});

test.each(named)("%s says how many rows it wants, and no more than the alert engine reads", (_, { text }) => {
  expect(Number(/LIMIT (\d+)$/.exec(text)?.[1])).toBeLessThanOrEqual(100);
});

test.each(named)(
  "%s names sites as its WAF does, and the condition speaks of its columns",
  (_, { detector, waf, text }) => {
    expect(text.includes("matched_host AS site")).toBe(waf === "2.0");
    expect(text.includes(" host AS site")).toBe(waf === "3.0");
    for (const [column] of detector.condition.matchAll(/[a-z_]+/g)) expect(text).toMatch(new RegExp(`\\b${column}\\b`));
  },
);

test("rules differ in name and kind", () => {
  expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length);
  expect(new Set(detectors.map(({ kind }) => kind)).size).toBe(detectors.length);
});
