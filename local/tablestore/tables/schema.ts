import { Variant } from "../../wire/plain-buffer.ts";
import { checkColumnName, checkTableName } from "../checks.ts";
import { invalid, Refusal } from "../errors.ts";
import { type Column, findTable, type Index, type Instance, nextNumber, type Table } from "../instance.ts";
import {
  MAX_DEFINED_COLUMNS,
  MAX_INDEX_ATTRIBUTES,
  MAX_INDEX_KEY_COLUMNS,
  MAX_INDEXES,
  MAX_KEY_COLUMNS,
  MAX_TABLES,
  MIN_TTL_SECONDS,
} from "../limits.ts";
import type { WireIndex, WireTableOptions } from "../messages.ts";

interface WireKeyColumn {
  name: string;
  type: number;
  option?: number;
}

const KEY_TYPES = [Variant.INTEGER, Variant.STRING, Variant.BLOB];
/** PrimaryKeyType INTEGER 1, STRING 2, BINARY 3. */
const keyTypes: Record<number, number> = { 1: Variant.INTEGER, 2: Variant.STRING, 3: Variant.BLOB };
/** DefinedColumnType; 5 and 6 are reserved. */
const definedTypes: Record<number, number> = {
  ...{ 1: Variant.INTEGER, 2: Variant.DOUBLE, 3: Variant.BOOLEAN },
  ...{ 4: Variant.STRING, 7: Variant.BLOB },
};
const AUTO_INCREMENT = 1;
const IT_LOCAL_INDEX = 1;
const IUM_SYNC_INDEX = 1;
/** While rows that were there come in, and from then on. */
const IndexPhase = { FULL: 1, INCR: 2 } as const;

const wireType = (types: Record<number, number>, type: number): number =>
  Number(Object.entries(types).find(([, variant]) => variant === type)?.[0]);

const repeated = (names: string[]): string | undefined => names.find((name, at) => names.indexOf(name) !== at);

const checkAuto = (columns: Column[], table: string): void => {
  const autos = columns.filter(({ auto }) => auto);
  if (autos.length > 1) throw invalid("AUTO_INCREMENT primary key count must <= 1.");
  if (columns[0]?.auto) throw invalid(`First primary key can't be auto increment, table: ${table}.`);
  if (autos[0] && autos[0].type !== Variant.INTEGER) throw invalid("AUTO_INCREMENT primary key must be integer.");
};

/** @throws Refusal for a key no table may have */
export const readKeySchema = (wire: WireKeyColumn[], table: string): Column[] => {
  if (wire.length < 1 || wire.length > MAX_KEY_COLUMNS)
    throw invalid(`The number of primary key columns must be in range: [1, ${MAX_KEY_COLUMNS}].`);
  const columns = wire.map(({ name, type, option }): Column => {
    checkColumnName(name);
    const variant = keyTypes[type];
    if (variant === undefined) throw invalid("Invalid column type, only STRING,INTEGER,BINARY is allowed.");
    return { name, type: variant, ...(option === AUTO_INCREMENT && { auto: true }) };
  });
  const twice = repeated(columns.map(({ name }) => name));
  if (twice) throw invalid(`Duplicated primary key name: '${twice}'.`);
  checkAuto(columns, table);
  return columns;
};

export const writeKeySchema = (columns: Column[]): WireKeyColumn[] =>
  columns.map(({ name, type, auto }) => ({
    ...{ name, type: wireType(keyTypes, type) },
    ...(auto && { option: AUTO_INCREMENT }),
  }));

export const readDefined = (wire: Array<{ name: string; type: number }>, key: Column[]): Column[] => {
  if (wire.length > MAX_DEFINED_COLUMNS)
    throw invalid(`The number of defined columns must be in range: [0, ${MAX_DEFINED_COLUMNS}].`);
  return wire.map(({ name, type }) => {
    checkColumnName(name);
    if (key.some((column) => column.name === name))
      throw invalid(`Duplicated attribute column name with primary key column: '${name}'.`);
    const variant = definedTypes[type];
    if (variant === undefined) throw invalid(`Invalid column type: ${type}.`);
    return { name, type: variant };
  });
};

export const writeDefined = (columns: Column[]) =>
  columns.map(({ name, type }) => ({ name, type: wireType(definedTypes, type) }));

