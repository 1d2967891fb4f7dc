import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { startSls } from "../../../local/sls/server.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { connect, query, second, TEN, target } from "./sdk.ts";

const run = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ["-r", "tsx/cjs", join(__dirname, "victim.ts"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });

/** Kills a program so long after it began. @returns the loads that it was told are done */
const killAfter = async (mode: string, folder: string, ms: number): Promise<string[]> => {
  const child = run(mode, folder);
  let out = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
    if (out.startsWith("ready") && out === "ready\n") setTimeout(() => child.kill("SIGKILL"), ms);
  });
  await once(child, "exit");
  return out.split("\n").filter((one) => one.startsWith("batch"));
};

const span = { from: second(TEN) - 3600, to: second(TEN) + 3600 };

it("a load is there whole or not at all, wherever the process was killed, and done again it is there once", async () => {
  for (const ms of [5, 60, 130, 210, 330, 500]) {
    const folder = temporaryFolder();
    const done = await killAfter("loading", folder, ms);
    const local = openLocal({ folder });
    const sls = await startSls(local);
    const client = connect(sls.url, local.accounts.get("customer-cn"));
    const counts = async () => {
      const { rows } = await query(client, "* | select request_path as p, count(*) as n group by p order by p", span);
      return Object.fromEntries(rows.map(({ p, n }) => [`batch-${p?.slice(1)}`, n]));
    };
    // Before the first line there is no logstore to ask.
    await sls.delivery.load(target, { text: "" }, { id: "none" });
    const found = await counts();
    expect(Object.values(found).filter((n) => n !== "4000")).toEqual([]);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(done));
    await sls.delivery.load(target, { text: "x\n" }, { id: done[0] ?? "batch-0" });
    expect(await counts()).toEqual(found);
    await sls.close();
    await local.close();
    rmSync(folder, { recursive: true });
  }
}, 120_000);

it("a group that was answered is there whole, wherever the process was killed", async () => {
  for (const ms of [10, 150, 400]) {
    const folder = temporaryFolder();
    const done = await killAfter("posting", folder, ms);
    const local = openLocal({ folder });
    const sls = await startSls(local);
    const client = connect(sls.url, local.accounts.get("customer-cn"));
    const { rows } = await query(client, "* | select request_path as p, count(*) as n group by p limit 1000", span);
    expect(rows.filter(({ n }) => n !== "100")).toEqual([]);
    expect(rows.map(({ p }) => `batch-${p?.slice(1)}`)).toEqual(expect.arrayContaining(done));
    expect(rows.length).toBeLessThanOrEqual(done.length + 1);
    await sls.close();
    await local.close();
    rmSync(folder, { recursive: true });
  }
}, 60_000);

/** Everything that a webhook is told by a program that is killed at each of these calls, before or after the answer. */
const tell = async (folder: string, kills: Map<number, "before" | "after">): Promise<string[]> => {
  const told: string[] = [];
  let child: ChildProcess;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { alert_id, status, alert_time } = JSON.parse(text);
      told.push(`${alert_id} ${status} ${(alert_time - second(TEN)) / 60}`);
      const when = kills.get(told.length);
      if (when === "before") child.kill("SIGKILL");
      response.end("{}", () => when === "after" && child.kill("SIGKILL"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (let code: number | null = null; code !== 0; ) {
    child = run("telling", folder, url);
    [code] = (await once(child, "exit")) as [number | null];
    if (code === 1) throw new Error("the program failed");
  }
  await new Promise((resolve) => server.close(resolve));
  return told;
};

it("no notice is lost by kills, and one comes again only where a kill fell between its post and its record", async () => {
  const [whole, killed] = [temporaryFolder(), temporaryFolder()];
  const expected = await tell(whole, new Map());
  expect(expected).toHaveLength(16);
  const kills = new Map([
    [1, "before"],
    [4, "after"],
    [6, "before"],
    [9, "after"],
    [14, "before"],
  ] as const);
  const told = await tell(killed, kills);
  expect([...new Set(told)]).toEqual(expected);
  expect(told.length).toBeLessThanOrEqual(expected.length + kills.size);
  for (const folder of [whole, killed]) rmSync(folder, { recursive: true });
}, 120_000);
