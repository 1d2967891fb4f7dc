import type { Tree } from "./sql-tree.ts";

const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** What SQL may call, and what it is called in DuckDB. Everything else is refused: nothing here reads a file or a setting. */
const names: Record<string, string> = {
  // Operators are functions in the tree.
  ...same("+", "-", "*", "/", "%", "||", "~~", "!~~", "~~~", "like_escape", "not_like_escape"),
  ...same("count", "count_star", "sum", "avg", "min", "max", "bool_and", "bool_or", "stddev", "variance"),
  ...same("stddev_pop", "stddev_samp", "var_pop", "var_samp", "corr", "max_by", "min_by", "array_agg"),
  ...same("row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value", "ntile", "percent_rank"),
  ...same(
    "abs",
    "ceil",
    "ceiling",
    "floor",
    "round",
    "sqrt",
    "cbrt",
    "exp",
    "ln",
    "log2",
    "log10",
    "power",
    "pow",
    "mod",
    "sign",
  ),
  ...same("greatest", "least", "nullif", "coalesce", "is_nan"),
  ...same("concat", "length", "lower", "upper", "trim", "ltrim", "rtrim", "replace", "reverse", "substr", "substring"),
  ...same("strpos", "starts_with", "lpad", "rpad", "chr", "split", "contains", "concat_ws"),
  ...same("list_value", "element_at", "row"),
  arbitrary: "min",
  approx_distinct: "count",
  // DuckDB's own is null where no row holds.
  count_if: "count",
  approx_percentile: "quantile_disc",
  every: "bool_and",
  truncate: "trunc",
  cardinality: "len",
  array_distinct: "list_distinct",
  array_join: "array_to_string",
  regexp_like: "regexp_matches",
  is_finite: "isfinite",
  from_unixtime: "sls_instant",
  to_unixtime: "sls_seconds",
  date_trunc: "date_trunc",
  date_format: "strftime",
  date_parse: "strptime",
  day_of_week: "isodow",
  hour: "hour",
  minute: "minute",
  year: "year",
  month: "month",
  day: "day",
  date: "sls_date",
  regexp_extract: "sls_regexp_extract",
  regexp_replace: "sls_regexp_replace",
  split_part: "sls_split_part",
};

/** Those that make many rows one, by their names in DuckDB. */
const aggregates = new Set([
  ...["count", "count_star", "sum", "avg", "min", "max", "bool_and", "bool_or", "stddev", "variance"],
  ...["stddev_pop", "stddev_samp", "var_pop", "var_samp", "corr", "max_by", "min_by", "array_agg", "quantile_disc"],
]);

/** Arguments that are times, by the name of the function, and those that are formats. */
const times: Record<string, number> = {
  ...{
    to_unixtime: 0,
    date_trunc: 1,
    date_format: 0,
    day_of_week: 0,
    hour: 0,
    minute: 0,
    year: 0,
    month: 0,
    day: 0,
    date: 0,
  },
};
const formatted: Record<string, number> = { date_format: 1, date_parse: 1 };

/** One value of many is any of them: the least, so that it is the same one at every run. */
const exact = new Set(["approx_distinct"]);

const falsehood: Tree = {
  ...{ class: "CONSTANT", type: "VALUE_CONSTANT", alias: "", query_location: 0 },
  value: { type: { id: "BOOLEAN", type_info: null }, is_null: false, value: false },
};

const callOf = (name: string, ...children: Tree[]): Tree => ({
  ...{
    class: "FUNCTION",
    type: "FUNCTION",
    alias: "",
    query_location: 0,
    function_name: name,
    schema: "",
    catalog: "",
  },
  ...{ children, filter: null, order_bys: { type: "ORDER_MODIFIER", orders: [] } },
  ...{ distinct: false, is_operator: false, export_state: false },
});

const wrap = (children: Tree[], place: number | undefined, name: string): Tree[] =>
  children.map((child, n) => (n === place ? callOf(name, child) : child));

const makeTimes = new Set(["sls_instant", "date_trunc", "strptime", "sls_date"]);
const keepTimes = new Set(["min", "max", "+", "-"]);

/** Of an expression that is translated: whether it is a time already. What cannot be seen, a column, counts as a number. */
const isTime = ({ class: kind, function_name: name, cast_type: cast, children }: Tree): boolean => {
  if (kind === "CAST") return /^(TIMESTAMP|DATE)/.test(String((cast as Tree).id));
  if (kind !== "FUNCTION") return false;
  const [first] = children as Tree[];
  return makeTimes.has(String(name)) || (keepTimes.has(String(name)) && first !== undefined && isTime(first));
};

const argumentsOf = (name: string, children: Tree[]): Tree[] => {
  // The second argument, the allowed error, means nothing to an exact count.
  if (exact.has(name)) return children.slice(0, 1);
  if (name === "count_if") return children.map((child) => callOf("nullif", child, falsehood));
  const place = times[name];
  const isNumber = place !== undefined && children[place] && !isTime(children[place]);
  return wrap(isNumber ? wrap(children, place, "sls_instant") : children, formatted[name], "sls_format");
};

/**
 * Of a call in a tree as it came in: its counterpart, or undefined for one that is not known.
 * @param children its arguments, translated already
 */
export const translateCall = (call: Tree, children: Tree[]): Tree | undefined => {
  const name = String(call.function_name).toLowerCase();
  if (call.schema !== "" || call.catalog !== "" || !Object.hasOwn(names, name)) return undefined;
  const distinct = exact.has(name) || call.distinct;
  return { ...call, function_name: names[name], children: argumentsOf(name, children), distinct };
};

/** Asked of an expression that is translated. */
export const isAggregate = ({ class: kind, function_name: name }: Tree): boolean =>
  kind === "FUNCTION" && aggregates.has(String(name));
