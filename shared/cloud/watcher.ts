import type { Log } from "../ports/deps.ts";
import type { Watcher } from "../ports/watcher.ts";

const TIMEOUT_MS = 5_000;

/** A watcher of the usual kind: it takes a GET of a secret address as a sign of life. The address stands in no log. */
export const httpWatcher = (url: string, log: Log): Watcher => ({
  ping: async () => {
    try {
      const { status, ok } = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!ok) log({ did: "watcher-not-told", because: String(status) });
    } catch (error) {
      log({ did: "watcher-not-told", because: error instanceof Error ? error.name : "" });
    }
  },
});
