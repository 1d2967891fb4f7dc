import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { faults } from "../shared/errors.ts";

const ROOT = join(__dirname, "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(ROOT, path)).isDirectory() ? filesIn(path) : [path];
  });

const sources = (...folders: string[]): string[] => folders.flatMap(filesIn).filter((path) => path.endsWith(".ts"));
const foldersOfFunctions = readdirSync(join(ROOT, "functions")).sort();

/** Comments may speak of what code must not do. */
const codeOf = (path: string): string => read(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

const offenders = (pattern: RegExp, paths: string[], except: string[] = []): string[] =>
  paths.filter((path) => !except.includes(path) && pattern.test(codeOf(path)));

test("only the runtime asks the wall clock; the domain is given its instants", () => {
  const allowed = ["shared/runtime/live.ts", "shared/runtime/log.ts"];
  expect(offenders(/Date\.now\(\)|new Date\(\)/, sources("shared", "functions"), allowed)).toEqual([]);
});

test("chance is used for secrets and for jitter, nowhere else", () => {
  const allowed = ["shared/runtime/live.ts", "shared/cloud/retry.ts"];
  expect(offenders(/Math\.random|randomBytes|randomUUID/, sources("shared", "functions"), allowed)).toEqual([]);
});

test("the environment is read in one place", () => {
  expect(offenders(/process\.env/, sources("shared", "functions"), ["shared/runtime/config.ts"])).toEqual([]);
});

test("nothing in the product waits: only a retry within one call pauses, an answer that is not complete yet, and the set-up command", () => {
  const allowed = ["retry", "setup", "logs"].map((name) => `shared/cloud/${name}.ts`);
  expect(offenders(/setTimeout|setInterval/, sources("shared", "functions"), allowed)).toEqual([]);
});

test("every function folder is in s.yaml and in the README, in the same order, and nothing else is", () => {
  const { resources } = parse(read("s.yaml")) as { resources: Record<string, { props: { functionName?: string } }> };
  const deployed = Object.values(resources).flatMap(({ props }) => props.functionName?.replace(/^mss-/, "") ?? []);
  const told = [
    ...(read("README.md")
      .split("## Functions")[1]
      ?.split("\n## ")[0]
      ?.matchAll(/^\| `([a-z-]+)` \|/gm) ?? []),
  ];
  expect(deployed).toEqual(foldersOfFunctions);
  expect(told.map(([, name]) => name)).toEqual(foldersOfFunctions);
});

test("every fault is in the README with what to do, and nothing else is", () => {
  const told = [...read("README.md").matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(told.sort()).toEqual(
    Object.entries(faults)
      .map(([code, { status }]) => [code, status])
      .sort(),
  );
});

test("every operation of the local cloud that has behaviour has a test that names it", () => {
  const operations = sources("local").filter((path) => path.includes("/actions/"));
  const tests = sources("test/local").map(read).join("\n");
  const names = operations.map((path) => path.replace(/.*\/|\.ts$/g, ""));
  const sdkName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  expect(names.filter((name) => !tests.includes(name) && !tests.includes(sdkName(name)))).toEqual([]);
});

test("every decision record has a number of its own, a date and a status", () => {
  const records = filesIn("docs/decisions");
  expect(records.length).toBeGreaterThan(0);
  for (const path of records) {
    expect(path).toMatch(/\/\d{4}-[a-z0-9-]+\.md$/);
    expect(read(path)).toMatch(/^# \d+\. .+\n\n\d{4}-\d\d-\d\d · (accepted|overturned by \d{4})\n/);
  }
  const numbers = records.map((path) => Number(/^# (\d+)/.exec(read(path))?.[1]));
  const names = records.map((path) => Number(/\/(\d{4})-/.exec(path)?.[1]));
  expect(numbers).toEqual(names);
  expect(new Set(numbers).size).toBe(records.length);
});

test("no test sleeps longer than a moment, and none is left out", () => {
  expect(offenders(/\b(it|test|describe)\.(only|skip|todo)\b|\bxit\(/, sources("test"))).toEqual([]);
});