/** The options with what is asked for, if the values are allowed. */
export const mergeOptions = (options: Table["options"], wire: WireTableOptions): Table["options"] => {
  const { timeToLive, maxVersions, deviationCellVersionInSec: deviation, allowUpdate } = { ...wire };
  if (timeToLive !== undefined && timeToLive !== -1 && timeToLive <= 0)
    throw invalid("TimeToLive cannot be 0 or less than -1.");
  /** UNCONFIRMED wording; the bound is documented. */
  if (timeToLive !== undefined && timeToLive !== -1 && timeToLive < MIN_TTL_SECONDS)
    throw invalid(`TimeToLive must be -1 or not less than ${MIN_TTL_SECONDS}.`);
  if (maxVersions !== undefined && maxVersions <= 0)
    throw invalid("The maximum versions cannot be less than or equal to 0.");
  if (deviation !== undefined && deviation < 0)
    throw invalid("The maximum deviation must be in range [0, INT64_MAX/1000000].");
  return {
    timeToLive: timeToLive ?? options.timeToLive,
    maxVersions: maxVersions ?? options.maxVersions,
    deviation: deviation ?? options.deviation,
    allowUpdate: allowUpdate ?? options.allowUpdate,
  };
};

export const writeOptions = ({
  timeToLive,
  maxVersions,
  deviation,
  allowUpdate,
}: Table["options"]): WireTableOptions => ({
  timeToLive,
  maxVersions,
  deviationCellVersionInSec: deviation,
  allowUpdate,
});

/** What an index demands of its table. The first wording is UNCONFIRMED. */
export const checkIndexable = ({ maxVersions, timeToLive, allowUpdate }: Table["options"]): void => {
  if (maxVersions !== 1) throw invalid("MaxVersions must be 1 on table with index.");
  if (timeToLive !== -1 && allowUpdate)
    throw invalid("Don't support allow update operation on table with index and ttl");
};

const columnNamed = ({ key, defined }: Table, name: string): Column => {
  const column = [...key, ...defined].find((one) => one.name === name);
  if (!column) throw invalid(`Column does not exist:${name}.`);
  return column;
};

const checkIndex = (table: Table, { name, primaryKey, definedColumn, indexType, indexUpdateMode }: WireIndex): void => {
  checkTableName(name);
  if (primaryKey.length < 1 || primaryKey.length > MAX_INDEX_KEY_COLUMNS)
    throw invalid(`The number of primary key columns must be in range: [1, ${MAX_INDEX_KEY_COLUMNS}] in index.`);
  if (definedColumn.length > MAX_INDEX_ATTRIBUTES)
    throw invalid(`The number of attribute columns must be in range: [0, ${MAX_INDEX_ATTRIBUTES}] in index.`);
  const twice = repeated(primaryKey);
  if (twice) throw invalid(`Duplicated primary key name: '${twice}'.`);
  /** UNCONFIRMED wording; the rule is documented. */
  if (indexType === IT_LOCAL_INDEX && (primaryKey[0] !== table.key[0]?.name || indexUpdateMode !== IUM_SYNC_INDEX))
    throw invalid("The first primary key column of a local index must be the first one of the main table.");
};

const indexKey = (table: Table, { primaryKey }: WireIndex): Column[] => {
  const columns = primaryKey.map((name) => columnNamed(table, name));
  if (columns.some(({ type }) => !KEY_TYPES.some((one) => one === type)))
    throw invalid("Invalid column type, only STRING,INTEGER,BINARY is allowed.");
  const rest = table.key.filter(({ name }) => !primaryKey.includes(name));
  return [...columns, ...rest].map(({ name, type }) => ({ name, type }));
};

/** @returns the table with one index more, and the table behind that index. Names must still be free. */
export const addIndex = (instance: Instance, table: Table, wire: WireIndex): { table: Table; index: Table } => {
  if (table.indexes.length >= MAX_INDEXES) throw invalid(`Number of index per table exceeds the quota:${MAX_INDEXES}.`);
  checkIndex(table, wire);
  checkIndexable(table.options);
  const { name, primaryKey: key, definedColumn: attributes, indexType: type, indexUpdateMode: mode } = wire;
  const { stream: _, ...own } = table;
  const index: Table = {
    ...own,
    ...{ id: nextNumber(instance, "table"), name, main: table.name, indexes: [] },
    ...{ key: indexKey(table, wire), defined: attributes.map((column) => columnNamed(table, column)) },
  };
  return { table: { ...table, indexes: [...table.indexes, { name, key, attributes, type, mode }] }, index };
};

export const writeIndex = ({ name, key, attributes, type, mode }: Index, building: boolean): WireIndex => ({
  ...{ name, primaryKey: key, definedColumn: attributes },
  ...{ indexType: type, indexUpdateMode: mode, indexSyncPhase: building ? IndexPhase.FULL : IndexPhase.INCR },
});

/** Tables and indexes share names and the quota. */
export const checkFree = (instance: Instance, names: string[]): void => {
  if (names.some((name) => findTable(instance, name)) || repeated(names))
    throw new Refusal("OTSObjectAlreadyExist", "Requested table already exists.");
  if (instance.tables.getCount() + names.length > MAX_TABLES)
    throw new Refusal("OTSQuotaExhausted", `Number of tables exceeds the quota:${MAX_TABLES}.`);
};
