import { refusals } from "./errors.ts";
import type { Lines } from "./lines.ts";

/** A statement as DuckDB's own parser sees it (`json_serialize_sql`): every expression has a `class`, every node a `type`. */
export type Tree = { [member: string]: unknown };

export interface Parsed {
  error: boolean;
  error_message?: string;
  position?: string;
  statements?: { node: Tree; named_param_map: unknown[] }[];
}

/** Places in the text: of no use after parsing, and too large for a JavaScript number where there is none. */
const LOCATIONS = /"query_location":\d+/g;

/** The one SELECT in a text. @throws Refusal ParameterInvalid where it is none, or more than one */
export const parseSql = async (lines: Lines, text: string): Promise<Tree> => {
  const { rows } = await lines.read({ sql: "SELECT json_serialize_sql($1::VARCHAR)", values: [text] });
  const parsed: Parsed = JSON.parse(String(rows[0]?.[0]).replace(LOCATIONS, '"query_location":0'));
  if (parsed.error) throw refusals.parameter(`line 1:${Number(parsed.position ?? 0) + 1}: ${parsed.error_message}`);
  const [statement, ...others] = parsed.statements ?? [];
  if (!statement || others.length > 0) throw refusals.parameter("exactly one SELECT is expected after |");
  return statement.node;
};

/** Of trees that are asked again and again: rules. */
const written = new WeakMap<Tree, string>();

/** The text of a tree. @throws the error of DuckDB for a tree that is none */
export const writeSql = async (lines: Lines, node: Tree): Promise<string> => {
  const before = written.get(node);
  if (before !== undefined) return before;
  const tree = { error: false, statements: [{ node, named_param_map: [] }] };
  const { rows } = await lines.read({ sql: "SELECT json_deserialize_sql($1::JSON)", values: [JSON.stringify(tree)] });
  const text = String(rows[0]?.[0]);
  written.set(node, text);
  return text;
};

const namesOf = (value: unknown): string[] => {
  if (typeof value === "string") return [value.toLowerCase()];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namesOf) : [];
};

const named = new WeakMap<Tree, Set<string> | "all">();

/** Whatever a tree may mean by a name, in lower case: every text in it. A star, and a natural join, mean all there is. */
export const namesIn = (tree: Tree): Set<string> | "all" => {
  const before = named.get(tree);
  if (before !== undefined) return before;
  const names = new Set(namesOf(tree));
  const found = names.has("star") || names.has("natural") ? "all" : names;
  named.set(tree, found);
  return found;
};

const plain = (alias: string) => ({ alias, query_location: 0 });

export const column = (name: string): Tree => ({
  class: "COLUMN_REF",
  type: "COLUMN_REF",
  ...plain(""),
  column_names: [name],
});

const integer = (value: number): Tree => ({
  class: "CONSTANT",
  type: "VALUE_CONSTANT",
  ...plain(""),
  value: { type: { id: "INTEGER", type_info: null }, is_null: false, value },
});

export const table = (name: string): Tree => ({
  type: "BASE_TABLE",
  alias: "",
  sample: null,
  query_location: 0,
  schema_name: "",
  table_name: name,
  column_name_alias: [],
  catalog_name: "",
  at_clause: null,
});

/** LIMIT as a modifier of a node. */
export const limit = (rows: number): Tree => ({ type: "LIMIT_MODIFIER", limit: integer(rows), offset: null });

/** `row_number() OVER (PARTITION BY … ORDER BY …)`, named. @param orders as they stand in an ORDER_MODIFIER */
export const rowNumber = (partition: Tree, orders: Tree[], alias: string): Tree => ({
  ...{
    class: "WINDOW",
    type: "WINDOW_ROW_NUMBER",
    ...plain(alias),
    function_name: "row_number",
    schema: "",
    catalog: "",
  },
  ...{ children: [], partitions: [partition], orders, start: "UNBOUNDED_PRECEDING", end: "CURRENT_ROW_RANGE" },
  ...{ start_expr: null, end_expr: null, offset_expr: null, default_expr: null, ignore_nulls: false },
  ...{ filter_expr: null, exclude_clause: "NO_OTHER", distinct: false, arg_orders: [] },
});

export const ascending = (expression: Tree): Tree => ({ type: "ASCENDING", null_order: "ORDER_DEFAULT", expression });

export const atMost = (left: Tree, value: number): Tree => ({
  ...{ class: "COMPARISON", type: "COMPARE_LESSTHANOREQUALTO", ...plain(""), left, right: integer(value) },
});
