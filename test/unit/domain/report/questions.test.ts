import { TrinoSQL } from "dt-sql-parser/dist/parser/trino/index.js";
import * as z from "zod";
import { WafGeneration } from "../../../../shared/domain/customer/customer.ts";
import { questionsFor } from "../../../../shared/domain/report/questions.ts";

/** The first statement that a parser is given takes it seconds. */
jest.setTimeout(60_000);

const named = WafGeneration.options.flatMap((waf) =>
  Object.values(questionsFor(waf)).map((question): [string, string, typeof question.text] => [
    question.name,
    waf,
    question.text,
  ]),
);

const parts = (text: string): [search: string, sql: string] => {
  const bar = text.indexOf("|");
  return [text.slice(0, bar).trim(), text.slice(bar + 1).trim()];
};

test.each(named)("%s for WAF %s is SQL as Trino's grammar has it, behind a search", (_name, waf, text) => {
  const [search, sql] = parts(text);
  expect(search.startsWith("__topic__: waf_access_log")).toBe(waf === "2.0");
  // The service takes a statement without FROM as one over the lines.
  const whole = sql.includes("from log") ? sql : sql.replace(/ group by/, " from log group by");
  expect(new TrinoSQL().validate(whole)).toEqual([]);
});

test.each(named)("%s for WAF %s names sites as that WAF does, and how many rows it wants", (_name, waf, text) => {
  if (/\bsite/.test(text)) expect(text.includes("matched_host")).toBe(waf === "2.0");
  expect(Number(/limit (\d+)$/.exec(text)?.[1])).toBeLessThanOrEqual(300);
});

test("values arrive as text, instants in seconds, and a field that a line lacks is empty", () => {
  const { sites, attacks } = questionsFor("2.0");
  const counts = { requests: "3", blocked: "1", challenged: "0", watched: "0", errors: "0", origin_errors: "0" };
  const row = { site: "a.example", ...counts, active_minutes: "2", first_at: "1790784000", last_at: "1790784059" };
  expect(sites.row.parse(row)).toMatchObject({ site: "a.example", requests: 3, firstAt: 1_790_784_000_000 });
  expect(attacks.row.parse({ module: "waf", action: "block", type: null, requests: "7" })).toEqual({
    module: "waf",
    action: "block",
    type: "",
    requests: 7,
  });
  expect(z.safeParse(sites.row, { ...row, requests: "many" }).success).toBe(false);
});
