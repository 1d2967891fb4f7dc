import { randomBytes } from "node:crypto";
import type { Store } from "../store.ts";

interface Kept {
  /** Last part of the default address of receipts. */
  secret: string;
  /** An address that somebody set. */
  url: string;
}

/** Where the receipts of one service go. */
export interface Address {
  /** Stands in the default address; nobody else knows it. */
  secret: string;
  /** Now; undefined: nowhere. */
  url(): string | undefined;
  /** @throws TypeError when it is no address of the web */
  set(url: string): void;
}

const isWeb = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** @param byDefault given the secret of the folder; without it receipts go nowhere until somebody says where */
export const openAddress = (store: Store, service: string, byDefault?: (secret: string) => string): Address => {
  const kept = store.openDB<string, keyof Kept>({ name: `${service}/state`, encoding: "json" });
  const secret = store.transactionSync(() => {
    const founded = kept.get("secret") ?? randomBytes(24).toString("base64url");
    kept.putSync("secret", founded);
    return founded;
  });
  return {
    secret,
    url: () => kept.get("url") ?? byDefault?.(secret),
    set: (url) => {
      if (!isWeb(url)) throw new TypeError("no address of the web");
      kept.putSync("url", url);
    },
  };
};
