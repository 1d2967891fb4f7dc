import { randomBytes } from "node:crypto";
import type { Store } from "../store.ts";

interface Kept {
  /** Last part of the default address of receipts. */
  secret: string;
  /** An address that somebody set. */
  url: string;
}

export interface State {
  secret: string;
  get(name: keyof Kept): string | undefined;
  put(name: keyof Kept, value: string): void;
}

/** Bought once, shown to whoever is called; the account has no other. */
export const SHOW_NUMBER = "057100001234";
/** One of the pool that everybody shares. */
export const PUBLIC_NUMBER = "057128880000";

export const openState = (store: Store): State => {
  const kept = store.openDB<string, keyof Kept>({ name: "voice/state", encoding: "json" });
  const secret = store.transactionSync(() => {
    const founded = kept.get("secret") ?? randomBytes(24).toString("base64url");
    kept.putSync("secret", founded);
    return founded;
  });
  return { secret, get: (name) => kept.get(name), put: (name, value) => void kept.putSync(name, value) };
};
