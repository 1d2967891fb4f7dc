import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

type Value = string | number | boolean;
/** Options of a bench with their defaults; a default of false is a flag. */
export type Options = Record<string, Value>;

/** What a bench found. */
export interface Finding {
  figures: string;
  goal: string;
  met: boolean;
}

/** The first sentence of its first comment: what the bench answers. */
export const questionOf = (file: string): string =>
  /\/\*\*([\s\S]*?)\*\//
    .exec(readFileSync(file, "utf8"))?.[1]
    ?.replace(/\n\s*\*/g, "")
    .trim() ?? "";

const read = <T extends Options>(defaults: T, args: string[]): T => {
  const names = Object.entries(defaults);
  const options = Object.fromEntries(names.map(([name, is]) => [name, { type: is === false ? "boolean" : "string" }]));
  const { values } = parseArgs({ args, options: options as Record<string, { type: "string" | "boolean" }> });
  return Object.fromEntries(names.map(([name, is]) => [name, optionOf(name, values[name] ?? is, is)])) as T;
};

const optionOf = (name: string, said: unknown, fallback: Value): unknown => {
  if (typeof fallback !== "number") return said;
  if (!/^\d{1,7}$/.test(String(said))) throw new Error(`--${name} takes a whole number, not ${said}`);
  return Number(said);
};

const machine = (): string => `${availableParallelism()} cores, node ${process.version}`;

/** One row of bench/results.md: date, command, figures, goal, machine. */
const rowOf = (name: string, options: Options, { figures, goal, met }: Finding): string => {
  const said = Object.entries(options).flatMap(([option, value]) => {
    if (value === false || value === "") return [];
    return value === true ? `--${option}` : `--${option} ${value}`;
  });
  const date = new Date().toISOString().slice(0, 10);
  return `| ${[date, [name, ...said].join(" "), figures, `${goal}${met ? "" : ": MISSED"}`, machine()].join(" | ")} |`;
};

/**
 * Runs a bench with the options of the command line (`--help` tells them), prints its row, and exits 1 when its goal is missed.
 * The options in the row are all that it takes to measure again.
 */
export const bench = <T extends Options>(
  name: string,
  defaults: T,
  measure: (options: T) => Promise<Finding>,
): void => {
  const main = async (args: string[]): Promise<void> => {
    if (args.includes("--help")) {
      const lines = Object.entries(defaults).map(
        ([option, value]) => `  --${option} (default ${value === false || value === "" ? "none" : value})`,
      );
      return console.log([questionOf(join(__dirname, `${name}.bench.ts`)), ...lines].join("\n"));
    }
    const options = read(defaults, args);
    const finding = await measure(options);
    console.log(rowOf(name, options, finding));
    if (!finding.met) process.exitCode = 1;
  };
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = String(Reflect.get(error, "code")).startsWith("ERR_PARSE_ARGS") ? 2 : 1;
  });
};

/** A folder that is gone when the work has ended, well or not. */
export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** @returns real ms that it took */
export const timed = async (work: () => unknown): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** The value that so great a share of all stay below or meet. */
export const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
