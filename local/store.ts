import { mkdirSync } from "node:fs";
import { open, type RootDatabase } from "lmdb";

/**
 * Everything the local cloud remembers lies in one lmdb file: tables, the agenda, flows, inboxes.
 * `transactionSync` of the root is atomic over all of them, so a service changes its own rows and puts
 * its follow-up into the agenda in one step, and what it has answered survives SIGKILL.
 */
export type Store = RootDatabase;

/** Databases one file may hold: a handful a service. Each costs a slot in every transaction, so not thousands. */
const MAX_DATABASES = 256;
/** 8 KB pages allow keys of 4,026 bytes (4 KB pages: 1,978), which the largest primary keys need. */
const PAGE_BYTES = 8192;

/** @param fsync also survive power loss, at the price of one disk flush a commit */
export const openStore = (folder: string, { fsync = false } = {}): Store => {
  mkdirSync(folder, { recursive: true });
  return open({
    path: `${folder}/cloud.lmdb`,
    maxDbs: MAX_DATABASES,
    pageSize: PAGE_BYTES,
    noSync: !fsync,
    overlappingSync: false,
  });
};
