import { readdirSync, rmSync } from "node:fs";
import { openEntries } from "../../local/entries.ts";
import { openLocal } from "../../local/open.ts";
import { temporaryFolder } from "./temporary-local.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const open = () => {
  const local = openLocal({ folder });
  const entries = openEntries<{ text: string }>(local, {
    ...{ service: "notes", entries: "notes", folder: "notes", extension: "txt" },
    idOf: ({ text }, before) => `${text}-${before}`,
    write: ({ text }) => text,
  });
  return { local, entries, files: () => readdirSync(`${folder}/inbox/notes`).sort() };
};

test("what was being taken on when the process died has left no file behind at the next start", async () => {
  const first = open();
  first.entries.keep({ text: "kept" });
  const cut = () =>
    first.local.store.transactionSync(() => {
      for (const text of ["a", "b"]) first.entries.keep({ text });
      throw new Error("killed");
    });
  expect(cut).toThrow("killed");
  expect(first.files()).toEqual(["a-0.txt", "b-0.txt", "kept-0.txt"]);
  await first.local.close();

  const second = open();
  expect(second.files()).toEqual(["kept-0.txt"]);
  expect(second.entries.list().map(({ text }) => text)).toEqual(["kept"]);
  await second.local.close();
});
