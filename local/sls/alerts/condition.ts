import { refusals } from "../errors.ts";
import { MAX_DEPTH } from "../limits.ts";
import { literal, quoted } from "../lines.ts";
import type { Row } from "../query.ts";

/** An expression over the columns of a row, as rules write it: `total > 100 && ratio > 10`. */
export type Condition =
  | { is: "number"; value: number }
  | { is: "text"; value: string }
  | { is: "column"; name: string; at: number; length: number }
  | { is: "not"; of: Condition }
  | { is: "minus"; of: Condition }
  | { is: "binary"; operator: string; left: Condition; right: Condition };

type Value = number | string | boolean | undefined;

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|((?:\$\d\.)?[A-Za-z_][\w.]*)|(\|\||&&|==|!=|=~|!~|<=|>=|[-+*/%<>!()])|(\S))/y;
const precedence: Record<string, number> = {
  ...{ "||": 1, "&&": 2, "==": 3, "!=": 3, "=~": 3, "!~": 3, "<": 4, "<=": 4, ">": 4, ">=": 4 },
  ...{ "+": 5, "-": 5, "*": 6, "/": 6, "%": 6 },
};
const MAX_CHARS = 512;

const bad = (detail: string) => refusals.parameter(`the condition is not valid: ${detail}`);

type Token = Exclude<Condition, { of: unknown } | { left: unknown }> | { is: "sign"; text: string };

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, number, single, double, name, sign, stray] = TOKEN.exec(text) ?? [];
    if (stray !== undefined) throw bad(`${stray} is out of place`);
    if (number !== undefined) tokens.push({ is: "number", value: Number(number) });
    else if (name !== undefined)
      tokens.push({ is: "column", name, at: TOKEN.lastIndex - name.length, length: name.length });
    else if (sign !== undefined) tokens.push({ is: "sign", text: sign });
    else tokens.push({ is: "text", value: single ?? double ?? "" });
  }
  return tokens;
};

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Condition {
    const condition = this.#binary(1, 0);
    if (this.#at < this.#tokens.length) throw bad("something is left over at its end");
    return condition;
  }

  #sign(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.is === "sign" ? token.text : undefined;
  }

  #binary(least: number, depth: number): Condition {
    let left = this.#single(depth);
    for (let sign = this.#sign(); sign && (precedence[sign] ?? 0) >= least; sign = this.#sign()) {
      this.#at++;
      left = { is: "binary", operator: sign, left, right: this.#binary((precedence[sign] ?? 0) + 1, depth + 1) };
    }
    return left;
  }

  #single(depth: number): Condition {
    if (depth > MAX_DEPTH) throw bad("it is nested too deeply");
    const token = this.#tokens[this.#at++];
    if (!token) throw bad("it ends too early");
    if (token.is !== "sign") return token;
    if (token.text === "!") return { is: "not", of: this.#single(depth + 1) };
    if (token.text === "-") return { is: "minus", of: this.#single(depth + 1) };
    if (token.text !== "(") throw bad(`${token.text} is out of place`);
    const inner = this.#binary(1, depth + 1);
    if (this.#sign() !== ")") throw bad(") is missing");
    this.#at++;
    return inner;
  }
}

/** @returns undefined for an empty text, which always holds. @throws Refusal ParameterInvalid */
export const readCondition = (text: string): Condition | undefined => {
  if (text.length > MAX_CHARS) throw bad(`more than ${MAX_CHARS} characters`);
  if (text.trim() === "") return undefined;
  const condition = new Parser(tokensOf(text)).whole();
  for (const pattern of patternsOf(condition)) checkPattern(pattern);
  return condition;
};

const patternsOf = (condition: Condition): string[] => {
  if (condition.is === "not" || condition.is === "minus") return patternsOf(condition.of);
  if (condition.is !== "binary") return [];
  const { operator, left, right } = condition;
  const own = operator.endsWith("~") && right.is === "text" ? [right.value] : [];
  return [...own, ...patternsOf(left), ...patternsOf(right)];
};

const checkPattern = (pattern: string): void => {
  try {
    new RegExp(pattern);
  } catch {
    throw bad(`${pattern} is no regular expression`);
  }
};

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

const numberIn = (value: Value): number | undefined => {
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : undefined;
};

const orders: Record<string, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/**
 * Numbers are compared by their value, others only whether they are the same text. What is compared with a column that is not
 * there, and what is less or more than something that is no number (`null` is none), never holds.
 */
const compare = (operator: string, left: Value, right: Value): boolean => {
  if (left === undefined || right === undefined) return false;
  const [a, b] = [numberIn(left), numberIn(right)];
  const numbers = a !== undefined && b !== undefined;
  const order = orders[operator];
  if (order) return numbers && order(a, b);
  return (numbers ? a === b : String(left) === String(right)) === (operator === "==");
};

const arithmetic: Record<string, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};

