import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { questionOf } from "../bench/report.ts";

const FOLDER = join(__dirname, "../bench");
const BUNDLES = join(__dirname, "../.tmp/bench");
const SUFFIX = ".bench.ts";

const usage = `Usage: npm run bench [-- NAME [options]]

Measures one thing and prints a row for bench/results.md. Exit 1: its goal is missed.
npm run bench -- NAME --help tells what can be turned.
`;

const names = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();

const fileOf = (name: string): string => join(FOLDER, `${name}${SUFFIX}`);

const list = (): string =>
  names()
    .map((name) => `  ${name.padEnd(18)}${questionOf(fileOf(name))}`)
    .join("\n");

/** Each of our files goes on knowing where it lies. */
const placed: Plugin = {
  name: "placed",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const lies = `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`;
      return { contents: lies + readFileSync(path, "utf8"), loader: "ts" };
    }),
};

/** Where everything happens in one process, a loader that names each closure as it is made takes a sixth of the time. */
const BUNDLED = ["year"];
/** All cores play: nobody has time to help with the garbage, most of which is as old as one item of the world. */
const ALONE = ["--single-threaded-gc", "--max-semi-space-size=32"];

/** In one file, as functions are deployed. */
const bundled = async (name: string): Promise<string> => {
  const outfile = join(BUNDLES, `${name}.cjs`);
  const shape = { bundle: true, packages: "external", platform: "node", format: "cjs", target: "node20" } as const;
  await build({ entryPoints: [fileOf(name)], outfile, ...shape, plugins: [placed], logLevel: "error" });
  return outfile;
};

const run = async (name: string, args: string[]): Promise<void> => {
  const file = BUNDLED.includes(name) ? [...ALONE, await bundled(name)] : ["--import", "tsx", fileOf(name)];
  const child = spawn(process.execPath, [...file, ...args], { stdio: "inherit" });
  child.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
};

const main = ([name, ...args]: string[]): void => {
  if (name === undefined || name === "--help") console.log(usage + list());
  else if (/^[a-z-]+$/.test(name) && existsSync(fileOf(name))) void run(name, args);
  else {
    console.error(`there is no bench ${name}\n\n${usage}${list()}`);
    process.exitCode = 2;
  }
};

main(process.argv.slice(2));
