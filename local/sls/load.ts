import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { DuckDBListValue } from "@duckdb/node-api";
import { LAG_MS, MAX_FIELDS } from "./limits.ts";
import { ARRIVAL, literal, quoted, type Run, TIME, tableOf } from "./lines.ts";
import type { Logstore, Sls } from "./state.ts";

/** Lines as JSON objects with the field names of the service: JSONL files, plain or gzip (`.gz`), or the text of one. */
export type Source = { files: string[] } | { text: string | Uint8Array; gzip?: boolean };

export interface LoadOptions {
  /** A load of this name that was committed before is not repeated: its result is given again. */
  id?: string;
  /** From the time of a line until a query can see it; never before the load. */
  arrivesAfterMs?: number | "at once";
}

export interface BadLine {
  /** Path as given; `-` for a text. */
  file: string;
  /** From 1. */
  line: number;
  reason: "not JSON" | "not an object" | "no time";
}

export interface Loaded {
  lines: number;
  bad: number;
  /** The first ten in each file's order. */
  firstBad: BadLine[];
  /** Time of the earliest and of the latest line, unix seconds; null without lines. */
  from: number | null;
  to: number | null;
}

const MAX_TOLD = 10;
/** One line; a value of the service has 1 MB at most. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Other keys of a line are left out. */
const FIELD = /^[^\p{Cc}]{1,128}$/u;

/** ISO 8601 with an offset, as the field `time` has it. */
const ISO = "^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:?\\d\\d)$";

/** What is read at once, and how long a line of it may be. */
interface Lot {
  files: string[];
  maxLineBytes: number;
}

const optionsOf = ({ maxLineBytes }: Lot): string =>
  `format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${maxLineBytes}`;

const pathsOf = ({ files }: Lot): string => `[${files.map(literal).join(", ")}]`;

/** Unix seconds from the texts of the two fields that tell the time of a line; null where neither does. */
const secondsSql = (time: string, iso: string): string =>
  `coalesce(TRY_CAST(${time} AS BIGINT),
     CASE WHEN regexp_matches(${iso}, ${literal(ISO)}) THEN CAST(floor(epoch(TRY_CAST(${iso} AS TIMESTAMPTZ))) AS BIGINT) END)`;

/** The name under which seconds are told from the fields of a line. */
const SECONDS = "__seconds__";
/** The other field with a time. */
const ISO_TIME = "time";

/** Names that differ in case only are one column: the one that is there, else the one in small letters. */
const newFields = (known: string[], found: string[]): string[] => {
  const taken = new Set([TIME, ARRIVAL, SECONDS, ...known].map((name) => name.toLowerCase()));
  const isNew = (name: string) => FIELD.test(name) && !taken.has(name.toLowerCase());
  return found
    .toSorted()
    .reverse()
    .filter((name) => isNew(name) && taken.add(name.toLowerCase()))
    .reverse();
};

interface Survey {
  lines: number;
  /** Names of the fields that any line has. */
  found: string[];
}

const survey = async (run: Run, lot: Lot): Promise<Survey> => {
  const [[lines, found] = []] = await run(
    `SELECT count(*), list_distinct(flatten(array_agg(DISTINCT json_keys(json)))) FROM read_json_objects(${pathsOf(lot)}, ${optionsOf(lot)})`,
  );
  return { lines: Number(lines), found: found instanceof DuckDBListValue ? found.items.map(String) : [] };
};

const addFields = async (run: Run, table: string, known: string[], found: string[]): Promise<string[]> => {
  const added = newFields(known, found).slice(0, MAX_FIELDS - known.length);
  for (const name of added) await run(`ALTER TABLE ${table} ADD COLUMN ${quoted(name)} VARCHAR`);
  const present = new Set(found);
  return [...known, ...added].filter((name) => present.has(name));
};

const columnsSql = (fields: string[]): string => {
  const read = new Map([ISO_TIME, TIME, ...fields].map((name) => [name.toLowerCase(), name]));
  return `{${[...read.values()].map((name) => `${literal(name)}: 'VARCHAR'`).join(", ")}}`;
};

/** Each line is taken apart once, straight into the table. */
const insertSql = (table: string, lot: Lot, fields: string[], { afterMs, earliest }: Arrival): string => {
  const names = fields.map(quoted);
  return `INSERT INTO ${table} (${[TIME, ARRIVAL, ...names].join(", ")})
    SELECT ${[SECONDS, `greatest(${SECONDS} * 1000 + ${afterMs}, ${earliest})`, ...names].join(", ")}
    FROM (SELECT *, ${secondsSql(TIME, quoted(ISO_TIME))} AS ${SECONDS}
      FROM read_json(${pathsOf(lot)}, columns = ${columnsSql(fields)}, ${optionsOf(lot)}))
    WHERE ${SECONDS} IS NOT NULL`;
};

/** Lines without text are not counted by DuckDB: n-th line with text → its number in the file. */
const numbersIn = async (file: string, ordinals: Set<number>): Promise<Map<number, number>> => {
  const bytes = createReadStream(file);
  const numbers = new Map<number, number>();
  let [line, ordinal] = [0, 0];
  for await (const text of createInterface({ input: file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes })) {
    line++;
    if (text.trim() !== "" && ordinals.has(++ordinal)) numbers.set(ordinal, line);
    if (numbers.size === ordinals.size) break;
  }
  return numbers;
};

type Found = { file: string; ordinal: number; reason: BadLine["reason"] };

