import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** A container gives each start the same pid, so that our own pid in a file says nothing about this process. */
const mine = new Set<string>();

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const ownerOf = (path: string): number => Number.parseInt(readFileSync(path, "utf8"), 10);

const isHeld = (path: string): boolean => {
  const pid = ownerOf(path);
  return pid === process.pid ? mine.has(path) : pid > 0 && isAlive(pid);
};

/** Appears whole or not at all. @returns false when another one is there */
const create = (path: string): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n`);
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
    if (isHeld(path)) throw new Error(`${folder} is open in process ${ownerOf(path)}`);
    rmSync(path, { force: true });
    if (!create(path)) throw new Error(`${folder} was opened by another process just now`);
  }
  mine.add(path);
  return () => {
    mine.delete(path);
    rmSync(path, { force: true });
  };
};
