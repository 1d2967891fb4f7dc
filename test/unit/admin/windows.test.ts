import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AdminDeps, applyFile } from "../../../scripts/admin/apply.ts";
import { type WindowValues, windows } from "../../../scripts/admin/windows.ts";
import { HOUR, iso } from "../../../shared/domain/calendar.ts";
import { memoryTables } from "../../support/memory/rows.ts";

const sample = readFileSync(join(__dirname, "../../../samples/customers.yaml"), "utf8");
const NOW = 1_700_000_000_000;

const furnished = async (): Promise<AdminDeps> => {
  const deps: AdminDeps = {
    ...memoryTables(),
    clock: { now: () => NOW },
    settings: { publicUrl: "https://mss.test", shards: 1 },
    secrets: { next: () => "s" },
  };
  await applyFile(sample, deps);
  return deps;
};

const said = async (words: string[], values: WindowValues, deps: AdminDeps) => windows(words, values)?.(deps);

const work = { to: iso(NOW + HOUR), reason: "upgrade", site: ["shop.lumina-mall.test"] };
const OPEN = ["open", "lumina", "maintenance"];

test("a window is opened, listed, and ended", async () => {
  const deps = await furnished();
  const line = `maintenance  ${iso(NOW)} to ${iso(NOW + HOUR)}  shop.lumina-mall.test  admin: upgrade`;
  const opened = await said(OPEN, work, deps);
  expect(opened).toContain(line);
  expect(await said([], {}, deps)).toBe(opened);
  const [id = ""] = opened?.split(" ") ?? [];
  await expect(said(["end", id], {}, deps)).rejects.toThrow("--reason is required");
  await said(["end", id], { reason: "done early" }, deps);
  expect((await deps.windows.range({}))[0]?.ended).toEqual({ at: NOW, by: "admin", reason: "done early" });
});

test("a watch period is reported as often as it is said", async () => {
  const deps = await furnished();
  await said(["open", "lumina", "watch"], { to: iso(NOW + HOUR), reason: "sale", "report-hours": "6" }, deps);
  expect((await deps.windows.range({}))[0]?.reportHours).toBe(6);
});

test.each([
  [OPEN, { ...work, "report-hours": "6" }, "reportHours: is for a watch period only"],
  [["open", "lumina", "watch"], { ...work, "report-hours": "often" }, "reportHours: "],
  [OPEN, { ...work, reason: undefined }, "reason: "],
  [OPEN, { ...work, site: undefined }, "sites: must name the sites"],
  [["open", "lumina", "mute"], { ...work, about: ["outage"] }, "kinds.0: "],
  [["open", "lumina", "holiday"], work, "kind: "],
  [OPEN, { ...work, site: ["shop.nobody.test"] }, "sites: names what is not there"],
  [OPEN, { ...work, to: iso(NOW + 13 * HOUR) }, "12 hours"],
  [["end", "none"], { reason: "r" }, "there is no such"],
] as [string[], WindowValues, string][])("%j is refused with its reason", async (words, values, because) => {
  const deps = await furnished();
  const error = await said(words, values, deps).catch((thrown) => thrown);
  expect(`${error.message} ${error.because ?? ""} ${JSON.stringify(error.problems ?? [])}`).toContain(
    because.startsWith("sites: names") ? '"path":"sites"' : because,
  );
  expect(await deps.windows.range({})).toEqual([]);
});
