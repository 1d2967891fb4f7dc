import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "../../scripts/verify-export/verify.ts";
import type { Export } from "../../shared/response/export.ts";
import { type Ended, launch } from "../support/command.ts";
import { nightLogs, sampleLines } from "../support/sample-logs.ts";

const root = mkdtempSync(join(tmpdir(), "start-logs-"));
afterAll(() => rmSync(root, { recursive: true }));

const tsx = (script: string, args: string[]): Promise<Ended> =>
  launch([process.execPath, "--import", "tsx", `scripts/${script}.ts`, ...args], { LANG: "C", LC_ALL: "" }).ended;

const play = (logs: string, data: string, ...more: string[]): Promise<Ended> =>
  tsx("start", ["--logs", logs, "--data", join(root, data), "--port", "0", "--exit", ...more]);

const exported = async (data: string): Promise<Export> => {
  const out = join(root, `${data}.json`);
  expect(await tsx("export", ["--data", join(root, data), "--out", out])).toMatchObject({ code: 0, err: "" });
  return JSON.parse(readFileSync(out, "utf8"));
};

const events = (out: string, what: string): string[] =>
  out.split("\n").filter((line) => /^\d\d-\d\d \d\d:/.test(line) && line.includes(what));

const LOGS = nightLogs(root);
const PLAY_MS = 240_000;

test(
  "recorded lines become incidents on the right sites, the phone that is off makes one climb, nobody is paged after an answer",
  async () => {
    const { code, err, out } = await play(LOGS, "night", "--until", "2h");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { incidents, customers } = await exported("night");
    expect(incidents.map(({ customerId, host, kind, priority }) => [customerId, host, kind, priority])).toEqual([
      ["harbor", "www.harbor-tickets.test", "scan", "Medium"],
      ["lumina", "shop.lumina-mall.test", "outage", "Critical"],
    ]);
    expect(incidents.every(({ status }) => status === "resolved")).toBe(true);
    expect(customers.map(({ access }) => access?.state)).toEqual([undefined, "verified", "verified"]);
    expect(events(out, "(phone off)")).not.toHaveLength(0);
    expect(events(out, "escalated to level 2")).toHaveLength(1);
    expect(out).toContain("after the answer: 0 pages (must be 0)");
  },
  PLAY_MS,
);

test(
  "when nobody ever answers, each incident climbs its plan to the end",
  async () => {
    const { code, out } = await play(LOGS, "never", "--until", "4h", "--respond", "never");
    expect(code).toBe(0);
    const whole = await exported("never");
    expect(verify(whole)).toMatchObject({ ok: true });
    expect(whole.incidents.every(({ status }) => status === "open")).toBe(true);
    const ofSites = whole.incidents.filter(({ kind }) => kind !== "self");
    expect(ofSites).toHaveLength(2);
    for (const { id } of ofSites) {
      const steps = whole.deliveries.filter(({ incidentId }) => incidentId === id).map(({ step }) => step);
      expect(steps).toEqual(expect.arrayContaining([0, 1, 2]));
    }
    expect(events(out, "the promised time is over")).not.toHaveLength(0);
  },
  PLAY_MS,
);

test(
  "bad lines are named, counted and skipped; a site that nobody knows is the first customer's; a folder keeps to its logs",
  async () => {
    const logs = join(root, "mixed");
    mkdirSync(logs);
    const known = sampleLines({ host: "files.paperbox.test", from: "2026-10-01T08:00", to: "2026-10-01T20:00" });
    const lines = known.map((line) => line.replaceAll("files.paperbox.test", "new.paperbox.test"));
    writeFileSync(join(logs, "new.jsonl"), `${lines.join("\n")}\nnot json\n`);
    const { code, err, out } = await play(logs, "mixed-data", "--until", "1h");
    expect(code).toBe(0);
    expect(err).toContain(`${logs}/new.jsonl:${lines.length + 1}: is not JSON`);
    expect(out).toContain(`Log lines: ${lines.length} played, 1 bad`);
    const { customers } = await exported("mixed-data");
    const lumina = customers.find(({ id }) => id === "lumina");
    expect(lumina?.sites).toContainEqual({ host: "new.paperbox.test", core: true, importantPaths: [] });

    appendFileSync(join(logs, "new.jsonl"), lines[0] ?? "");
    expect(await play(logs, "mixed-data")).toMatchObject({ code: 2, err: expect.stringMatching(/--data.*--fresh/) });
    writeFileSync(join(logs, "bad.jsonl"), "x\n".repeat(lines.length));
    expect(await play(logs, "other")).toMatchObject({ code: 1, err: expect.stringContaining("are bad") });
  },
  PLAY_MS,
);
