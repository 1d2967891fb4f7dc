import { refusals } from "../errors.ts";
import type { Row, Rows } from "../query.ts";
import { type Condition, holds, readCondition } from "./condition.ts";

const types = [
  ...(["cross_join", "inner_join", "left_join", "right_join", "full_join"] as const),
  ...(["left_exclude", "right_exclude", "concat", "no_join"] as const),
];

/** How two results become one. The condition is asked of `$0.column` and `$1.column`, by the place of a query in the list. */
export interface Join {
  type: (typeof types)[number];
  condition: Condition | undefined;
}

const conditional = new Set<Join["type"]>([
  ...(["inner_join", "left_join", "right_join", "full_join", "left_exclude", "right_exclude"] as const),
]);

/** Rows of a joined result, and of each query that goes into it: channels-and-logs.md 5.4. */
export const MAX_JOINED = 1000;
/** What a side without a counterpart has in its columns: as null is written in a row of SQL, UNCONFIRMED. */
const NULL = "null";

/** @throws Refusal ParameterInvalid */
export const readJoin = (given: unknown, text: string): Join => {
  const type = types.find((one) => one === given);
  if (!type) throw refusals.parameter(`the alert is not valid: joinConfigurations.type is one of ${types.join(", ")}`);
  const condition = readCondition(text);
  if (conditional.has(type) && !condition)
    throw refusals.parameter(`the alert is not valid: ${type} asks for a condition`);
  return { type, condition };
};

const qualified = (row: Row, place: number): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [`$${place}.${name}`, value]));

const emptyOf = ({ keys }: Rows, place: number): Row =>
  qualified(Object.fromEntries(keys.map((name) => [name, NULL])), place);

interface Sides {
  left: Row[];
  right: Row[];
  noLeft: Row;
  noRight: Row;
}

const merged = ({ type, condition }: Join, { left, right, noLeft, noRight }: Sides): Row[] => {
  if (type === "no_join") return left;
  if (type === "concat") return [...left, ...right];
  const [metLeft, metRight] = [new Set<Row>(), new Set<Row>()];
  const pairs: Row[] = [];
  for (const a of left)
    for (const b of right) {
      const pair = { ...a, ...b };
      if (type !== "cross_join" && !holds(condition, pair)) continue;
      metLeft.add(a);
      metRight.add(b);
      pairs.push(pair);
    }
  const [onlyLeft, onlyRight] = [left.filter((row) => !metLeft.has(row)), right.filter((row) => !metRight.has(row))];
  if (type === "left_exclude") return onlyLeft;
  if (type === "right_exclude") return onlyRight;
  const withLeft = type === "left_join" || type === "full_join" ? onlyLeft.map((row) => ({ ...row, ...noRight })) : [];
  const withRight =
    type === "right_join" || type === "full_join" ? onlyRight.map((row) => ({ ...noLeft, ...row })) : [];
  return [...pairs, ...withLeft, ...withRight];
};

/** Columns lose the place of their query where the name is free: the first query that has it keeps the name. */
const namesOf = (results: Rows[]): Map<string, { name: string; type: string }> => {
  const names = new Map<string, { name: string; type: string }>();
  const taken = new Set<string>();
  for (const [place, { keys, types: own }] of results.entries())
    for (const [n, key] of keys.entries()) {
      const name = taken.has(key) ? `$${place}.${key}` : key;
      taken.add(key);
      names.set(`$${place}.${key}`, { name, type: String(own[n]) });
    }
  return names;
};

const renamed = (row: Row, names: ReturnType<typeof namesOf>, isConcat: boolean): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      isConcat ? name.replace(/^\$\d\./, "") : (names.get(name)?.name ?? name),
      value,
    ]),
  );

/** The rows of all queries of an evaluation as one result. */
export const joined = (joins: Join[], results: Rows[]): Rows => {
  const [first, ...others] = results;
  if (!first || others.length === 0) return first ?? { rows: [], keys: [], types: [] };
  let rows = first.rows.map((row) => qualified(row, 0));
  let empty = emptyOf(first, 0);
  for (const [n, result] of others.entries()) {
    const place = n + 1;
    const noRight = emptyOf(result, place);
    const right = result.rows.map((row) => qualified(row, place));
    rows = merged(joins[n] as Join, { left: rows, right, noLeft: empty, noRight }).slice(0, MAX_JOINED);
    empty = { ...empty, ...noRight };
  }
  const names = namesOf(results);
  const isConcat = joins.some(({ type }) => type === "concat");
  const columns = [...names.values()];
  return {
    rows: rows.map((row) => renamed(row, names, isConcat)),
    keys: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type),
  };
};
