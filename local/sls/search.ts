import { refusals } from "./errors.ts";
import { MAX_DEPTH, MAX_KEYWORDS } from "./limits.ts";

/** The part of a query before `|`. */
export type Search =
  | { is: "all" }
  | { is: "not"; of: Search }
  | { is: "and" | "or"; all: Search[] }
  /** `field` undefined: in any field. `text` undefined: the field has any value. */
  | { is: "match"; field: string | undefined; text: string | undefined }
  | { is: "compare"; field: string; operator: ">" | ">=" | "<" | "<=" | "="; number: number }
  | { is: "range"; field: string; from: number; to: number; withFrom: boolean; withTo: boolean };

interface Token {
  is: "word" | "quoted" | "sign";
  text: string;
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|(>=|<=|[()[\]:<>=|])|([^\s()[\]:<>=|"]+)|(\S))/y;

const bad = (detail: string) => refusals.search(`the search is not valid: ${detail}`);

/** @returns the tokens before the first `|` outside of quotes, and what stands after it */
const cut = (query: string): { tokens: Token[]; sql: string | undefined } => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = query.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const [, quoted, sign, word, stray] = TOKEN.exec(query) ?? [];
    if (sign === "|") return { tokens, sql: query.slice(TOKEN.lastIndex) };
    if (stray !== undefined) throw bad("a quote is not closed");
    if (quoted !== undefined) tokens.push({ is: "quoted", text: quoted.replace(/\\(.)/g, "$1") });
    else tokens.push(sign === undefined ? { is: "word", text: String(word) } : { is: "sign", text: sign });
  }
  return { tokens, sql: undefined };
};

const numberOf = (token: Token | undefined): number => {
  const value = Number(token?.text);
  if (token?.is === "sign" || !token?.text || Number.isNaN(value))
    throw bad(`${token?.text ?? "the end"} is no number`);
  return value;
};

/** One pass over the tokens; each method takes what it understands. */
class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #keywords = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Search {
    if (this.#tokens.length === 0) return { is: "all" };
    const search = this.#or(0);
    const rest = this.#tokens[this.#at];
    if (rest) throw bad(`${rest.text} is out of place`);
    return search;
  }

  #sign(...texts: string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.is !== "sign" || !texts.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #word(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.is !== "word" || token.text.toLowerCase() !== text) return false;
    this.#at++;
    return true;
  }

  #isNext(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.is === "word" && token.text.toLowerCase() === text;
  }

  #or(depth: number): Search {
    if (depth > MAX_DEPTH) throw bad("it is nested too deeply");
    const all = [this.#and(depth)];
    while (this.#word("or")) all.push(this.#and(depth));
    return all.length === 1 ? (all[0] as Search) : { is: "or", all };
  }

  /** Side by side means `and`. */
  #and(depth: number): Search {
    const all = [this.#not(depth)];
    while (this.#word("and") || this.#goesOn()) all.push(this.#not(depth));
    return all.length === 1 ? (all[0] as Search) : { is: "and", all };
  }

  #goesOn(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && !this.#isNext("or") && !(token.is === "sign" && token.text !== "(");
  }

  #not(depth: number): Search {
    if (depth > MAX_DEPTH) throw bad("it is nested too deeply");
    if (this.#word("not")) return { is: "not", of: this.#not(depth + 1) };
    if (!this.#sign("(")) return this.#term();
    const inner = this.#or(depth + 1);
    if (!this.#sign(")")) throw bad(") is missing");
    return inner;
  }

  #take(): Token {
    const token = this.#tokens[this.#at++];
    if (!token || token.is === "sign") throw bad(`${token?.text ?? "the end"} is out of place`);
    return token;
  }

  #term(): Search {
    const first = this.#take();
    if (first.is === "word" && /^(and|or|not)$/i.test(first.text)) throw bad(`${first.text} is out of place`);
    if (++this.#keywords > MAX_KEYWORDS) throw bad(`more than ${MAX_KEYWORDS} keywords`);
    if (this.#sign(":")) return this.#value(first.text);
    const operator = this.#sign(">=", "<=", ">", "<", "=") as ">" | undefined;
    if (operator) return { is: "compare", field: first.text, operator, number: numberOf(this.#take()) };
    if (this.#isNext("in") && this.#word("in")) return this.#range(first.text);
    if (first.is === "word" && first.text === "*") return { is: "all" };
    return { is: "match", field: undefined, text: first.text };
  }

  #value(field: string): Search {
    const { is, text } = this.#take();
    return { is: "match", field, text: text === "*" && is === "word" ? undefined : text };
  }

  #range(field: string): Search {
    const withFrom = this.#sign("[", "(");
    const [from, to] = [numberOf(this.#take()), numberOf(this.#take())];
    const withTo = this.#sign("]", ")");
    if (!withFrom || !withTo) throw bad("a range is written [from to]");
    return { is: "range", field, from, to, withFrom: withFrom === "[", withTo: withTo === "]" };
  }
}

/** `search | SQL` taken apart. @throws Refusal InvalidQueryString */
export const readQuery = (query: string): { search: Search; where: string; sql: string | undefined } => {
  const { tokens, sql } = cut(query);
  const where = (sql === undefined ? query : query.slice(0, query.length - sql.length - 1)).trim();
  return { search: new Parser(tokens).whole(), where: where || "*", sql: sql?.trim() || undefined };
};
