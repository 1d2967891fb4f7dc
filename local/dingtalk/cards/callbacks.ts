import type { Store } from "../../store.ts";

/** Where presses are told. */
export interface Callback {
  url: string;
  /** Signs the calls; empty: they are not signed. */
  secret: string;
}

export interface Callbacks {
  /** What holds from now on: the one that is there already, unless it is to be overwritten. */
  register(routeKey: string, callback: Callback, isForced: boolean): Callback;
  get(routeKey: string): Callback | undefined;
  list(): { routeKey: string; url: string; isSigned: boolean }[];
}

export const openCallbacks = (store: Store): Callbacks => {
  const callbacks = store.openDB<Callback, string>({ name: "dingtalk/card-callbacks", encoding: "json" });
  return {
    register: (routeKey, callback, isForced) =>
      store.transactionSync(() => {
        const kept = (!isForced && callbacks.get(routeKey)) || callback;
        callbacks.putSync(routeKey, kept);
        return kept;
      }),
    get: (routeKey) => callbacks.get(routeKey),
    list: () =>
      [...callbacks.getRange()].map(({ key, value: { url, secret } }) => {
        return { routeKey: key, url, isSigned: secret !== "" };
      }),
  };
};
