import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** A container gives each start the same pid, so that our own pid in a file says nothing about this process. */
const mine = new Set<string>();

const answers = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Fields of /proc/PID/stat behind the name in brackets (proc(5)): the state, and when it started in ticks since boot. */
const STATE = 0;
const STARTED = 19;

/** Tells a process from a later one with the same pid. Undefined: it is gone, or dead and not yet fetched; `""` where /proc is not. */
const birthOf = (pid: number): string | undefined => {
  if (!existsSync("/proc/self/stat")) return answers(pid) ? "" : undefined;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[STATE] === "Z" ? undefined : fields[STARTED];
  } catch {
    return undefined;
  }
};

const ownerOf = (path: string): { pid: number; birth: string } => {
  const [pid = "", birth = ""] = readFileSync(path, "utf8").trim().split(" ");
  return { pid: Number(pid), birth };
};

const isHeld = (path: string): boolean => {
  const { pid, birth } = ownerOf(path);
  if (pid === process.pid) return mine.has(path);
  const known = pid > 0 ? birthOf(pid) : undefined;
  return known !== undefined && (birth === "" || birth === known);
};

/** Appears whole or not at all. @returns false when another one is there */
const create = (path: string): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${birthOf(process.pid) ?? ""}\n`);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft);
  }
};

/**
 * Only one process may have a data folder open; the lock of a process that died is taken over.
 * @returns what opens the folder to others again
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/lock`;
  if (!create(path)) {
    if (isHeld(path)) throw new Error(`${folder} is open in process ${ownerOf(path).pid}`);
    rmSync(path, { force: true });
    if (!create(path)) throw new Error(`${folder} was opened by another process just now`);
  }
  mine.add(path);
  return () => {
    mine.delete(path);
    rmSync(path, { force: true });
  };
};
