/** The calls of the Tablestore SDK that we make; it has no types of its own (version 5.6.5, `lib/client.js`). */
declare module "tablestore" {
  export interface Long {
    toNumber(): number;
  }
  /** Only compared by identity. */
  export type Infinite = { readonly infinite: unique symbol };
  /** What a cell carries. A JS number would become a DOUBLE: whole numbers travel as `Long`. */
  export type Value = string | boolean | Long;
  export type Cell = Record<string, Value>;
  export type KeyCell = Record<string, Value | Infinite>;
  export type Condition = { readonly condition: unique symbol };
  export type ColumnCondition = { readonly column: unique symbol };

  /** A row that does not exist has neither. */
  export interface Row {
    primaryKey?: { name: string; value: Value }[] | null;
    attributes?: { columnName: string; columnValue: Value }[] | null;
  }
  export interface BatchRow extends Row {
    isOk: boolean;
    errorCode: string | null;
    errorMessage: string | null;
  }

  export interface GetRow {
    tableName: string;
    primaryKey: Cell[];
  }
  export interface PutRow extends GetRow {
    condition: Condition;
    attributeColumns: Cell[];
  }
  export interface GetRange {
    tableName: string;
    direction: "FORWARD" | "BACKWARD";
    inclusiveStartPrimaryKey: KeyCell[];
    exclusiveEndPrimaryKey: KeyCell[];
    limit: number;
  }
  export interface BatchWriteRow {
    tables: {
      tableName: string;
      rows: { type: "PUT"; condition: Condition; primaryKey: Cell[]; attributeColumns: Cell[] }[];
    }[];
  }
  export interface BatchGetRow {
    tables: { tableName: string; primaryKey: Cell[][] }[];
  }
  export interface Index {
    name: string;
    primaryKey: string[];
    definedColumn: string[];
    indexType: number;
    indexUpdateMode: number;
  }
  export interface CreateTable {
    tableMeta: {
      tableName: string;
      primaryKey: { name: string; type: "INTEGER" | "STRING" }[];
      definedColumn: { name: string; type: number }[];
    };
    reservedThroughput: { capacityUnit: { read: number; write: number } };
    tableOptions: { timeToLive: number; maxVersions: number };
    indexMetas: Index[];
  }

  export interface Client {
    /** Read at each signing. */
    config: { accessKeyId: string; secretAccessKey: string; stsToken?: string | undefined };
    getRow(params: GetRow): Promise<{ row: Row }>;
    putRow(params: PutRow): Promise<unknown>;
    getRange(params: GetRange): Promise<{ rows: Row[]; nextStartPrimaryKey: Row["primaryKey"] }>;
    /** A list a table, in the order of the keys asked for. */
    batchGetRow(params: BatchGetRow): Promise<{ tables: BatchRow[][] }>;
    /** One list, in the order of the rows asked for. */
    batchWriteRow(params: BatchWriteRow): Promise<{ tables: BatchRow[] }>;
    createTable(params: CreateTable): Promise<unknown>;
    listTable(params: object): Promise<{ tableNames: string[] }>;
    describeTable(params: { tableName: string }): Promise<{ indexMetas: { name: string }[] }>;
    createIndex(params: { mainTableName: string; indexMeta: Index; includeBaseData: boolean }): Promise<unknown>;
  }

  interface Sdk {
    Client: new (config: {
      endpoint: string;
      instancename: string;
      maxRetries: number;
      httpOptions: { timeout: number; agent?: object };
    }) => Client;
    Long: { fromNumber(value: number): Long };
    INF_MIN: Infinite;
    INF_MAX: Infinite;
    Condition: new (expectation: number, column: ColumnCondition | null) => Condition;
    SingleColumnCondition: new (
      name: string,
      value: Value,
      comparator: number,
      passIfMissing: boolean,
    ) => ColumnCondition;
    RowExistenceExpectation: { EXPECT_EXIST: number; EXPECT_NOT_EXIST: number };
    ComparatorType: { EQUAL: number };
    DefinedColumnType: { DCT_INTEGER: number; DCT_STRING: number };
    IndexType: { IT_GLOBAL_INDEX: number; IT_LOCAL_INDEX: number };
    IndexUpdateMode: { IUM_ASYNC_INDEX: number; IUM_SYNC_INDEX: number };
  }
  const TableStore: Sdk;
  export default TableStore;
}
