import { type DuckDBConnection, DuckDBInstance, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { refusals } from "./errors.ts";
import { MAX_QUERY_MS } from "./limits.ts";
import { macros } from "./sql-macros.ts";

/** A value for `$1`, `$2`, … */
export type Bound = string | number | boolean | null;

export interface Result {
  columns: { name: string; type: DuckDBType }[];
  rows: DuckDBValue[][];
}

export interface Statement {
  sql: string;
  values?: Bound[];
}

/** The log lines, in `logs.duckdb` of the data folder: a table per logstore, each line a row, each field a column of text. */
export interface Lines {
  /** Side by side with others; ended after `MAX_QUERY_MS`. @throws the error of DuckDB, or Refusal */
  read(statement: Statement, maxRows?: number): Promise<Result>;
  /** One at a time. What `act` does is committed whole when it returns, or not at all. */
  write<T>(act: (run: Run) => Promise<T>): Promise<T>;
  /** How often lines have come into a table. */
  generation(table: number): Promise<number>;
  /** The fields of a logstore that any line has had; without the hidden ones. */
  fields(table: number): Promise<string[]>;
  close(): Promise<void>;
}

/** Without values a statement takes one turn of the process; with them it takes three. */
export type Run = (statement: Statement | string) => Promise<DuckDBValue[][]>;

/** Of one process; more is spilled to disk. Small machines run eight of these side by side in tests. */
const MEMORY = "1GB";
/** The order in which values are added, and so each figure, is the same at every run; and a busy machine loads faster so. */
const THREADS = "1";

export const tableOf = (number: number): string => `logs.lines_${number}`;
/** An identifier as SQL takes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text as SQL takes it, where a value cannot be bound. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Hidden columns: unix seconds; ms at which a query can first see the line. */
export const TIME = "__time__";
export const ARRIVAL = "__arrival__";

export const createTable = async (run: Run, number: number): Promise<void> => {
  await run(`CREATE TABLE IF NOT EXISTS ${tableOf(number)} (${TIME} BIGINT NOT NULL, ${ARRIVAL} BIGINT NOT NULL)`);
};

const prepare = async (connection: DuckDBConnection, file: string): Promise<void> => {
  await connection.run(`ATTACH ${literal(file)} AS logs (STORAGE_VERSION 'v1.4.0')`);
  await connection.run("CREATE TABLE IF NOT EXISTS logs.loads (id VARCHAR PRIMARY KEY, result VARCHAR)");
  await connection.run(
    "CREATE TABLE IF NOT EXISTS logs.generations (number INTEGER PRIMARY KEY, loads BIGINT NOT NULL)",
  );
  for (const macro of macros) await connection.run(macro);
};

const settings = {
  threads: THREADS,
  memory_limit: MEMORY,
  // As the service divides: 7 / 2 = 3.
  integer_division: "true",
  // What the lines say must never make the engine fetch code.
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
};

const until = async <T>(connection: DuckDBConnection, running: Promise<T>): Promise<T> => {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, MAX_QUERY_MS);
  try {
    return await running;
  } catch (error) {
    throw late ? refusals.tooLong() : error;
  } finally {
    clearTimeout(timer);
  }
};

const readOn = async (connection: DuckDBConnection, { sql, values = [] }: Statement, most: number): Promise<Result> => {
  const reader = await until(connection, connection.streamAndReadUntil(sql, most, values));
  const types = reader.columnTypes();
  const columns = reader.columnNames().map((name, n) => ({ name, type: types[n] as DuckDBType }));
  return { columns, rows: reader.getRows().slice(0, most) };
};

/** @throws when the file is no database of lines */
export const openLines = async (folder: string): Promise<Lines> => {
  const instance = await DuckDBInstance.create(":memory:", settings);
  const writer = await instance.connect();
  await prepare(writer, `${folder}/logs.duckdb`);
  let last: Promise<unknown> = Promise.resolve();
  const idle: DuckDBConnection[] = [];
  /** Of tables, as long as nothing is written. */
  const [knownFields, knownGenerations] = [new Map<number, string[]>(), new Map<number, number>()];
  let writes = 0;

  const run: Run = async (statement) => {
    const { sql, values } = typeof statement === "string" ? { sql: statement, values: undefined } : statement;
    const result = await writer.run(sql, values);
    return Array.from({ length: result.chunkCount }, (_, n) => result.getChunk(n).getRows()).flat();
  };
  const whole = async <T>(act: (run: Run) => Promise<T>): Promise<T> => {
    await run("BEGIN");
    try {
      const result = await act(run);
      await run("COMMIT");
      return result;
    } catch (error) {
      await run("ROLLBACK").catch(() => undefined);
      throw error;
    } finally {
      knownFields.clear();
      knownGenerations.clear();
      writes++;
    }
  };
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  const read: Lines["read"] = async (statement, maxRows = Number.MAX_SAFE_INTEGER) => {
    const connection = idle.pop() ?? (await instance.connect());
    try {
      return await readOn(connection, statement, maxRows);
    } finally {
      idle.push(connection);
    }
  };
  const once = async <T>(known: Map<number, T>, table: number, ask: () => Promise<T>): Promise<T> => {
    const before = known.get(table);
    if (before !== undefined) return before;
    const began = writes;
    const found = await ask();
    if (began === writes) known.set(table, found);
    return found;
  };
  return {
    read,
    write: (act) => inTurn(() => whole(act)),
    generation: (table) =>
      once(knownGenerations, table, async () => {
        const sql = "SELECT loads FROM logs.generations WHERE number = $1";
        const { rows } = await read({ sql, values: [table] });
        return Number(rows[0]?.[0] ?? 0);
      }),
    fields: (table) =>
      once(knownFields, table, async () => {
        const sql =
          "SELECT column_name FROM duckdb_columns() WHERE database_name = 'logs' AND table_name = $1 ORDER BY column_index";
        const { rows } = await read({ sql, values: [`lines_${table}`] });
        return rows.map(([name]) => String(name)).filter((name) => name !== TIME && name !== ARRIVAL);
      }),
    close: () =>
      inTurn(async () => {
        for (const connection of [writer, ...idle.splice(0)]) connection.disconnectSync();
        instance.closeSync();
      }),
  };
};
