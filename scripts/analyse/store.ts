import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLocal } from "../../local/open.ts";
import { startSls } from "../../local/sls/server.ts";
import { slsLogs } from "../../shared/cloud/logs.ts";
import { MINUTE } from "../../shared/domain/calendar.ts";
import type { WafGeneration } from "../../shared/domain/customer/customer.ts";
import type { Logs } from "../../shared/ports/logs.ts";
import { withParts } from "../start/log-load.ts";
import "../../local/localhost.cjs";

/** Whose lines they are does not matter here. */
const ACCOUNT = "customer-cn";
const STORE = { project: "waf-project", logstore: "waf-logs" };

export interface LogFiles {
  files: string[];
  /** Of the last line; ms. */
  lastAt: number;
}

/** A log store of our own with the lines of some files in it, as a WAF of that generation delivers them; gone when `use` has ended. */
export const withLogStore = async <T>(
  { files, lastAt }: LogFiles,
  waf: WafGeneration,
  use: (logs: Logs) => Promise<T>,
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "analyse-"));
  const local = openLocal({ folder });
  try {
    const { url, delivery, close } = await startSls(local);
    try {
      const place = { folder: join(folder, "parts"), ownerOf: () => ({ customer: ACCOUNT, waf }) };
      for (const file of files)
        await withParts(file, place, async (parts) => {
          for (const { path } of parts)
            await delivery.load({ account: ACCOUNT, ...STORE }, { files: [path] }, { arrivesAfterMs: "at once" });
        });
      const { region } = local;
      const endpoint = { region, protocol: "http" as const, host: `localhost:${new URL(url).port}` };
      const credentials = async () => local.accounts.get(ACCOUNT);
      return await use(slsLogs({ region, ...STORE }, { endpoint, credentials, clock: { now: () => lastAt + MINUTE } }));
    } finally {
      await close();
    }
  } finally {
    await local.close();
    rmSync(folder, { recursive: true });
  }
};
