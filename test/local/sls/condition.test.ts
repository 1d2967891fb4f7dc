import { filledIn, holds, readCondition } from "../../../local/sls/alerts/condition.ts";

const row = { total: "4000", ratio: "83.10", host: "www.example.com", none: "null", text: "10a" };

it.each<[string, boolean]>([
  ["", true],
  ["total > 3000 && ratio > 80", true],
  ["total > 3000 && ratio > 83.1", false],
  ["total >= 4000.0", true],
  ["total < 500 || !(ratio <= 80)", true],
  ["total > 3000 || ratio > 90 && total < 1", true],
  ["host == 'www.example.com'", true],
  ['host != "www.example.com"', false],
  ["host =~ '^www\\.'", true],
  ["host !~ 'example'", false],
  ["total / 100 - 1 == 39", true],
  ["total % 3 == 1 && -total < 0", true],
  ["none > 0", false],
  ["none < 0", false],
  ["none == 'null'", true],
  ["text > 5", false],
  ["absent > 0 || absent <= 0", false],
  ["!(absent > 0)", true],
  ["constructor != 1", false],
])("%s: %s", (text, expected) => {
  expect(holds(readCondition(text), row)).toBe(expected);
});

it.each([
  "total >",
  "> 5",
  "(total > 5",
  "total > 5)",
  "total = 5",
  "total > 5; 1",
  "'open",
  "a =~ '('",
  "!".repeat(60),
  "x".repeat(513),
])("%s is refused", (text) => expect(() => readCondition(text)).toThrow(/condition is not valid/));

it("a condition is shown with the values of the row", () => {
  const text = "total > 3000 && (ratio > 80 || absent == 'ratio')";
  expect(filledIn(text, readCondition(text), row)).toBe("4000 > 3000 && (83.10 > 80 || absent == 'ratio')");
});
