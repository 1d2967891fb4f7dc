import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SlsAlert } from "../../../functions/alert-intake/sls-alert.ts";
import { sampleAlerts } from "../../../scripts/sample-alerts.ts";
import { firstAt, lastAt, readAlertFile } from "../../../scripts/start/alert-file.ts";
import { Kind } from "../../../shared/domain/alert/kind.ts";

const folder = mkdtempSync(join(tmpdir(), "alert-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (lines: string[]): string => {
  const path = join(folder, "alerts.jsonl");
  writeFileSync(path, lines.join("\n"));
  return path;
};
const good = (n: number) => JSON.stringify({ at: `2026-10-01T00:${String(n).padStart(2, "0")}:00+08:00`, body: { n } });

it("bad lines are counted and skipped, and the first of them named by file and line", () => {
  const lines = Array.from({ length: 20 }, (_, n) => good(n));
  const path = written([...lines, "not json", "", '{"at":"2026-10-01","body":{}}']);
  const file = readAlertFile(path);
  expect(file).toMatchObject({ bad: 2, alerts: { length: 20 } });
  expect(file.complaints).toEqual([
    expect.stringContaining(`${path}:21: is not JSON`),
    expect.stringContaining(`${path}:23: at: `),
  ]);
});

it("a file in which more than a tenth is bad is refused", () => {
  const path = written([...Array.from({ length: 8 }, (_, n) => good(n)), "x"]);
  expect(() => readAlertFile(path)).toThrow(/1 of 9 lines of .* are bad$/);
});

it("a file without alerts, or without a file, is refused", () => {
  expect(() => readAlertFile(written([""]))).toThrow("holds no alerts");
  expect(() => readAlertFile(join(folder, "absent"))).toThrow("cannot read");
});

it("another text is another set", () => {
  const first = readAlertFile(written([good(1)])).hash;
  expect(readAlertFile(written([good(2)])).hash).not.toBe(first);
});

it("the sample is what a log service posts: two customers, an outage in the night, one site that nobody knows", () => {
  const { alerts, bad } = readAlertFile(join(__dirname, "../../../samples/alerts.jsonl"));
  const bodies = alerts.map(({ body }) => SlsAlert.parse(body));
  expect(bad).toBe(0);
  expect(new Set(bodies.map(({ project }) => project)).size).toBe(2);
  expect(bodies.every(({ labels }) => Kind.safeParse(labels.mss_kind).success)).toBe(true);
  expect(new Date(firstAt(alerts)).toISOString() < new Date(lastAt(alerts)).toISOString()).toBe(true);
});

it("a seed always draws the same alerts, another seed others", () => {
  const args = (seed: string) => ["--alerts", "300", "--days", "20", "--seed", seed];
  const lines = sampleAlerts(args("3"));
  expect(lines).toHaveLength(300);
  expect(sampleAlerts(args("3"))).toEqual(lines);
  expect(sampleAlerts(args("4"))).not.toEqual(lines);
});
