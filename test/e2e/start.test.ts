import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleAlerts } from "../../scripts/sample-alerts.ts";
import { verify } from "../../scripts/verify-export/verify.ts";
import type { Export } from "../../shared/response/export.ts";

const root = mkdtempSync(join(tmpdir(), "start-"));
const alerts = join(root, "alerts.jsonl");
const running = new Set<ChildProcess>();

beforeAll(() => {
  /** Three troubles, the last of them the outage in the night that climbs. */
  const lines = sampleAlerts([]).filter((line) => line < '{"at":"2026-10-01T20:00');
  writeFileSync(alerts, `${lines.join("\n")}\n`);
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const launch = (script: string, args: string[]) => {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${script}.ts`, ...args], {
    cwd: join(__dirname, "../.."),
    env: { ...process.env, LANG: "C", LC_ALL: "" },
  });
  running.add(child);
  const told = { out: "", err: "" };
  child.stdout.on("data", (data) => {
    told.out += data;
  });
  child.stderr.on("data", (data) => {
    told.err += data;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code, ...told });
    });
  });
  return { child, told, ended };
};

const play = (data: string, ...more: string[]) =>
  launch("start", ["--alerts", alerts, "--data", data, "--port", "0", "--until", "2h", ...more]);

const exported = async (data: string): Promise<Export> => {
  const out = join(root, "export.json");
  expect(await launch("export", ["--data", data, "--out", out]).ended).toMatchObject({ code: 0, err: "" });
  return JSON.parse(readFileSync(out, "utf8"));
};

const events = (out: string): string[] => out.split("\n").filter((line) => /^\d\d-\d\d \d\d:/.test(line));

/** Without what a crash may show: how often something was tried, and ids that the provider gives. */
const essence = ({ incidents, deliveries, ledger }: Export) => ({
  incidents: incidents.map((incident) => ({ ...incident, redeliveries: 0 })),
  deliveries: deliveries
    .map((delivery) => ({ ...delivery, attempts: 0, providerId: "" }))
    .toSorted((a, b) => a.id.localeCompare(b.id)),
  ledger,
});

const PLAY_MS = 120_000;
/** After so many lines of output: in the set-up, before the first event, among the events. Each may cost one repeated line. */
const KILLS = [0, 5, 6, 14, 19];

let whole: Ended;

it(
  "the night is played to its end: everybody answered in time, one incident climbed, the proof holds",
  async () => {
    const data = join(root, "whole");
    whole = await play(data, "--exit").ended;
    expect(whole).toMatchObject({ code: 0, err: "" });
    expect(whole.out).toMatch(/^ready: http:\/\/127\.0\.0\.1:\d+$/m);
    expect(whole.out).toContain("after the answer: 0 pages (must be 0)");
    expect(events(whole.out).join("\n")).toContain("INC-0002 Critical  escalated to level 2");
    expect(statSync(join(data, "keys.json")).mode & 0o077).toBe(0);
    expect(verify(await exported(data))).toMatchObject({ ok: true });
  },
  PLAY_MS,
);

it(
  "killed at any moment and started again, it ends in the same state, and no event is left untold",
  async () => {
    const data = join(root, "killed");
    let out = "";
    for (const lines of KILLS) {
      const { child, told, ended } = play(data, "--exit");
      while (told.out.split("\n").length - 1 + events(out).length < lines && running.has(child)) await sleep(5);
      child.kill("SIGKILL");
      out += (await ended).out;
    }
    const last = await play(data, "--exit").ended;
    expect(last).toMatchObject({ code: 0, out: expect.stringContaining(`continuing ${data} from `) });
    expect(essence(await exported(data))).toEqual(essence(await exported(join(root, "whole"))));
    const told = events(out + last.out);
    expect([...new Set(told)]).toEqual(events(whole.out));
    expect(told.length - events(whole.out).length).toBeLessThanOrEqual(KILLS.length);
  },
  2 * PLAY_MS,
);

it(
  "a folder serves its own alerts only, shows the tour, and gives its export while it runs",
  async () => {
    const data = join(root, "whole");
    expect(await play(data, "--seed", "2", "--exit").ended).toMatchObject({
      code: 2,
      err: expect.stringContaining("--fresh"),
    });
    const { child, told, ended } = play(data);
    while (!told.out.includes("tour: ") && running.has(child)) await sleep(20);
    const front = /^ready: (.*)$/m.exec(told.out)?.[1];
    const page = await (await fetch(`${front}/?lang=en`)).text();
    expect(page).toContain("Lumina Mall unavailable");
    expect((await exported(data)).incidents).toHaveLength(3);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, err: "" });
  },
  PLAY_MS,
);
