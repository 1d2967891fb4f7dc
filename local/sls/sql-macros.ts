/** The service tells times in the zone of the region: UTC+8 in mainland China, and so here. */
const ZONE = "INTERVAL 8 HOUR";

/** Formats of `date_format` are MySQL's, ours are C's: where they differ. */
const formats: [mysql: string, c: string][] = [
  ["%i", "%M"],
  ["%s", "%S"],
  ["%T", "%H:%M:%S"],
  ["%e", "%-d"],
  ["%c", "%-m"],
  ["%k", "%-H"],
  ["%l", "%-I"],
];
const translated = formats.reduce((text, [mysql, c]) => `replace(${text}, '${mysql}', '${c}')`, "format");

/**
 * Functions of the service that DuckDB lacks, or has with another meaning, under names of our own (`sql-functions.ts` maps
 * to them). `__time__` and other seconds are numbers, and become times wherever a time is asked for.
 */
export const macros = [
  `CREATE MACRO sls_instant(seconds) AS make_timestamp(CAST(CAST(seconds AS DOUBLE) * 1000000 AS BIGINT)) + ${ZONE}`,
  `CREATE MACRO sls_seconds(instant) AS epoch(instant - ${ZONE})`,
  `CREATE MACRO sls_format(format) AS ${translated}`,
  "CREATE MACRO sls_date(instant) AS CAST(instant AS DATE)",
  `CREATE MACRO sls_regexp_extract(x, pattern) AS CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern) END,
     (x, pattern, n) AS CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern, n) END`,
  `CREATE MACRO sls_regexp_replace(x, pattern) AS regexp_replace(x, pattern, '', 'g'),
     (x, pattern, instead) AS regexp_replace(x, pattern, instead, 'g')`,
  `CREATE MACRO sls_split_part(x, sign, n) AS CASE WHEN n <= len(string_split(x, sign)) THEN split_part(x, sign, n) END`,
];
