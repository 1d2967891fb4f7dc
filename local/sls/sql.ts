import { refusals } from "./errors.ts";
import { DEFAULT_ROWS, MAX_DEPTH, MAX_ROWS } from "./limits.ts";
import type { Lines } from "./lines.ts";
import { translateCall } from "./sql-functions.ts";
import { limit, parseSql, type Tree, table } from "./sql-tree.ts";

/** Expressions that the subset knows: no parameters, no lambdas, no positional references. */
const classes = new Set([
  ...["COLUMN_REF", "CONSTANT", "FUNCTION", "OPERATOR", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "BETWEEN"],
  ...["STAR", "WINDOW", "SUBQUERY"],
]);
const nodes = new Set(["SELECT_NODE", "SET_OPERATION_NODE"]);
const sources = new Set(["BASE_TABLE", "EMPTY", "SUBQUERY", "JOIN"]);
/** Types a value can be cast to. */
const types = new Set([
  "VARCHAR",
  "BIGINT",
  "INTEGER",
  "SMALLINT",
  "TINYINT",
  "DOUBLE",
  "FLOAT",
  "DECIMAL",
  "BOOLEAN",
  "TIMESTAMP",
  "DATE",
]);

/** The name under which SQL sees the lines; the logstore's own name does as well, and none at all. */
export const LOG = "log";

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

interface Scope {
  /** Names that FROM may use. */
  tables: Set<string>;
}

const expression = (tree: Tree): Tree => {
  const { class: kind, type } = tree;
  if (!classes.has(String(kind))) throw refusals.parameter(`${String(type ?? kind).toLowerCase()} is not supported`);
  if (kind === "CAST" && !types.has(String((tree.cast_type as Tree).id)))
    throw refusals.parameter(`cast to ${(tree.cast_type as Tree).id} is not supported`);
  if (kind === "CONSTANT") checkConstant(tree);
  if (kind !== "FUNCTION" && kind !== "WINDOW") return tree;
  const call = translateCall(tree, tree.children as Tree[]);
  if (!call) throw refusals.parameter(`Function ${tree.function_name} not registered`);
  return call;
};

/** Whole numbers that a JavaScript number cannot hold would change on their way. */
const checkConstant = ({ value }: Tree): void => {
  const { value: content } = value as Tree;
  if (typeof content === "number" && Number.isInteger(content) && !Number.isSafeInteger(content))
    throw refusals.parameter("a number is out of range");
  if (isTree(content) && !("scale" in content)) throw refusals.parameter("a constant of this type is not supported");
};

const source = (tree: Tree, { tables }: Scope): Tree => {
  const { type, table_name: name, schema_name: schema, catalog_name: catalog } = tree;
  if (!sources.has(String(type))) throw refusals.parameter(`FROM ${String(type).toLowerCase()} is not supported`);
  if (type === "EMPTY") return table(LOG);
  if (type !== "BASE_TABLE") return tree;
  if (schema !== "" || catalog !== "" || !tables.has(String(name).toLowerCase()))
    throw refusals.parameter(`Table ${[catalog, schema, name].filter(Boolean).join(".")} does not exist`);
  return { ...tree, table_name: String(name).toLowerCase() };
};

const isSource = (tree: Tree): boolean => "sample" in tree && !("select_list" in tree) && !("class" in tree);

const commonNames = (tree: Tree): string[] =>
  ((tree.cte_map as Tree)?.map as Tree[] | undefined)?.map(({ key }) => String(key).toLowerCase()) ?? [];

const enter = (tree: Tree, scope: Scope): Scope =>
  "cte_map" in tree ? { tables: new Set([...scope.tables, ...commonNames(tree)]) } : scope;

/** The same tree in DuckDB's words. @throws Refusal ParameterInvalid for what the subset does not know */
const translate = (value: unknown, scope: Scope, depth = 0): unknown => {
  // A tree has about three levels for each one of the text.
  if (depth > 3 * MAX_DEPTH) throw refusals.parameter("the query is nested too deeply");
  if (Array.isArray(value)) return value.map((one) => translate(one, scope, depth + 1));
  if (!isTree(value)) return value;
  if ("cte_map" in value && !nodes.has(String(value.type)))
    throw refusals.parameter(`${String(value.type).toLowerCase()} is not supported`);
  const inner = enter(value, scope);
  const parts = Object.entries(value).map(([name, part]) => [name, translate(part, inner, depth + 1)] as const);
  const own: Tree = Object.fromEntries(parts);
  if ("class" in own) return expression(own);
  return isSource(own) ? source(own, scope) : own;
};

const limitOf = (node: Tree): Tree | undefined =>
  (node.modifiers as Tree[]).find(({ type }) => type === "LIMIT_MODIFIER" || type === "LIMIT_PERCENT_MODIFIER");

const rowsOf = (modifier: Tree): unknown => ((modifier.limit as Tree | null)?.value as Tree | undefined)?.value;

const withLimit = (node: Tree): Tree => {
  const modifier = limitOf(node);
  if (!modifier) return { ...node, modifiers: [...(node.modifiers as Tree[]), limit(DEFAULT_ROWS)] };
  const rows = rowsOf(modifier);
  if (typeof rows !== "number" || rows > MAX_ROWS) throw refusals.parameter(`LIMIT takes 0 to ${MAX_ROWS}`);
  return node;
};

/** The service names what has no name `_col0`, `_col1`, … by its place. */
const withNames = (node: Tree): Tree => {
  if (node.type !== "SELECT_NODE") return node;
  const list = (node.select_list as Tree[]).map((item, n) =>
    item.alias !== "" || item.class === "COLUMN_REF" || item.class === "STAR" ? item : { ...item, alias: `_col${n}` },
  );
  return { ...node, select_list: list };
};

/** Texts that are remembered: those of a few customers' rules, reports and proposals. A tree takes up to 100 KB. */
const MAX_READ = 200;
const read = new Map<string, Tree>();

/**
 * The SQL part of a query as a tree over the table `log`, with a limit and names for all columns.
 * @throws Refusal ParameterInvalid: syntax, or something outside of the subset
 */
export const readSql = async (lines: Lines, text: string, logstore: string): Promise<Tree> => {
  const key = `${logstore} ${text}`;
  const tree = read.get(key) ?? (await readAnew(lines, text, logstore));
  if (read.size >= MAX_READ) read.clear();
  read.set(key, tree);
  return tree;
};

const readAnew = async (lines: Lines, text: string, logstore: string): Promise<Tree> => {
  const node = await parseSql(lines, text);
  const scope = { tables: new Set([LOG, logstore.toLowerCase()]) };
  const named = rename(translate(node, scope) as Tree, logstore.toLowerCase());
  return withNames(withLimit(named));
};

/** The logstore's own name means the lines, too. */
const rename = (node: Tree, logstore: string): Tree =>
  logstore === LOG
    ? node
    : JSON.parse(JSON.stringify(node), (_, value) =>
        isTable(value, logstore) ? { ...value, table_name: LOG } : value,
      );

const isTable = (value: unknown, name: string): value is Tree =>
  isTree(value) && value.type === "BASE_TABLE" && value.table_name === name;
