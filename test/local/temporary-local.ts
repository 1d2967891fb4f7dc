import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenOptions, openLocal } from "../../local/open.ts";

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "local-cloud-"));

/** A data folder of its own, removed with `close`; `log` collects what an operator would see. */
export const openTemporary = (options: Partial<OpenOptions> = {}) => {
  const folder = temporaryFolder();
  const log: string[] = [];
  const local = openLocal({ folder, log: (line) => log.push(line), ...options });
  const close = async () => {
    await local.close();
    rmSync(folder, { recursive: true });
  };
  return { local: { ...local, close }, lines: log };
};
