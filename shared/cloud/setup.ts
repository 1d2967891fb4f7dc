import { setTimeout as sleep } from "node:timers/promises";
import TableStore, { type Client, type Index } from "tablestore";
import { isFault, isPassing } from "../errors.ts";
import { type Table, tables } from "../ports/tables.ts";
import { kindsOf } from "./columns.ts";
import { type FlowFile, flowNames, VERSION } from "./flows.ts";
import type { Rpc } from "./openapi.ts";
import { retried } from "./retry.ts";
import { scanned } from "./scan.ts";
import { type Store, storeOf } from "./store.ts";

/** A new table is usable within about a minute. */
const MAX_LOOKS = 90;
const LOOK_EVERY_MS = 1_000;

/** Whole numbers or text: what can stand in a key. */
const typeIn = (table: Table, column: string): "INTEGER" | "STRING" =>
  kindsOf(table).get(column) === "integer" ? "INTEGER" : "STRING";

/** Columns of indexes that are not in the table's key have to be declared. */
const definedColumns = (table: Table) => {
  const { DCT_INTEGER, DCT_STRING } = TableStore.DefinedColumnType;
  const columns = new Set(Object.values(table.indexes).flatMap(({ key }) => key));
  for (const column of table.key) columns.delete(column);
  return [...columns].map((name) => ({ name, type: typeIn(table, name) === "INTEGER" ? DCT_INTEGER : DCT_STRING }));
};

const indexMetas = ({ indexes }: Table, prefix: string): Index[] => {
  const { IndexType, IndexUpdateMode } = TableStore;
  return Object.entries(indexes).map(([name, { key, local }]) => ({
    name: prefix + name,
    primaryKey: key,
    definedColumn: [],
    indexType: local ? IndexType.IT_LOCAL_INDEX : IndexType.IT_GLOBAL_INDEX,
    indexUpdateMode: local ? IndexUpdateMode.IUM_SYNC_INDEX : IndexUpdateMode.IUM_ASYNC_INDEX,
  }));
};

const SECONDS_PER_DAY = 86_400;
const FOR_EVER = -1;

/** Nothing is reserved and paid for in advance; rows are in one version and, unless a table says otherwise, live for ever: indexes demand both. */
const creation = (table: Table, prefix: string) => ({
  tableMeta: {
    tableName: prefix + table.name,
    primaryKey: table.key.map((name) => ({ name, type: typeIn(table, name) })),
    definedColumn: definedColumns(table),
  },
  reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
  tableOptions: { timeToLive: table.keptDays ? table.keptDays * SECONDS_PER_DAY : FOR_EVER, maxVersions: 1 },
  indexMetas: indexMetas(table, prefix),
});

const all = Object.values(tables) as unknown as Table[];

const absentIn = async (store: Store, prefix: string): Promise<Table[]> => {
  const { tableNames } = await retried(() => store.listTable({}));
  return all.filter(({ name }) => !tableNames.includes(prefix + name));
};

/** A table that is there keeps what it has; indexes that it lacks are made from its rows. */
const completeIndexes = async (store: Store, prefix: string, table: Table): Promise<Index[]> => {
  const mainTableName = prefix + table.name;
  const { indexMetas: present } = await retried(() => store.describeTable({ tableName: mainTableName }));
  const missing = indexMetas(table, prefix).filter(({ name }) => !present.some((one) => one.name === name));
  for (const indexMeta of missing)
    await retried(() => store.createIndex({ mainTableName, indexMeta, includeBaseData: true }));
  return missing;
};

/** What the service answers while a table, or an index made from rows, is not ready to be read. */
const NOT_YET = ["OTSObjectNotExist", "OTSParameterInvalid"];

const usable = async (store: Store, tableName: string, columns: string[]): Promise<void> => {
  for (let look = 1; ; look++) {
    try {
      await scanned(store, { tableName, columns, prefix: {}, range: { limit: 1 } });
      return;
    } catch (error) {
      const yet = isPassing(error) || (isFault(error) && NOT_YET.includes(error.because));
      if (!yet || look === MAX_LOOKS) throw error;
    }
    await sleep(LOOK_EVERY_MS);
  }
};

/** Names of the tables that do not exist yet. */
export const missingTables = async (client: Client, prefix: string): Promise<string[]> =>
  (await absentIn(storeOf(client), prefix)).map(({ name }) => prefix + name);

/** Makes what is missing of all tables and indexes, and waits until they can be read. @returns the names of what was made */
export const createTables = async (client: Client, prefix: string): Promise<string[]> => {
  const store = storeOf(client);
  const absent = await absentIn(store, prefix);
  for (const table of absent) await retried(() => store.createTable(creation(table, prefix)));
  const made = absent.map(({ name, key }) => ({ name: prefix + name, columns: key }));
  for (const table of all.filter((one) => !absent.includes(one)))
    for (const { name, primaryKey } of await completeIndexes(store, prefix, table))
      made.push({ name, columns: [...new Set([...primaryKey, ...table.key])] });
  for (const { name, columns } of made) await usable(store, name, columns);
  return made.map(({ name }) => name);
};

export interface FlowDefinition {
  flow: FlowFile;
  /** YAML, complete. */
  definition: string;
  /** Of the role with which the flow calls functions. */
  roleArn: string;
}

/** Without this answer the flow is there. */
const ABSENT = "FlowNotExists";

/** The definition that is in force. */
const definitionOf = async (rpc: Rpc, flow: FlowFile): Promise<unknown> => {
  try {
    return (await rpc({ action: "DescribeFlow", version: VERSION, query: { Name: flowNames[flow] } })).Definition;
  } catch (error) {
    if (isFault(error) && error.because === ABSENT) return undefined;
    throw error;
  }
};

export const flowExists = async (rpc: Rpc, flow: FlowFile): Promise<boolean> =>
  (await definitionOf(rpc, flow)) !== undefined;

const descriptions: Record<FlowFile, string> = {
  escalation: "Escalation of incidents",
  "report-run": "One report, until it is sent or given up",
};

/** Creates a flow, or brings it up to date. Executions that run keep the definition they began with. */
export const putFlow = async (
  rpc: Rpc,
  { flow, definition, roleArn }: FlowDefinition,
): Promise<"created" | "updated"> => {
  const found = await retried(() => flowExists(rpc, flow));
  const body = {
    Name: flowNames[flow],
    Definition: definition,
    Description: descriptions[flow],
    Type: "FDL",
    RoleArn: roleArn,
  };
  await retried(() => rpc({ action: found ? "UpdateFlow" : "CreateFlow", version: VERSION, body }));
  return found ? "updated" : "created";
};
