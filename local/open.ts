import { resolve } from "node:path";
import { createAccounts } from "./accounts.ts";
import { Dial } from "./clock.ts";
import { Faults } from "./faults.ts";
import { lockFolder } from "./lock.ts";
import type { Local } from "./service.ts";
import { openStore } from "./store.ts";
import { Nonces } from "./wire/nonces.ts";

export interface OpenOptions {
  /** Made if it does not exist. */
  folder: string;
  /** First position of the dial in ms, for a new folder. Default: now. */
  startAt?: number | undefined;
  /** The dial starts nothing before the first `runUntil` or `setSpeed`. */
  held?: boolean | undefined;
  fsync?: boolean | undefined;
  strictDates?: boolean | undefined;
  /** Of faults that strike by chance; default 1. */
  seed?: number | undefined;
  log?: ((line: string) => void) | undefined;
}

/** The region that all services of the local cloud say they are in. */
const REGION = "cn-hangzhou";

/**
 * Opens a data folder: what every service is given, before any of them runs.
 * @throws when another process has it open
 */
export const openLocal = ({
  folder: given,
  startAt = Date.now(),
  held,
  fsync,
  strictDates = false,
  seed,
  log = () => undefined,
}: OpenOptions) => {
  const folder = resolve(given);
  const unlock = lockFolder(folder);
  const store = openStore(folder, { fsync: fsync ?? false });
  const dial = new Dial(store, {
    startAt,
    held,
    onFailure: ({ kind, key }, error) => log(`${kind} ${key}: ${error instanceof Error ? error.stack : error}`),
  });
  const accounts = createAccounts(store, dial);
  const settled = { region: REGION, strictDates, log };
  const local: Local = { folder, store, dial, accounts, faults: new Faults(seed), nonces: new Nonces(), ...settled };
  const close = async (): Promise<void> => {
    dial.close();
    await store.close();
    unlock();
  };
  return { ...local, close };
};
