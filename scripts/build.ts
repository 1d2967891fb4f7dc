import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Endpoint } from "../shared/runtime/endpoint.ts";
import { openApi } from "./openapi.ts";
import { pruneSdks } from "./prune-sdks.ts";

const root = resolve(__dirname, "..");
const dist = join(root, "dist");
const FINGERPRINT = join(dist, "fingerprint");
/** What a bundle is made of. */
const SOURCES = [
  "functions",
  "shared",
  "scripts/build.ts",
  "scripts/openapi.ts",
  "scripts/prune-sdks.ts",
  "package-lock.json",
];

/** Every folder of functions/ is one function. */
export const functionNames = (): string[] =>
  readdirSync(join(root, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

const filesOf = (source: string): string[] => {
  const path = join(root, source);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" }).map((file) => join(path, file));
};

/** Changes with any file that is added, removed or written. */
const fingerprint = (): string => {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesOf)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\t${size}\t${mtimeMs}\n`);
  }
  return hash.digest("hex");
};

const isCurrent = (wanted: string): boolean =>
  existsSync(FINGERPRINT) &&
  readFileSync(FINGERPRINT, "utf8") === wanted &&
  functionNames().every((name) => existsSync(join(dist, name, "index.js")));

const bundle = async (names: string[]): Promise<Map<string, number>> => {
  const { build: esbuild } = await import("esbuild");
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
    outdir: dist,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The Tablestore SDK assigns variables that it does not declare: under "use strict" its every call fails.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false, strict: false } },
    legalComments: "none",
    plugins: [pruneSdks],
    metafile: true,
    logLevel: "warning",
  });
  return new Map(names.map((name) => [name, metafile.outputs[`dist/${name}/index.js`]?.bytes ?? 0]));
};

const endpointsOf = async (name: string): Promise<Endpoint[]> => {
  const found: { endpoints?: Endpoint[] } = await import(join(root, "functions", name, "index.ts"));
  return found.endpoints ?? [];
};

const describe = async (names: string[]): Promise<void> => {
  const endpoints = (await Promise.all(names.map(endpointsOf))).flat();
  writeFileSync(join(dist, "openapi-read", "openapi.json"), JSON.stringify(openApi(endpoints)));
};

/** `dist/<function>/index.js` of every function and the description of the HTTP API; nothing when nothing changed. */
export const build = async (say: (line: string) => void = console.log): Promise<void> => {
  const wanted = fingerprint();
  if (isCurrent(wanted)) return;
  const names = functionNames();
  mkdirSync(dist, { recursive: true });
  for (const [name, bytes] of await bundle(names)) say(`${name.padEnd(20)}${Math.ceil(bytes / 1024)} KB`);
  await describe(names);
  writeFileSync(FINGERPRINT, wanted);
};

const usage =
  "npm run build: one CommonJS file for each function, dist/<function>/index.js; nothing when nothing changed";

if (require.main === module) {
  if (process.argv.includes("--help")) console.log(usage);
  else
    build().catch((error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    });
}
