import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleAlerts } from "../../scripts/sample-alerts.ts";
import { killAndResume, type Order } from "../support/kill-resume.ts";
import { nightLogs } from "../support/sample-logs.ts";

const folder = mkdtempSync(join(tmpdir(), "kill-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("npm start killed three times in a day of alerts ends with the export of an undisturbed run", async () => {
  const alerts = join(folder, "alerts.jsonl");
  writeFileSync(alerts, `${sampleAlerts(["--alerts", "20", "--days", "1"]).join("\n")}\n`);
  const { kills, repeats, problems } = await killAndResume({
    play: ["--alerts", alerts],
    folder,
    kills: 3,
    seed: 1,
    until: "2h",
  });
  expect(problems).toEqual([]);
  expect(kills).toBe(3);
  expect(repeats).toBeLessThanOrEqual(kills);
}, 600_000);

test("so does a run that plays log lines", async () => {
  const place = join(folder, "by-logs");
  mkdirSync(place);
  const order = { play: ["--logs", nightLogs(place)], folder: place, kills: 3, seed: 2, until: "2h" } satisfies Order;
  const { calm, kills, repeats, problems } = await killAndResume(order);
  expect(problems).toEqual([]);
  expect(calm.exported.incidents).toHaveLength(2);
  expect(repeats).toBeLessThanOrEqual(kills);
}, 600_000);
