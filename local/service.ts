import type { Accounts } from "./accounts.ts";
import type { Dial } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { Store } from "./store.ts";
import type { Nonces } from "./wire/nonces.ts";

/** What every service of the local cloud is given. */
export interface Local {
  /** The data folder: inbox files lie under it, `cloud.lmdb` in it. */
  folder: string;
  store: Store;
  dial: Dial;
  accounts: Accounts;
  faults: Faults;
  /** A request signed once is taken once. */
  nonces: Nonces;
  region: string;
  /** Signatures must be dated by the dial; otherwise the wall clock will do as well. */
  strictDates: boolean;
  /** Something an operator of the local cloud should see: an unsupported operation, a bug. Never called on the hot path. */
  log: (line: string) => void;
}

/** A running service: its name in `npm run cloud --json`, and where it listens. */
export interface Service {
  name: string;
  url: string;
  close(): Promise<void>;
}
