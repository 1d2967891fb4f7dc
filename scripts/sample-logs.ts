import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { DAY, HOUR } from "../shared/domain/calendar.ts";
import { sha256 } from "../shared/domain/digest.ts";
import { ending, finish, usageError } from "./command.ts";

const SOURCE = join(__dirname, "../../shared/data/waf-logs/lines");
const TARGET = join(__dirname, "../samples/logs");
const SUFFIX = ".jsonl.gz";

const usage = `Usage: npx tsx scripts/sample-logs.ts [--from DIR] [--to DIR]

Cuts the sample logs of npm start out of the recorded days. The same recording always gives the same lines.

  --from DIR  one file of log lines for each site, HOST.jsonl.gz (default ../shared/data/waf-logs/lines)
  --to DIR    emptied first (default samples/logs)
  --help      this text`;

const inShanghai = (text: string): number => Date.parse(`${text}+08:00`);

/** Two ordinary days, played when they were recorded. */
const BASE = { from: inShanghai("2026-10-01T00:00:00"), to: inShanghai("2026-10-01T00:00:00") + 2 * DAY };
/** Of the clients of those days, drawn by address: what stays of a client is whole. Half the size, the same rhythm. */
const SHARE = 0.4;

/** Some hours of one site, whole, played at another time than they were recorded. They take the place of what was there. */
interface Piece {
  host: string;
  from: number;
  to: number;
  /** Where they begin in the sample. */
  at: number;
}

const piece = (host: string, from: string, hours: number, at: string): Piece => ({
  host,
  from: inShanghai(from),
  to: inShanghai(from) + hours * HOUR,
  at: inShanghai(at),
});

const pieces: Piece[] = [
  /** A flood in the evening. */
  piece("www.harbor-tickets.test", "2026-09-20T20:30:00", 1, "2026-10-01T20:30:00"),
  /** An outage at noon, played in the night: the first request fails at 03:03:20. */
  piece("shop.lumina-mall.test", "2026-10-15T11:20:00", 3, "2026-10-02T02:01:37"),
  /** A scan after lunch. */
  piece("cms.verdant-news.test", "2026-10-11T13:20:00", 1, "2026-10-02T13:20:00"),
  /** Many attempts to include a remote file, before dawn, played in the evening. */
  piece("www.harbor-tickets.test", "2026-09-27T04:20:00", 1, "2026-10-02T19:20:00"),
];

interface Line {
  at: number;
  text: string;
}

const TIME = /"time":"([^"]+)"/;
const TRACE = /("request_traceid":"\w{8})\d{13}/;
const CLIENT = /"real_client_ip":"([^"]+)"/;

const SHANGHAI = 8 * HOUR;
const local = (at: number): string => `${new Date(at + SHANGHAI).toISOString().slice(0, 19)}+08:00`;

/** The trace id carries the instant in milliseconds. */
const moved = ({ at, text }: Line, by: number): Line => {
  const digits = /"request_traceid":"\w{8}(\d{13})/.exec(text)?.[1] ?? "";
  const later = text.replace(TIME, `"time":"${local(at + by)}"`).replace(TRACE, `$1${Number(digits) + by}`);
  return { at: at + by, text: later };
};

const HEX_CHARS = 8;
const isKept = ({ text }: Line): boolean => {
  const [, client = ""] = CLIENT.exec(text) ?? [];
  return Number.parseInt(sha256(client).slice(0, HEX_CHARS), 16) / 16 ** HEX_CHARS < SHARE;
};

const within = (at: number, from: number, to: number): boolean => at >= from && at < to;

const cut = (lines: Line[], mine: Piece[]): Line[] => {
  const isFree = ({ at }: Line) => !mine.some((one) => within(at, one.at, one.at + one.to - one.from));
  const base = lines.filter((line) => within(line.at, BASE.from, BASE.to) && isFree(line) && isKept(line));
  const others = mine.flatMap(({ from, to, at }) =>
    lines.filter((line) => within(line.at, from, to)).map((line) => moved(line, at - from)),
  );
  return [...base, ...others].toSorted((a, b) => a.at - b.at);
};

const linesIn = (path: string): Line[] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split("\n")
    .map((text) => ({ text, at: Date.parse(TIME.exec(text)?.[1] ?? "") }));

const BEST = 9;

const cutAll = (from: string, to: string): string => {
  if (!existsSync(from)) throw usageError(`there are no recorded days in ${from}`);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const said = readdirSync(from)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => {
      const host = name.slice(0, -SUFFIX.length);
      const lines = cut(
        linesIn(join(from, name)),
        pieces.filter((one) => one.host === host),
      );
      const text = `${lines.map((line) => line.text).join("\n")}\n`;
      writeFileSync(join(to, name), gzipSync(text, { level: BEST }));
      return `${host}: ${lines.length} lines`;
    });
  return said.join("\n");
};

const main = async (args: string[]) => {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const options = { from: text(SOURCE), to: text(TARGET), help: { type: "boolean" } } as const;
  const { from, to, help } = parseArgs({ args, options }).values;
  return { code: 0, text: help ? usage : cutAll(from, to) } as const;
};

if (require.main === module) void finish(ending(() => main(process.argv.slice(2))));
