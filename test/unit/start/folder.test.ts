import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimFolder } from "../../../scripts/start/folder.ts";

const root = mkdtempSync(join(tmpdir(), "claim-"));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
const newFolder = () => join(root, String(++made));
const claim = { set: "a", seed: 1, fresh: false };

it("a folder goes on with its own alerts and seed only", () => {
  const folder = newFolder();
  expect(claimFolder(folder, claim)).toBe("new");
  expect(claimFolder(folder, claim)).toBe("continuing");
  for (const other of [
    { ...claim, set: "b" },
    { ...claim, seed: 2 },
  ])
    expect(() => claimFolder(folder, other)).toThrow(/--data.*--fresh/);
});

it("--fresh empties a folder of ours, for another set as well", () => {
  const folder = newFolder();
  claimFolder(folder, claim);
  mkdirSync(join(folder, "inbox/mail"), { recursive: true });
  writeFileSync(join(folder, "inbox/mail/1.eml"), "");
  expect(claimFolder(folder, { ...claim, set: "b", fresh: true })).toBe("new");
  expect(existsSync(join(folder, "inbox"))).toBe(false);
  expect(claimFolder(folder, { ...claim, set: "b" })).toBe("continuing");
});

it("what somebody else made is never touched", () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, "thesis.txt"), "");
  for (const fresh of [false, true]) expect(() => claimFolder(folder, { ...claim, fresh })).toThrow(/--data/);
  expect(existsSync(join(folder, "thesis.txt"))).toBe(true);
});

it("killed while it was being emptied, a folder is emptied to the end", () => {
  const folder = newFolder();
  claimFolder(folder, claim);
  writeFileSync(join(folder, "cloud.lmdb"), "half gone");
  const marker = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  writeFileSync(join(folder, "start.json"), JSON.stringify({ ...marker, emptying: true }));
  expect(claimFolder(folder, claim)).toBe("new");
  expect(existsSync(join(folder, "cloud.lmdb"))).toBe(false);
});

it("a folder that is open in a process is not emptied", () => {
  const folder = newFolder();
  claimFolder(folder, claim);
  writeFileSync(join(folder, "lock"), `${process.ppid}\n`);
  expect(() => claimFolder(folder, { ...claim, fresh: true })).toThrow(/is open in process/);
});