const calculate = (operator: string, left: Value, right: Value): Value => {
  const [a, b] = [numberIn(left), numberIn(right)];
  return a === undefined || b === undefined ? undefined : arithmetic[operator]?.(a, b);
};

const matches = (text: Value, pattern: Value): boolean =>
  text !== undefined && pattern !== undefined && new RegExp(String(pattern)).test(String(text));

const valueIn = (condition: Condition, row: Row): Value => {
  if (condition.is === "number" || condition.is === "text") return condition.value;
  if (condition.is === "column") return columnIn(condition.name, row);
  if (condition.is === "not") return valueIn(condition.of, row) !== true;
  return condition.is === "minus" ? calculate("-", 0, valueIn(condition.of, row)) : binaryOf(condition, row);
};

/** `$1.name` is `name` where no query before has that column. */
const columnIn = (name: string, row: Row): Value => {
  if (Object.hasOwn(row, name)) return row[name];
  const plain = name.replace(/^\$\d\./, "");
  return Object.hasOwn(row, plain) ? row[plain] : undefined;
};

const binaryOf = ({ operator, left, right }: Extract<Condition, { is: "binary" }>, row: Row): Value => {
  if (operator === "||") return valueIn(left, row) === true || valueIn(right, row) === true;
  if (operator === "&&") return valueIn(left, row) === true && valueIn(right, row) === true;
  const [a, b] = [valueIn(left, row), valueIn(right, row)];
  if (operator === "=~") return matches(a, b);
  if (operator === "!~") return !matches(a, b);
  return Object.hasOwn(arithmetic, operator) ? calculate(operator, a, b) : compare(operator, a, b);
};

export const holds = (condition: Condition | undefined, row: Row): boolean =>
  condition === undefined || valueIn(condition, row) === true;

/** The text with the values of a row instead of the names of its columns. */
export const filledIn = (text: string, condition: Condition | undefined, row: Row): string => {
  if (!condition) return text;
  return columnsIn(condition)
    .toSorted((a, b) => b.at - a.at)
    .reduce(
      (filled, { name, at, length }) => filled.slice(0, at) + (row[name] ?? name) + filled.slice(at + length),
      text,
    );
};

type Column = Extract<Condition, { is: "column" }>;

const columnsIn = (condition: Condition): Column[] => {
  if (condition.is === "column") return [condition];
  if (condition.is === "not" || condition.is === "minus") return columnsIn(condition.of);
  return condition.is === "binary" ? [...columnsIn(condition.left), ...columnsIn(condition.right)] : [];
};

const asText = ({ is, ...one }: Condition): string | undefined => {
  if (is === "text") return literal((one as { value: string }).value);
  if (is === "number") return literal(String((one as { value: number }).value));
  return is === "column" ? `coalesce(CAST(${quoted((one as Column).name)} AS VARCHAR), 'null')` : undefined;
};

const asNumber = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, ${literal(NUMBER.source.slice(1, -1))}) THEN CAST(${text} AS DOUBLE) END`;

const comparisons: Record<string, string> = { "==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=" };

/**
 * The same as SQL over the columns of a result, for rows to be passed over early.
 * @returns undefined for a condition with anything but comparisons, `&&`, `||` and `!` in it
 */
export const conditionSql = (condition: Condition, columns: Set<string>): string | undefined => {
  if (condition.is === "not") {
    const inner = conditionSql(condition.of, columns);
    return inner && `NOT ${inner}`;
  }
  if (condition.is !== "binary") return undefined;
  const { operator, left, right } = condition;
  if (operator === "&&" || operator === "||") {
    const [a, b] = [conditionSql(left, columns), conditionSql(right, columns)];
    return a && b && `(${a} ${operator === "&&" ? "AND" : "OR"} ${b})`;
  }
  return comparisonSql(comparisons[operator], [left, right], columns);
};

const comparisonSql = (operator: string | undefined, sides: Condition[], columns: Set<string>): string | undefined => {
  const [a, b] = sides.map(asText);
  if (!operator || !a || !b) return undefined;
  if (sides.some((side) => side.is === "column" && !columns.has(side.name))) return "FALSE";
  const asTexts = operator === "=" || operator === "<>" ? `${a} ${operator} ${b}` : "FALSE";
  return `coalesce(${asNumber(a)} ${operator} ${asNumber(b)}, ${asTexts})`;
};
