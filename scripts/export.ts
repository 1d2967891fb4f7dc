import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openLocal } from "../local/open.ts";
import { INSTANCE } from "../local/start.ts";
import { startTablestore } from "../local/tablestore/server.ts";
import { gatherExport } from "../shared/response/export.ts";
import { readEndpoint } from "./start/folder.ts";
import { readKeys } from "./start/keys.ts";
import { depsOf } from "./start/world.ts";

const usage = `Usage: npm run export -- --data DIR [--out FILE]

Writes everything from which chains, ledger and promised times can be recomputed, as JSON. Works while npm start runs on
the folder, and when it does not.

  --data DIR   the folder that was given to npm start (default .local)
  --out FILE   where to write (default: standard output)
  --help       this text`;

class UsageError extends Error {}

/** The state of a whole deployment goes through: the service may gather for as long as its function may run. */
const TIMEOUT_MS = 120_000;

const argumentsOf = (args: string[]) => {
  const data = { type: "string", default: ".local" } as const;
  try {
    return parseArgs({ args, options: { data, out: { type: "string" }, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/** @returns undefined when nobody listens: the process that wrote the address was killed */
const fromRunning = async (folder: string): Promise<string | undefined> => {
  const front = readEndpoint(folder);
  if (front === undefined) return undefined;
  const headers = { authorization: `Bearer ${readKeys(folder).admin}` };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${front}/v1/export`, { headers, signal }).catch(() => undefined);
  if (!response) return undefined;
  if (response.status !== 200)
    throw new Error(`${front}/v1/export answered ${response.status}: ${await response.text()}`);
  return response.text();
};

/** @throws when another process has the folder open */
const fromFolder = async (folder: string): Promise<string> => {
  if (!existsSync(join(folder, "cloud.lmdb"))) throw new Error(`${folder} holds no state`);
  const local = openLocal({ folder });
  try {
    const tables = await startTablestore(local, { instance: INSTANCE });
    const { accounts, region } = local;
    const environment = {
      MSS_REGION: region,
      MSS_ACCOUNT_ID: accounts.get("provider").id,
      MSS_PROTOCOL: "http",
      MSS_OTS_ENDPOINT: tables.url,
      MSS_OTS_INSTANCE: INSTANCE,
      MSS_PUBLIC_URL: "http://127.0.0.1",
    };
    const deps = depsOf({ local, accounts, environment });
    try {
      return JSON.stringify(await gatherExport(deps));
    } finally {
      await tables.close();
    }
  } finally {
    await local.close();
  }
};

const main = async (args: string[]): Promise<void> => {
  const { data, out, help } = argumentsOf(args);
  if (help) return console.log(usage);
  const text = (await fromRunning(data)) ?? (await fromFolder(data));
  if (out === undefined) process.stdout.write(`${text}\n`);
  else writeFileSync(out, `${text}\n`);
};

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
