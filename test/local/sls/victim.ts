import { openLocal } from "../../../local/open.ts";
import { startSls } from "../../../local/sls/server.ts";
import { connectOld } from "./data-plane.ts";
import { rule, usePolicy } from "./rules.ts";
import { connect, jsonl, LOGSTORE, line, PROJECT, second, TEN, target } from "./sdk.ts";
import "../../../local/localhost.cjs";

const BATCH = 4_000;
const BATCHES = 6;
const POSTS = 500;
const POSTED = 100;
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

/** A program to be killed while it posts, one group after the other: says the number of each that was answered. */
const posting = async (folder: string): Promise<void> => {
  const local = openLocal({ folder, startAt: TEN });
  const sls = await startSls(local);
  const account = local.accounts.get("customer-cn");
  await sls.delivery.load(target, { text: "" });
  const client = connectOld(sls.url, account);
  process.stdout.write("ready\n");
  for (let n = 0; n < POSTS; n++) {
    const logs = Array.from({ length: POSTED }, () => ({ timestamp: second(TEN), content: { request_path: `/${n}` } }));
    await client.postLogStoreLogs(PROJECT, LOGSTORE, { logs });
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

const [mode = "", folder = "", hook = ""] = process.argv.slice(2);
const modes: Record<string, () => Promise<void>> = {
  loading: () => loading(folder),
  posting: () => posting(folder),
  telling: () => telling(folder, hook),
};
void modes[mode]?.();
