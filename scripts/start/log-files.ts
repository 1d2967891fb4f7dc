import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DAY, iso } from "../../shared/domain/calendar.ts";
import { type LogLine, readLogLine } from "./log-line.ts";
import { countLine, type Traffic } from "./traffic.ts";

const isLogFile = (name: string): boolean => /\.jsonl(\.gz)?$/.test(name);

/** Sites times years, a file each; more is a mistake in the path. */
const MAX_FILES = 10_000;
/** Ten times what the log service takes of one request: what is longer is no line. */
const MAX_LINE_CHARS = 1_000_000;
/** More of them would hide what is wrong rather than say it. */
const BAD_SHOWN = 10;
/** Above this share the files are not what they should be. */
const BAD_SHARE = 0.1;
/** As long as a contract; one wrong year in one line would have the dial run for a century. */
const MAX_SPAN_DAYS = 400;
/** Lines that are handed on at a time: some 10 MB. */
const CHUNK = 5_000;

/** @throws when nothing is there, or nothing that could be played */
export const logFilesIn = (path: string): string[] => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`cannot read ${path}: there is no such file or folder`);
  if (!found.isDirectory()) return [path];
  const names = readdirSync(path).filter(isLogFile).sort();
  if (names.length === 0) throw new Error(`${path} holds no .jsonl or .jsonl.gz`);
  if (names.length > MAX_FILES) throw new Error(`${path} holds ${names.length} files; ${MAX_FILES} are played at most`);
  return names.map((name) => join(path, name));
};

/** One line of a file; undefined text: longer than a line may be. */
interface Raw {
  number: number;
  text: string | undefined;
}

/** The text of a file as it comes, unpacked; nothing of it is kept. */
const textOf = (path: string, onBytes: (bytes: Buffer) => void): AsyncIterable<Buffer> => {
  const file = createReadStream(path);
  file.on("data", (bytes) => onBytes(bytes as Buffer));
  return path.endsWith(".gz") ? pipeline(file, createGunzip(), () => undefined) : file;
};

/** Cuts text that comes in pieces; a piece that never ends is not kept. */
const lineCutter = () => {
  const decoder = new TextDecoder();
  let rest = "";
  let number = 0;
  let tooLong = false;
  const line = (text: string): Raw => {
    const raw = { number: ++number, text: tooLong || text.length > MAX_LINE_CHARS ? undefined : text };
    tooLong = false;
    return raw;
  };
  const keep = (text: string): void => {
    tooLong ||= text.length > MAX_LINE_CHARS;
    rest = tooLong ? "" : text;
  };
  return {
    cut: (bytes: Buffer): Raw[] => {
      const pieces = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      const last = pieces.pop() ?? "";
      const lines = pieces.map(line);
      keep(last);
      return lines;
    },
    end: (): Raw[] => (rest === "" && !tooLong ? [] : [line(rest)]),
  };
};

/** @throws when the file cannot be read or unpacked */
async function* rawLinesOf(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<Raw[]> {
  const { cut, end } = lineCutter();
  try {
    for await (const bytes of textOf(path, onBytes)) yield cut(bytes);
  } catch (error) {
    throw new Error(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
  yield end();
}

const isBlank = ({ text }: Raw): boolean => text !== undefined && text.trim() === "";

const readRaw = ({ text }: Raw): LogLine | string =>
  text === undefined ? `is longer than ${MAX_LINE_CHARS} characters` : readLogLine(text);

/** What a set of files holds. */
export interface LogSet {
  files: string[];
  /** That can be played. */
  lines: number;
  bad: number;
  /** One text for each bad line that is shown: file, line, what is wrong. */
  complaints: string[];
  traffic: Traffic;
  /** Of the requests; ms. */
  firstAt: number;
  lastAt: number;
  /** SHA-256 of names and contents: other files are another set. */
  hash: string;
}

const newTally = () => {
  const traffic: Traffic = new Map();
  const set = { lines: 0, bad: 0, complaints: [] as string[], firstAt: Infinity, lastAt: -Infinity };
  const take = (line: LogLine): void => {
    set.lines++;
    set.firstAt = Math.min(set.firstAt, line.at);
    set.lastAt = Math.max(set.lastAt, line.at);
    countLine(traffic, line);
  };
  const complain = (complaint: string): void => {
    if (set.bad++ < BAD_SHOWN) set.complaints.push(complaint);
  };
  return { set, traffic, take, complain };
};
type Tally = ReturnType<typeof newTally>;

/** @returns SHA-256 of the file as it lies there */
const survey = async (path: string, { take, complain }: Tally): Promise<string> => {
  const hash = createHash("sha256");
  for await (const lines of rawLinesOf(path, (bytes) => hash.update(bytes)))
    for (const raw of lines) {
      if (isBlank(raw)) continue;
      const read = readRaw(raw);
      if (typeof read === "string") complain(`${path}:${raw.number}: ${read}`);
      else take(read);
    }
  return hash.digest("hex");
};

const check = (path: string, { lines, bad, complaints, firstAt, lastAt }: Tally["set"]): void => {
  const of = lines + bad;
  if (bad > of * BAD_SHARE) throw new Error([...complaints, `${bad} of ${of} lines of ${path} are bad`].join("\n"));
  if (lines === 0) throw new Error(`${path} holds no lines`);
  if (lastAt - firstAt > MAX_SPAN_DAYS * DAY)
    throw new Error(`${path} reaches from ${iso(firstAt)} to ${iso(lastAt)}: more than ${MAX_SPAN_DAYS} days`);
};

/**
 * Reads everything once, to know what it is; holds a line at a time.
 * @param path of a file, or of a folder with them
 * @throws when there is nothing to play, or more than a tenth of the lines are bad
 */
export const surveyLogs = async (path: string): Promise<LogSet> => {
  const files = logFilesIn(path);
  const tally = newTally();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${basename(file)} ${await survey(file, tally)}\n`);
  check(path, tally.set);
  return { ...tally.set, files, traffic: tally.traffic, hash: hash.digest("hex") };
};

const nobody = (): void => undefined;

/** The lines of a file that can be played, some thousands at a time. */
export async function* readLogs(file: string): AsyncGenerator<LogLine[]> {
  let chunk: LogLine[] = [];
  for await (const lines of rawLinesOf(file, nobody)) {
    for (const raw of lines) {
      const read = isBlank(raw) ? "" : readRaw(raw);
      if (typeof read !== "string") chunk.push(read);
    }
    if (chunk.length >= CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
