import { LOG } from "../sql.ts";
import { isAggregate } from "../sql-functions.ts";
import { ascending, atMost, column, limit, rowNumber, type Tree } from "../sql-tree.ts";

/**
 * One query for many evaluations. Each line stands in `log` once for every evaluation whose window holds it, with the number
 * of the evaluation in a column of its own; the query then groups by that column as well, and orders and limits within it.
 */
export const EVALUATION = "__evaluation__";
/** Place of a row within its evaluation. */
export const PLACE = "__place__";

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

const some = (value: unknown, test: (tree: Tree) => boolean): boolean => {
  if (Array.isArray(value)) return value.some((one) => some(one, test));
  return isTree(value) && (test(value) || Object.values(value).some((part) => some(part, test)));
};

const listOf = (node: Tree): Tree[] => node.select_list as Tree[];
const modifiersOf = (node: Tree): Tree[] => node.modifiers as Tree[];

const isBeyond = ({ class: kind }: Tree): boolean => kind === "SUBQUERY" || kind === "WINDOW" || kind === "STAR";

/** Forms that are evaluated one by one instead: joins, unions, `WITH`, `*`, window functions, subqueries within expressions. */
const isSimple = (node: Tree): boolean =>
  node.type === "SELECT_NODE" &&
  ((node.cte_map as Tree).map as unknown[]).length === 0 &&
  !node.sample &&
  !node.qualify &&
  ![node.select_list, node.where_clause, node.having, node.group_expressions].some((part) => some(part, isBeyond)) &&
  modifiersOf(node).every(({ type }) => type === "ORDER_MODIFIER" || type === "LIMIT_MODIFIER");

const sourceOf = (node: Tree): Tree | undefined => {
  const from = node.from_table as Tree;
  if (from.type === "BASE_TABLE") return from.table_name === LOG ? from : undefined;
  if (from.type !== "SUBQUERY") return undefined;
  const subquery = from.subquery as Tree;
  const inner = byEvaluation(subquery.node as Tree);
  return inner && { ...from, subquery: { ...subquery, node: inner } };
};

const isGrouped = (node: Tree): boolean =>
  (node.group_expressions as unknown[]).length > 0 || some([node.select_list, node.having], isAggregate);

const grouped = (node: Tree): Pick<Tree, string> => {
  if (!isGrouped(node)) return {};
  const expressions = node.group_expressions as Tree[];
  const sets = node.group_sets as number[][];
  const added = expressions.length;
  return {
    group_expressions: [...expressions, column(EVALUATION)],
    group_sets: sets.length > 0 ? sets.map((set) => [...set, added]) : [[added]],
  };
};

const unnamed = (expression: Tree): Tree => ({ ...expression, alias: "" });

/** In ORDER BY a number is a column, and a name is an alias first: in an OVER clause neither is. */
const resolved = (expression: unknown, list: Tree[]): unknown => {
  if (Array.isArray(expression)) return expression.map((one) => resolved(one, list));
  if (!isTree(expression)) return expression;
  const names = expression.class === "COLUMN_REF" ? (expression.column_names as string[]) : [];
  const named = names.length === 1 && list.find(({ alias }) => alias !== "" && alias === names[0]);
  if (named) return unnamed(named);
  return Object.fromEntries(Object.entries(expression).map(([name, part]) => [name, resolved(part, list)]));
};

const orderOf = ({ expression, ...order }: Tree, list: Tree[]): Tree => {
  const { class: kind, value } = expression as Tree;
  const place = kind === "CONSTANT" && Number((value as Tree).value);
  const item = place ? list[place - 1] : undefined;
  return { ...order, expression: item ? unnamed(item) : resolved(expression, list) };
};

/** Rows that are equal by the query's own order follow by all their columns, so that a limit always cuts the same ones. */
const ordersOf = (node: Tree): Tree[] => {
  const list = listOf(node);
  const own = modifiersOf(node).flatMap(({ type, orders }) => (type === "ORDER_MODIFIER" ? (orders as Tree[]) : []));
  const rest = list.filter(({ class: kind }) => kind !== "CONSTANT").map((item) => ascending(unnamed(item)));
  return [...own.map((order) => orderOf(order, list)), ...rest];
};

/** @returns undefined where a limit is no plain number */
const limitOf = (node: Tree): number | undefined => {
  const modifier = modifiersOf(node).find(({ type }) => type === "LIMIT_MODIFIER");
  if (!modifier) return Number.POSITIVE_INFINITY;
  const rows = ((modifier.limit as Tree | null)?.value as Tree | undefined)?.value;
  return modifier.offset === null && typeof rows === "number" ? rows : undefined;
};

const numbered = (node: Tree, most: number): Tree => {
  const place = rowNumber(column(EVALUATION), ordersOf(node), PLACE);
  return { ...node, select_list: [...listOf(node), place], qualify: atMost(column(PLACE), most) };
};

/**
 * @param node a query as `readSql` gives it
 * @returns it with the column `EVALUATION` at its end, and `PLACE` before it where it has a limit; or undefined for a form that
 *   must be evaluated one by one
 */
export const byEvaluation = (node: Tree): Tree | undefined => {
  if (!isSimple(node)) return undefined;
  const [source, most] = [sourceOf(node), limitOf(node)];
  if (!source || most === undefined) return undefined;
  const limited = Number.isFinite(most) ? numbered(node, most) : node;
  const select_list = [...listOf(limited), column(EVALUATION)];
  return { ...limited, ...grouped(node), from_table: source, select_list, modifiers: [] };
};

const cappedLimit = (modifier: Tree, most: number): Tree => {
  const rows = Number(((modifier.limit as Tree).value as Tree).value);
  return { ...modifier, limit: limit(Math.min(rows, most)).limit };
};

/** The same query with no more rows than so many. */
export const capped = (tree: Tree, most: number): Tree => ({
  ...tree,
  modifiers: modifiersOf(tree).map((one) => (one.type === "LIMIT_MODIFIER" ? cappedLimit(one, most) : one)),
});
