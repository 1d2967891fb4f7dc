import type { Cell, Row } from "../../wire/plain-buffer.ts";
import { checkAttributeName } from "../checks.ts";
import { invalid } from "../errors.ts";
import { MAX_FILTERS } from "../limits.ts";
import { decodeMessage } from "../messages.ts";
import { checkForm } from "./read-row.ts";
import { compare } from "./value.ts";

/** Filters of reads and column conditions of writes are the same message. */
export interface Filter {
  passes: (row: Row) => boolean;
  /** Set by a pagination filter, which passes every row and cuts its columns. */
  page?: { offset: number; limit: number };
}

interface WireFilter {
  type: number;
  filter: Buffer;
}

interface Single {
  comparator: number;
  columnName: string;
  columnValue: Buffer;
  filterIfMissing: boolean;
  latestVersionOnly: boolean;
}

const Kind = { SINGLE: 1, COMPOSITE: 2, PAGE: 3 } as const;
const Combinator = { NOT: 1, AND: 2, OR: 3 } as const;

/** By comparator number: EQUAL, NOT_EQUAL, GREATER_THAN, GREATER_EQUAL, LESS_THAN, LESS_EQUAL. */
const comparators: ReadonlyArray<((order: number) => boolean) | undefined> = [
  undefined,
  (order) => order === 0,
  (order) => order !== 0,
  (order) => order > 0,
  (order) => order >= 0,
  (order) => order < 0,
  (order) => order <= 0,
];

const decode = <T>(name: string, bytes: Buffer, what: string): T => {
  try {
    return decodeMessage(name, bytes) as T;
  } catch {
    throw invalid(`Deserialize ${what} failed.`);
  }
};

const versionsOf = ({ key, cells }: Row, name: string): Cell[] => {
  const versions = cells.filter((cell) => cell.name === name);
  return versions.length > 0 ? versions : key.filter((cell) => cell.name === name);
};

/** A value of another type never matches, whatever the comparator (only EQUAL is confirmed). */
const single = (bytes: Buffer): Filter => {
  const wanted = decode<Single>("SingleColumnValueFilter", bytes, "relation filter");
  const holds = comparators[wanted.comparator];
  if (!holds) throw invalid(`Invalid relation operator: ${wanted.comparator}.`);
  checkAttributeName(wanted.columnName);
  checkForm(wanted.columnValue);
  const matches = ({ value }: Cell): boolean => {
    const order = value && compare(value, wanted.columnValue);
    return order !== undefined && holds(order);
  };
  const passes = (row: Row): boolean => {
    const versions = versionsOf(row, wanted.columnName);
    if (versions.length === 0) return !wanted.filterIfMissing;
    return wanted.latestVersionOnly ? versions.slice(0, 1).every(matches) : versions.some(matches);
  };
  return { passes };
};

const composite = (bytes: Buffer, count: Counter): Filter => {
  const wire = decode<{ combinator: number; subFilters: WireFilter[] }>(
    "CompositeColumnValueFilter",
    bytes,
    "composite filter",
  );
  const paged = wire.subFilters.find(({ type }) => type === Kind.PAGE);
  if (paged) throw invalid(`Invalid type of sub-filter: ${paged.type}.`);
  const parts = wire.subFilters.map((part) => build(part, count).passes);
  if (wire.combinator === Combinator.NOT) {
    const [part] = parts;
    if (!part || parts.length > 1) throw invalid("Invalid NOT operator: the number of sub-filters must be 1.");
    return { passes: (row) => !part(row) };
  }
  if (parts.length < 2) throw invalid("Invalid AND/OR operator: the number of sub-filters must be more than 1.");
  const all = wire.combinator === Combinator.AND;
  return { passes: (row) => (all ? parts.every((part) => part(row)) : parts.some((part) => part(row))) };
};

const pagination = (bytes: Buffer): Filter => {
  const page = decode<{ offset: number; limit: number }>("ColumnPaginationFilter", bytes, "column pagination filter");
  if (page.offset < 0) throw invalid("Offset in ColumnPaginationFilter must be greater than or equal to 0.");
  if (page.limit <= 0) throw invalid("Limit in ColumnPaginationFilter must be greater than 0.");
  return { passes: () => true, page };
};

interface Counter {
  filters: number;
}

const build = ({ type, filter }: WireFilter, count: Counter): Filter => {
  if (++count.filters > MAX_FILTERS) throw invalid(`The count of filter exceeds the max: ${MAX_FILTERS}.`);
  if (type === Kind.SINGLE) return single(filter);
  if (type === Kind.COMPOSITE) return composite(filter, count);
  if (type === Kind.PAGE) return pagination(filter);
  throw invalid(`Invalid type of filter: ${type}.`);
};

/** @throws Refusal for a filter that is too large or not well formed */
export const parseFilter = (bytes: Buffer): Filter =>
  build(decode<WireFilter>("Filter", bytes, "filter"), { filters: 0 });
