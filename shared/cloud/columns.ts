import TableStore, { type Cell, type Row, type Value } from "tablestore";
import * as z from "zod";
import type { Revised } from "../ports/rows.ts";
import type { Table } from "../ports/tables.ts";

/**
 * How a member of a row stands in a column. Text and enums are STRING, whole numbers INTEGER, booleans BOOLEAN. Everything
 * else is JSON text in a STRING: fractions, lists, objects, and unions of any kind, so that `0` and `"reminder"` stay apart.
 */
export type Kind = "text" | "integer" | "boolean" | "json";

const kindOf = (schema: unknown): Kind => {
  if (schema instanceof z.ZodOptional) return kindOf(schema.unwrap());
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return "text";
  if (schema instanceof z.ZodNumberFormat) return "integer";
  return schema instanceof z.ZodBoolean ? "boolean" : "json";
};

export const kindsOf = ({ row }: Pick<Table, "row">): Map<string, Kind> =>
  new Map(Object.entries((row as unknown as z.ZodObject).shape).map(([name, schema]) => [name, kindOf(schema)]));

/** What a key or an index compares: text as it is, whole numbers as INTEGER. */
export const keyValue = (value: unknown): Value =>
  typeof value === "number" ? TableStore.Long.fromNumber(value) : String(value);

const toCell = (kind: Kind, value: unknown): Value => {
  if (kind === "json") return JSON.stringify(value);
  return kind === "boolean" ? value === true : keyValue(value);
};

export const fromCell = (kind: Kind | undefined, value: Value): unknown => {
  if (kind === "json") return JSON.parse(String(value));
  return typeof value === "object" ? value.toNumber() : value;
};

/** Name and value of every column that a row of the store has. */
export const cellsOf = ({ primaryKey, attributes }: Row): [string, Value][] => [
  ...(primaryKey ?? []).map(({ name, value }): [string, Value] => [name, value]),
  ...(attributes ?? []).map(({ columnName, columnValue }): [string, Value] => [columnName, columnValue]),
];

/** Rows of a table as the store keeps them. Both ways the schema is the judge. */
export const codecOf = <T extends Revised>({ key, row: schema }: Table<T>) => {
  const kinds = kindsOf({ row: schema });
  const columns = [...kinds];
  const encode = (row: T): [string, Value][] => {
    const parsed = schema.parse(row) as Record<string, unknown>;
    return columns.flatMap(([name, kind]) => (parsed[name] === undefined ? [] : [[name, toCell(kind, parsed[name])]]));
  };
  return {
    primaryKey: (row: object): Cell[] =>
      key.map((name) => ({ [name]: keyValue((row as Record<string, unknown>)[name]) })),
    attributes: (row: T): Cell[] =>
      encode(row)
        .filter(([name]) => !key.includes(name))
        .map(([name, value]) => ({ [name]: value })),
    decode: (row: Row): T =>
      schema.parse(Object.fromEntries(cellsOf(row).map(([name, value]) => [name, fromCell(kinds.get(name), value)]))),
    /** Equal for rows that are stored equally. */
    text: (row: T): string => JSON.stringify(encode(row)),
  };
};
