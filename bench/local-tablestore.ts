import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { storedTables, tablestoreClient } from "../shared/cloud/connect.ts";
import { createTables } from "../shared/cloud/setup.ts";
import type { RowsOf } from "../shared/ports/tables.ts";
import { inFolder } from "./report.ts";

const INSTANCE = "mss";
const PREFIX = "mss_";

/** Work on the tables of the local Tablestore, which is a process of its own and ends with it. */
export const onLocalTablestore = <T>(work: (tables: RowsOf) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const args = ["--import", "tsx", join(__dirname, "../local/cli.ts"), "--data", folder, "--json", "--speed", "0"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = await once(createInterface(child.stdout), "line");
      const { endpoints, ...keys } = JSON.parse(line);
      const client = tablestoreClient({ endpoint: endpoints.tablestore, instance: keys.instance ?? INSTANCE }, keys);
      await createTables(client, PREFIX);
      return await work(storedTables(client, PREFIX));
    } finally {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
    }
  });
