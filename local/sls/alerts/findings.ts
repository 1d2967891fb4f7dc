import type { Row, Rows } from "../query.ts";
import { holds } from "./condition.ts";
import { joined } from "./join.ts";
import type { Rule, Severity } from "./rule.ts";

/** A group of rows for which a rule hits. */
export interface Finding {
  /** Its labels: those of the rule and those of the group. */
  labels: Record<string, string>;
  severity: number;
  /** Which entry of the severity list; undefined: there was no data. */
  by: Severity | undefined;
  /** The rows that made it true. */
  fireRows: Row[];
  /** All rows of the evaluation, query by query. */
  rawRows: Row[][];
}

/** Which columns make a group. By itself the engine takes those that hold text (UNCONFIRMED for results of SQL). */
const groupFields = ({ group }: Rule, { keys, types }: Rows): string[] => {
  if (group.type === "no_group") return [];
  return group.type === "custom" ? group.fields : keys.filter((_, n) => types[n] === "varchar");
};

const pick = (row: Row, fields: string[]): Record<string, string> =>
  Object.fromEntries(fields.flatMap((field) => (row[field] === undefined ? [] : [[field, row[field]]])));

const hit = ({ severities }: Rule, rows: Row[]): { by: Severity; fireRows: Row[] } | undefined => {
  for (const by of severities) {
    const fireRows = rows.filter((row) => holds(by.condition, row));
    const count = { __count__: String(fireRows.length) };
    if (fireRows.length > 0 && holds(by.countCondition, count)) return { by, fireRows };
  }
  return undefined;
};

const groupsOf = (rule: Rule, found: Rows): Map<string, { labels: Record<string, string>; rows: Row[] }> => {
  const fields = groupFields(rule, found);
  const groups = new Map<string, { labels: Record<string, string>; rows: Row[] }>();
  for (const row of found.rows) {
    const labels = pick(row, fields);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  return groups;
};

/** What a rule says to the rows of one evaluation, one result a query. */
export const findingsOf = (rule: Rule, results: Rows[]): Finding[] => {
  const found = joined(rule.joins, results);
  const rawRows = results.map(({ rows }) => rows);
  if (found.rows.length === 0)
    return rule.noDataSeverity === undefined
      ? []
      : [{ labels: rule.labels, severity: rule.noDataSeverity, by: undefined, fireRows: [], rawRows }];
  return [...groupsOf(rule, found).values()].flatMap(({ labels, rows }) => {
    const fired = hit(rule, rows);
    return fired ? [{ labels: { ...rule.labels, ...labels }, severity: fired.by.severity, ...fired, rawRows }] : [];
  });
};
