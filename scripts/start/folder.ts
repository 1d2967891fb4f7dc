import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { lockFolder } from "../../local/lock.ts";
import { UsageError } from "./options.ts";

const FILE = "start.json";
const LOCK = "lock";

/** Says that `npm start` made the folder, and for what. It is the first thing in the folder, and the last to go. */
const Marker = z.object({
  madeBy: z.literal("npm start"),
  /** SHA-256 of the logs or alerts that it is for. */
  set: z.string(),
  seed: z.int(),
  /** What was in the folder is on its way out: whoever finds it so goes on with that. */
  emptying: z.boolean(),
});
type Marker = z.infer<typeof Marker>;

/** Whole or not at all. */
export const writeWhole = (path: string, text: string, mode = 0o644): void => {
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
};

const write = (folder: string, marker: Marker): void => {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, FILE), `${JSON.stringify(marker)}\n`);
};

const read = (folder: string): Marker | undefined => {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  const marker = Marker.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!marker.success) throw new UsageError(`${path} cannot be read; choose another folder with --data`);
  return marker.data;
};

const isEmpty = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).every((name) => name === `${FILE}.new`);

/** @throws when another process has the folder open */
const empty = (folder: string, marker: Marker): void => {
  const unlock = lockFolder(folder);
  try {
    write(folder, { ...marker, emptying: true });
    for (const name of readdirSync(folder))
      if (name !== FILE && name !== LOCK) rmSync(join(folder, name), { recursive: true });
    write(folder, { ...marker, emptying: false });
  } finally {
    unlock();
  }
};

export interface Claim {
  /** SHA-256 of what is played. */
  set: string;
  seed: number;
  fresh: boolean;
}

/**
 * Makes the folder ours for one set of logs or alerts and one seed. Killed at any moment, it is taken up where it was.
 * @returns whether there is something to go on with
 * @throws UsageError when the folder belongs to something else
 */
export const claimFolder = (folder: string, { set, seed, fresh }: Claim): "new" | "continuing" => {
  const found = read(folder);
  const wanted = { madeBy: "npm start", set, seed, emptying: false } as const;
  if (!found && !isEmpty(folder))
    throw new UsageError(`${folder} holds something that npm start did not make; choose another folder with --data`);
  if (found && !found.emptying && !fresh && (found.set !== set || found.seed !== seed))
    throw new UsageError(
      `${folder} belongs to other logs or alerts, or another seed; choose another folder with --data, or begin again with --fresh`,
    );
  if (found && !found.emptying && !fresh) return "continuing";
  if (found) empty(folder, wanted);
  else write(folder, wanted);
  return "new";
};

const ENDPOINT = "endpoint.json";
const Endpoint = z.object({ front: z.url() });

/** Tells other processes where the service on this folder is reached. @returns what takes it back */
export const tellEndpoint = (folder: string, front: string): (() => void) => {
  const path = join(folder, ENDPOINT);
  writeWhole(path, `${JSON.stringify({ front })}\n`);
  return () => rmSync(path, { force: true });
};

/** @returns undefined when no process has said that it runs; one that has may have been killed */
export const readEndpoint = (folder: string): string | undefined => {
  const path = join(folder, ENDPOINT);
  return existsSync(path) ? Endpoint.parse(JSON.parse(readFileSync(path, "utf8"))).front : undefined;
};