/** Read once more, since it is rare: the first lines that were left out. */
const toldBad = async (run: Run, lot: Lot): Promise<Found[]> => {
  const rows = await run(
    `SELECT filename, n - min(n) OVER (PARTITION BY filename) + 1, reason
     FROM (SELECT n, filename, CASE WHEN json IS NULL THEN 'not JSON' WHEN NOT starts_with(json, '{') THEN 'not an object'
         WHEN ${secondsSql("times[1]", "times[2]")} IS NULL THEN 'no time' END AS reason
       FROM (SELECT row_number() OVER () AS n, filename, ltrim(json) AS json,
           json_extract_string(json, ['$.${TIME}', '$.${ISO_TIME}']) AS times
         FROM read_json_objects(${pathsOf(lot)}, filename = true, ${optionsOf(lot)})))
     QUALIFY reason IS NOT NULL ORDER BY n LIMIT ${MAX_TOLD}`,
  );
  return rows.map(([file, ordinal, reason]) => ({
    file: String(file),
    ordinal: Number(ordinal),
    reason: reason as BadLine["reason"],
  }));
};

const locate = async (found: Found[]): Promise<BadLine[]> => {
  const located: BadLine[] = [];
  for (const file of new Set(found.map((one) => one.file))) {
    const own = found.filter((one) => one.file === file);
    const numbers = await numbersIn(file, new Set(own.map(({ ordinal }) => ordinal)));
    located.push(...own.map(({ ordinal, reason }) => ({ file, line: numbers.get(ordinal) ?? ordinal, reason })));
  }
  return located;
};

/** Of the rows from number `first` on. */
const summary = async (run: Run, table: string, first: number): Promise<Pick<Loaded, "lines" | "from" | "to">> => {
  const [[lines, from, to] = []] = await run(
    `SELECT count(*), min(${TIME}), max(${TIME}) FROM ${table} WHERE rowid >= ${first}`,
  );
  const second = (value: unknown) => (value === null ? null : Number(value));
  return { lines: Number(lines), from: second(from), to: second(to) };
};

interface Arrival {
  /** After its time, ms. */
  afterMs: number;
  /** Not before, ms. */
  earliest: number;
}

const knownFields = async (run: Run, number: number): Promise<string[]> => {
  const rows = await run(
    `SELECT column_name FROM duckdb_columns() WHERE database_name = 'logs' AND table_name = 'lines_${number}' ORDER BY column_index`,
  );
  return rows.map(([name]) => String(name)).filter((name) => name !== TIME && name !== ARRIVAL);
};

const insert = async (run: Run, { number }: Logstore, lot: Lot, arrival: Arrival): Promise<Loaded> => {
  const table = tableOf(number);
  const { lines, found } = await survey(run, lot);
  const fields = await addFields(run, table, await knownFields(run, number), found);
  const [[before] = []] = await run(`SELECT count(*) FROM ${table}`);
  await run(insertSql(table, lot, fields, arrival));
  const loaded = await summary(run, table, Number(before));
  const bad = lines - loaded.lines;
  await run(`INSERT INTO logs.generations VALUES (${number}, 1) ON CONFLICT DO UPDATE SET loads = loads + 1`);
  return { ...loaded, bad, firstBad: bad > 0 ? await locate(await toldBad(run, lot)) : [] };
};

const folderOf = ({ local }: Sls): string => `${local.folder}/loads`;

/** What a killed process left of a load that it had not ended. */
export const clearLoads = (sls: Sls): void => rmSync(folderOf(sls), { recursive: true, force: true });

const asFile = (folder: string, { text, gzip = false }: Extract<Source, { text: unknown }>): string => {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${randomUUID()}.jsonl${gzip ? ".gz" : ""}`;
  writeFileSync(file, text);
  return file;
};

const once = async (run: Run, id: string | undefined, act: () => Promise<Loaded>): Promise<Loaded> => {
  if (id === undefined) return act();
  const [[before] = []] = await run({ sql: "SELECT result FROM logs.loads WHERE id = $1", values: [id] });
  if (before) return JSON.parse(String(before));
  const loaded = await act();
  await run({ sql: "INSERT INTO logs.loads VALUES ($1, $2)", values: [id, JSON.stringify(loaded)] });
  return loaded;
};

/** Less than any time of a line can be ahead. */
const AT_ONCE = -Number.MAX_SAFE_INTEGER;

const nothing: Loaded = { lines: 0, bad: 0, firstBad: [], from: null, to: null };

/** Logs of the wire were measured there, and grow where JSON writes a sign as six. */
const longestIn = ({ text, gzip }: Extract<Source, { text: unknown }>): number =>
  gzip ? MAX_LINE_BYTES : Math.max(MAX_LINE_BYTES, Buffer.byteLength(text));

/**
 * Puts all lines of a source into a logstore in one step: after SIGKILL at any moment all are there or none. Bad lines are
 * counted and left out.
 * @throws when a file cannot be read
 */
export const load = async (
  sls: Sls,
  logstore: Logstore,
  source: Source,
  { id, arrivesAfterMs = LAG_MS }: LoadOptions = {},
): Promise<Loaded> => {
  const { lines } = sls;
  const earliest = sls.local.dial.now();
  const arrival = { earliest, afterMs: arrivesAfterMs === "at once" ? AT_ONCE : arrivesAfterMs };
  const store = (lot: Lot) => lines.write((run) => once(run, id, () => insert(run, logstore, lot, arrival)));
  if ("files" in source)
    return source.files.length === 0 ? nothing : store({ files: source.files, maxLineBytes: MAX_LINE_BYTES });
  const file = asFile(folderOf(sls), source);
  try {
    const loaded = await store({ files: [file], maxLineBytes: longestIn(source) });
    return { ...loaded, firstBad: loaded.firstBad.map((bad) => ({ ...bad, file: "-" })) };
  } finally {
    rmSync(file, { force: true });
  }
};
