import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Owner, withParts } from "../../../scripts/start/log-load.ts";

const root = mkdtempSync(join(tmpdir(), "log-load-"));
afterAll(() => rmSync(root, { recursive: true }));

const line = (names: object): string => JSON.stringify({ time: "2026-10-01T00:00:00+08:00", status: 502, ...names });
const owners: Record<string, Owner> = {
  "a.test": { customer: "lumina", waf: "2.0" },
  "b.test": { customer: "harbor", waf: "3.0" },
};
const folder = join(root, "parts");
const place = { folder, ownerOf: (host: string) => owners[host] as Owner };

test("each customer gets their lines, in the names of their WAF; bad ones are nobody's; nothing is left lying about", async () => {
  const file = join(root, "all.jsonl");
  const lines = [
    line({ matched_host: "a.test", host: "A.test:443" }),
    "bad",
    line({ matched_host: "b.test", host: "b.test" }),
    line({ matched_host: "alb-1-alb", host: "b.test" }),
  ];
  writeFileSync(file, lines.join("\n"));
  const seen: Record<string, Record<string, string>[]> = {};
  await withParts(file, place, async (parts) => {
    for (const { name, path } of parts)
      seen[name] = readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((text) => JSON.parse(text));
  });
  expect(seen).toMatchObject({
    "all.jsonl of lumina": [{ matched_host: "a.test", status: "502" }],
    "all.jsonl of harbor": [
      { host: "b.test", matched_host: "b.test-waf" },
      { host: "b.test", matched_host: "alb-1-alb" },
    ],
  });
  expect(seen["all.jsonl of lumina"]).toHaveLength(1);
  expect(existsSync(folder)).toBe(false);
});
