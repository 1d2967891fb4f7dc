import { join } from "node:path";
import { parseArgs } from "node:util";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/domain/calendar.ts";

export const usage = `Usage: npm start [-- options]

Starts the local cloud, sets the whole service up in it, and plays WAF logs through it in virtual time.

  --logs PATH       WAF log lines, a file or a folder of .jsonl or .jsonl.gz (default samples/logs)
  --alerts FILE     instead of logs, recorded alerts: JSONL of {"at": instant, "body": SLS webhook body}
  --speed N         virtual seconds per real second, or max (default: max until the --until point, then 1)
  --until DURATION  go on after the last line, e.g. 90m, 12h, 2d (default 1d)
  --exit            end when that is reached
  --respond N       simulated people answer after N virtual minutes, or never (default 5)
  --data DIR        state; starting again on the same folder goes on (default .local)
  --fresh           empty the folder first (only one that this program made)
  --port N          front port, 0 for a free one (default 8787)
  --seed N          of the simulated people (default 1)
  --quiet           only warnings and the summary
  --help            this text`;

export interface Options {
  logs: string;
  /** Played instead of logs. */
  alerts: string | undefined;
  /** Virtual seconds per real second. */
  speed: number | "max";
  untilMs: number;
  exit: boolean;
  /** Undefined: nobody answers. */
  respondMs: number | undefined;
  data: string;
  fresh: boolean;
  port: number;
  seed: number;
  quiet: boolean;
}

/** Wrong arguments, or a folder that is not for them: exit 2. */
export class UsageError extends Error {}

/** A sender has ten seconds on the dial, and takes the better part of a tenth of one by the wall: beyond, nothing goes out. */
const MAX_SPEED = 100;
/** A year after the last line everything that was due has long happened. */
const MAX_UNTIL_DAYS = 366;
/** A day: whoever answers later than that does not answer. */
const MAX_RESPOND_MINUTES = 1_440;
const MAX_PORT = 65_535;
const MAX_SEED = 2 ** 31 - 1;

const SAMPLE = join(__dirname, "../../samples/logs");

const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
const flag = { type: "boolean", default: false } as const;

const parsed = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        ...{
          logs: { type: "string" },
          alerts: { type: "string" },
          speed: text("max"),
          until: text("1d"),
          respond: text("5"),
        },
        ...{ data: text(".local"), port: text("8787"), seed: text("1") },
        ...{ exit: flag, fresh: flag, quiet: flag, help: flag },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

interface Bounds {
  least: number;
  most: number;
}

const wholeNumber = (name: string, said: string, { least, most }: Bounds): number => {
  const value = /^\d{1,10}$/.test(said) ? Number(said) : Number.NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} takes ${least} to ${most}, not "${said}"`);
  return value;
};

const speedOf = (said: string): number | "max" => {
  if (said === "max") return said;
  const value = /^\d{1,10}(\.\d{1,6})?$/.test(said) ? Number(said) : Number.NaN;
  if (!(value > 0 && value <= MAX_SPEED))
    throw new UsageError(`--speed takes a number up to ${MAX_SPEED}, or max, which is faster, not "${said}"`);
  return value;
};

const units: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

const durationOf = (said: string): number => {
  const [, count = "", unit = ""] = /^(\d{1,10})([smhd])$/.exec(said) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (!(ms <= MAX_UNTIL_DAYS * DAY))
    throw new UsageError(`--until takes a duration such as 90m, 12h or 2d, not "${said}"`);
  return ms;
};

/** @throws UsageError */
export const optionsFrom = (args: string[]): Options | "help" => {
  const { alerts, logs, speed, until, respond, port, seed, help, ...rest } = parsed(args);
  if (help) return "help";
  if (logs !== undefined && alerts !== undefined) throw new UsageError("--logs and --alerts exclude each other");
  const minutes = { least: 1, most: MAX_RESPOND_MINUTES };
  return {
    ...rest,
    logs: logs ?? SAMPLE,
    alerts,
    speed: speedOf(speed),
    untilMs: durationOf(until),
    respondMs: respond === "never" ? undefined : wholeNumber("respond", respond, minutes) * MINUTE,
    port: wholeNumber("port", port, { least: 0, most: MAX_PORT }),
    seed: wholeNumber("seed", seed, { least: 0, most: MAX_SEED }),
  };
};
