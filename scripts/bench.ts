import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { questionOf } from "../bench/report.ts";

const FOLDER = join(__dirname, "../bench");
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

const run = (name: string, args: string[]): void => {
  const child = spawn(process.execPath, ["--import", "tsx", fileOf(name), ...args], { stdio: "inherit" });
  child.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
};

const main = ([name, ...args]: string[]): void => {
  if (name === undefined || name === "--help") console.log(usage + list());
  else if (/^[a-z-]+$/.test(name) && existsSync(fileOf(name))) run(name, args);
  else {
    console.error(`there is no bench ${name}\n\n${usage}${list()}`);
    process.exitCode = 2;
  }
};

main(process.argv.slice(2));
