import { openLocal } from "../../../local/open.ts";
import { startSls } from "../../../local/sls/server.ts";
import { rule, usePolicy } from "./rules.ts";
import { connect, jsonl, line, PROJECT, TEN, target } from "./sdk.ts";
import "../../../local/localhost.cjs";

const BATCH = 4_000;
const BATCHES = 6;
const MINUTE = 60_000;

/** A program to be killed while it loads: says the name of each load that it was told is done. */
const loading = async (folder: string): Promise<void> => {
  const local = openLocal({ folder, startAt: TEN });
  const { delivery } = await startSls(local);
  process.stdout.write("ready\n");
  for (let n = 0; n < BATCHES; n++) {
    const lines = Array.from({ length: BATCH }, (_, at) =>
      line(TEN - 600_000 + at * 10, { [`field_${n}`]: "1", request_path: `/${n}` }),
    );
    await delivery.load(target, { text: jsonl(lines) }, { id: `batch-${n}` });
    process.stdout.write(`batch-${n}\n`);
  }
};

const failing = (minute: number) =>
  Array.from({ length: 3 }, (_, at) => line(TEN + minute * MINUTE + at * 1000, { status: "502" }));

/** A program to be killed while it tells of alerts; started again it goes on, and ends when there is nothing left to tell. */
const telling = async (folder: string, hook: string): Promise<void> => {
  const local = openLocal({ folder, startAt: TEN, held: true });
  const sls = await startSls(local);
  const client = connect(sls.url, local.accounts.get("customer-cn"));
  await sls.delivery.load(target, { text: jsonl([2, 20, 21, 40, 60].flatMap(failing)) }, { id: "lines" });
  await usePolicy(client, hook);
  for (const name of ["mss-first", "mss-second"])
    await client.createAlert(PROJECT, rule({ name })).catch(() => undefined);
  await local.dial.runUntil(TEN + 120 * MINUTE);
  await sls.close();
  await local.close();
};

const [mode, folder = "", hook = ""] = process.argv.slice(2);
void (mode === "loading" ? loading(folder) : telling(folder, hook));
