import { refusals } from "./errors.ts";
import { type Bound, quoted } from "./lines.ts";
import type { Search } from "./search.ts";
import type { Index, IndexKey } from "./state.ts";

/** What a search is asked of: the index, and the fields that the table of lines has. */
export interface Searched {
  index: Index;
  fields: Set<string>;
}

/** Values as they are bound: `bind(value)` gives `$1`, `$2`, … */
export class Values {
  readonly all: Bound[] = [];

  bind(value: Bound): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** Fields that every logstore can be asked for. */
const reserved: IndexKey = { type: "text", caseSensitive: false };
const isReserved = (field: string): boolean => /^__(topic|source|tag__:.+)__$|^__tag__:/.test(field);

/** @throws Refusal ParameterInvalid for a field without index */
const keyOf = (field: string, { keys = {} }: Index): IndexKey => {
  if (Object.hasOwn(keys, field)) return keys[field] as IndexKey;
  if (isReserved(field)) return reserved;
  throw refusals.parameter(
    `key (${field}) is not config as key value config,if symbol : is in your log,please wrap : with quotation mark "`,
  );
};

const isNumeric = ({ type }: IndexKey): boolean => type === "long" || type === "double";

/** A field as it stands in SQL: text, or the number that its index says, null where it is none. */
export const typed = (field: string, { type }: IndexKey): string =>
  type === "long" || type === "double"
    ? `TRY_CAST(${quoted(field)} AS ${type === "long" ? "BIGINT" : "DOUBLE"})`
    : quoted(field);

const FALSE = "FALSE";
/** A line without the field does not match, and is found by `not`. */
const known = (condition: string): string => `coalesce(${condition}, FALSE)`;

const escapeClass = (sign: string): string => sign.replace(/[\\\]^-]/g, "\\$&");
const escapeWord = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Wildcards of a search stay, though texts are cut there. */
const cutAt = (text: string, token: string[]): string[] => {
  const stops = token.filter((sign) => !hasWildcard(sign));
  if (stops.length === 0) return [text];
  return text.split(new RegExp(`[${stops.map(escapeClass).join("")}]+`)).filter((part) => part !== "");
};

interface Text {
  column: string;
  token: string[];
  caseSensitive: boolean;
}

/** One word of a text, whole, or with `*` and `?` in it. */
const wordMatches = (word: string, { column, token, caseSensitive }: Text, values: Values): string => {
  const given = caseSensitive ? word : word.toLowerCase();
  const text = caseSensitive ? column : `lower(${column})`;
  const stop = token.map(escapeClass).join("");
  const any = token.length > 0 ? `[^${stop}]` : ".";
  const body = escapeWord(given).replaceAll("\\*", `${any}*`).replaceAll("\\?", any);
  const pattern = token.length > 0 ? `(?s)(?:^|[${stop}])${body}(?:$|[${stop}])` : `(?s)^${body}$`;
  if (hasWildcard(given)) return `regexp_matches(${text}, ${values.bind(pattern)})`;
  const whole = values.bind(given);
  if (token.length === 0) return `${text} = ${whole}`;
  return `(${text} = ${whole} OR (contains(${text}, ${whole}) AND regexp_matches(${text}, ${values.bind(pattern)})))`;
};

/** All words of the searched text stand in the field, in whatever order. */
const textMatches = (searched: string, text: Text, values: Values): string => {
  if (/^[*?]/.test(searched) && searched !== "*") throw refusals.search("a word cannot begin with * or ?");
  const words = cutAt(searched, text.token);
  const conditions = words.map((word) => wordMatches(word, text, values));
  return conditions.length > 0 ? `(${conditions.join(" AND ")})` : `${text.column} IS NOT NULL`;
};

const textOf = (
  field: string,
  { token = [], caseSensitive = false }: Pick<IndexKey, "token" | "caseSensitive">,
): Text => ({
  column: quoted(field),
  token,
  caseSensitive,
});

const numberIn = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value))
    throw refusals.search(`${text} is no number, and the field holds numbers`);
  return value;
};

const fieldMatches = (field: string, text: string | undefined, { index, fields }: Searched, values: Values): string => {
  const key = keyOf(field, index);
  if (!fields.has(field)) return FALSE;
  if (text === undefined) return `${quoted(field)} IS NOT NULL`;
  if (isNumeric(key)) return known(`${typed(field, key)} = ${values.bind(numberIn(text))}`);
  return known(textMatches(text, textOf(field, key), values));
};

const anyMatches = (text: string, { index, fields }: Searched, values: Values): string => {
  if (!index.line) throw refusals.search("the logstore has no full-text index: name a field");
  const { line } = index;
  const all = [...fields].map((field) => known(textMatches(text, textOf(field, line), values)));
  return all.length > 0 ? `(${all.join(" OR ")})` : FALSE;
};

const numeric = (field: string, { index, fields }: Searched): string | undefined => {
  const key = keyOf(field, index);
  if (!isNumeric(key)) throw refusals.search(`${field} is not indexed as a number`);
  return fields.has(field) ? typed(field, key) : undefined;
};

/**
 * A search as a condition on the columns of the table of lines, its values bound.
 * @throws Refusal ParameterInvalid for a field without index, InvalidQueryString for what its index cannot do
 */
export const searchSql = (search: Search, searched: Searched, values: Values): string => {
  switch (search.is) {
    case "all":
      return "TRUE";
    case "not":
      return `NOT ${searchSql(search.of, searched, values)}`;
    case "and":
    case "or":
      return `(${search.all.map((one) => searchSql(one, searched, values)).join(search.is === "and" ? " AND " : " OR ")})`;
    case "match":
      return search.field === undefined
        ? anyMatches(String(search.text), searched, values)
        : fieldMatches(search.field, search.text, searched, values);
    case "compare": {
      const value = numeric(search.field, searched);
      return value ? known(`${value} ${search.operator} ${values.bind(search.number)}`) : FALSE;
    }
    case "range": {
      const value = numeric(search.field, searched);
      if (!value) return FALSE;
      const from = `${value} ${search.withFrom ? ">=" : ">"} ${values.bind(search.from)}`;
      return known(`(${from} AND ${value} ${search.withTo ? "<=" : "<"} ${values.bind(search.to)})`);
    }
  }
};
