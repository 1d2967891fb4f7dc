import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
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

/** Each line is read once: its two times, as texts. */
const rawSql = (files: string[]): string =>
  `CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () AS n, filename, json, seconds,
     CASE WHEN json IS NULL THEN 'not JSON' WHEN NOT starts_with(json, '{') THEN 'not an object' WHEN seconds IS NULL THEN 'no time' END AS reason
   FROM (SELECT filename, json, coalesce(TRY_CAST(times[1] AS BIGINT),
       CASE WHEN regexp_matches(times[2], ${literal(ISO)}) THEN CAST(floor(epoch(TRY_CAST(times[2] AS TIMESTAMPTZ))) AS BIGINT) END) AS seconds
     FROM (SELECT filename, ltrim(json) AS json, json_extract_string(json, ['$.__time__', '$.time']) AS times
       FROM read_json_objects([${files.map(literal).join(", ")}], format = 'newline_delimited', ignore_errors = true, filename = true,
         maximum_object_size = ${MAX_LINE_BYTES})))`;

/** Names that differ in case only are one column: the one that is there, else the one in small letters. */
const newFields = (known: string[], found: string[]): string[] => {
  const taken = new Set([TIME, ARRIVAL, ...known].map((name) => name.toLowerCase()));
  const isNew = (name: string) => FIELD.test(name) && !taken.has(name.toLowerCase());
  return found
    .toSorted()
    .reverse()
    .filter((name) => isNew(name) && taken.add(name.toLowerCase()))
    .reverse();
};

const addFields = async (run: Run, table: string, known: string[]): Promise<string[]> => {
  const rows = await run("SELECT DISTINCT unnest(json_keys(json)) FROM raw WHERE reason IS NULL");
  const found = rows.map(([name]) => String(name));
  const added = newFields(known, found).slice(0, MAX_FIELDS - known.length);
  for (const name of added) await run(`ALTER TABLE ${table} ADD COLUMN ${quoted(name)} VARCHAR`);
  const present = new Set(found);
  return [...known, ...added].filter((name) => present.has(name));
};

const insertSql = (table: string, fields: string[]): string => {
  const shape = literal(JSON.stringify(Object.fromEntries(fields.map((name) => [name, "VARCHAR"]))));
  const names = fields.map(quoted);
  return `INSERT INTO ${table} (${[TIME, ARRIVAL, ...names].join(", ")})
    SELECT ${["seconds", "greatest(seconds * 1000 + CAST($1 AS BIGINT), CAST($2 AS BIGINT))", ...names.map((name) => `fields.${name}`)].join(", ")}
    FROM (SELECT seconds, json_transform(json, ${shape}) AS fields FROM raw WHERE reason IS NULL)`;
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

const toldBad = async (run: Run): Promise<Found[]> => {
  const rows = await run(
    `SELECT filename, n - min(n) OVER (PARTITION BY filename) + 1, reason FROM raw QUALIFY reason IS NOT NULL ORDER BY n LIMIT ${MAX_TOLD}`,
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

const summary = async (run: Run, firstBad: BadLine[]): Promise<Loaded> => {
  const [[lines, bad, from, to] = []] = await run(
    "SELECT count(*) FILTER (WHERE reason IS NULL), count(reason), min(seconds) FILTER (WHERE reason IS NULL), max(seconds) FILTER (WHERE reason IS NULL) FROM raw",
  );
  const second = (value: unknown) => (value === null ? null : Number(value));
  return { lines: Number(lines), bad: Number(bad), firstBad, from: second(from), to: second(to) };
};

interface Arrival {
  /** After its time, ms. */
  afterMs: number;
  /** Not before, ms. */
  earliest: number;
}

const insert = async (run: Run, { number }: Logstore, files: string[], arrival: Arrival): Promise<Loaded> => {
  const table = tableOf(number);
  await run(rawSql(files));
  const known = await run({
    sql: "SELECT column_name FROM duckdb_columns() WHERE database_name = 'logs' AND table_name = $1 ORDER BY column_index",
    values: [`lines_${number}`],
  });
  const fields = await addFields(
    run,
    table,
    known.map(([name]) => String(name)).filter((name) => name !== TIME && name !== ARRIVAL),
  );
  if (fields.length > 0) await run({ sql: insertSql(table, fields), values: [arrival.afterMs, arrival.earliest] });
  const loaded = await summary(run, await locate(await toldBad(run)));
  await run("DROP TABLE raw");
  await run({
    sql: "INSERT INTO logs.generations VALUES ($1, 1) ON CONFLICT DO UPDATE SET loads = loads + 1",
    values: [number],
  });
  return loaded;
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
  if ("files" in source) {
    if (source.files.length === 0) return nothing;
    return lines.write((run) => once(run, id, () => insert(run, logstore, source.files, arrival)));
  }
  const file = asFile(folderOf(sls), source);
  try {
    const loaded = await lines.write((run) => once(run, id, () => insert(run, logstore, [file], arrival)));
    return { ...loaded, firstBad: loaded.firstBad.map((bad) => ({ ...bad, file: "-" })) };
  } finally {
    rmSync(file, { force: true });
  }
};
