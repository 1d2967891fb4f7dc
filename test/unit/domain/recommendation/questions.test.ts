import { TrinoSQL } from "dt-sql-parser/dist/parser/trino/index.js";
import { isAskable, questionsForAccount, questionsForSite } from "../../../../shared/domain/recommendation/evidence.ts";
import { replayQuestion } from "../../../../shared/domain/recommendation/replay.ts";
import { reverseQuestions } from "../../../../shared/domain/recommendation/reverse.ts";

const generations = ["2.0", "3.0"] as const;
const HOST = "shop.example";
const hostile = "it's ' OR 1=1 | x";
const conditions = [
  { field: "path", op: "regex", value: hostile },
  { field: "query", op: "not-regex", value: hostile },
  { field: "cookie", op: "contains", value: hostile },
  { field: "ip", op: "in", value: [hostile, "10.0.0.1"] },
  { field: "userAgent", op: "prefix", value: hostile },
] as const;
const texts = generations.flatMap((waf) => [
  ...Object.values(questionsForAccount(waf)).map(({ name, text }) => [`${name} ${waf}`, text] as const),
  ...Object.values(reverseQuestions(waf, HOST)).map(({ name, text }) => [`${name} ${waf}`, text] as const),
  ...Object.values(questionsForSite(waf, HOST)).map(({ name, text }) => [`${name} ${waf}`, text] as const),
  [
    `replay ${waf}`,
    replayQuestion(waf, {
      host: HOST,
      ruleIds: [hostile],
      conditions: conditions.map(({ field, op, value }) => ({
        field,
        op,
        value: typeof value === "string" ? value : [...value],
      })),
    }).text,
  ] as const,
]);

test.each(texts)("%s is SQL as Trino's grammar has it, and says how many rows it wants", (_, text) => {
  expect(new TrinoSQL().validate(text.slice(text.indexOf("|") + 1).trim())).toEqual([]);
  expect(text).toMatch(/LIMIT \d+$/);
});

test("a site whose name could say something else in a query is not asked about", () => {
  expect(["shop.example", "a-b.c_d.example"].every(isAskable)).toBe(true);
  expect(["x' OR '1'='1", 'a"b', "", "a b", "-".repeat(300)].some(isAskable)).toBe(false);
});
