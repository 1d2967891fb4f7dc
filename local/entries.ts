import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Database } from "lmdb";
import type { Local } from "./service.ts";

export type Kept<T> = T & { id: string };

/** Entries after or before one (by its id); without either, the newest. Oldest first, at most `limit`. */
export interface Page {
  after?: string | undefined;
  before?: string | undefined;
  limit?: number | undefined;
}

export interface EntryOptions<T> {
  /** Prefix of its databases, and what the entries are called there. */
  service: string;
  entries: string;
  /** Every entry is a file too: `inbox/<folder>/<id>.<extension>`. */
  folder: string;
  extension: string;
  /** From natural keys, so that the same run on two folders gives the same ids; `before` tells equal entries apart. */
  idOf(entry: T, before: number): string;
  write(entry: Kept<T>): string | Uint8Array;
}

/** What a service of the local cloud took on, in the order in which it did. */
export interface Entries<T> {
  /** In the store and on disk when it returns. `also` runs in the same transaction. */
  keep(entry: T, also?: (kept: Kept<T>) => void): Kept<T>;
  /** Nothing happens to an entry that is no longer there. */
  change(id: string, change: (entry: Kept<T>) => Kept<T>): void;
  list(page?: Page): Kept<T>[];
  get(id: string): Kept<T> | undefined;
  count(): number;
  clear(): void;
}

/** Entries in one answer: a long run is read page after page. */
export const MAX_PAGE = 1000;
/** Longest id that is looked up: those we make are shorter. */
const MAX_ID_CHARS = 64;

const writeWhole = (path: string, text: string | Uint8Array): void => {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
};

/**
 * Rows are the truth, and each change is followed by its file at once: a dying process owes the file of the last
 * change only, which is written at the next start. A change that is part of a larger transaction writes its file before
 * that has ended: files without a row are removed then.
 */
export const openEntries = <T>(
  { folder: root, store }: Pick<Local, "folder" | "store">,
  { service, entries: name, folder: subfolder, extension, idOf, write }: EntryOptions<T>,
): Entries<T> => {
  const folder = `${root}/inbox/${subfolder}`;
  const entries: Database<Kept<T>, number> = store.openDB({ name: `${service}/${name}`, encoding: "json" });
  const numbers: Database<number, string> = store.openDB({ name: `${service}/numbers`, encoding: "json" });
  const memory: Database<number, string> = store.openDB({ name: `${service}/memory`, encoding: "json" });

  const writeFile = (entry: Kept<T>): void => {
    mkdirSync(folder, { recursive: true });
    writeWhole(`${folder}/${entry.id}.${extension}`, write(entry));
  };

  const complete = (): void => {
    const last = entries.get(memory.get("changed") ?? memory.get("sent") ?? 0);
    if (last) writeFile(last);
    else if (entries.getKeysCount() === 0) rmSync(folder, { recursive: true, force: true });
  };
  const sweep = (): void => {
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const [id = "", rest] = file.split(`.${extension}`);
      if (rest === ".new" || (rest === "" && !numbers.doesExist(id))) rmSync(`${folder}/${file}`);
    }
  };
  sweep();
  complete();

  const freeId = (entry: T): string => {
    let before = 0;
    while (numbers.doesExist(idOf(entry, before))) before++;
    return idOf(entry, before);
  };

  const put = (number: number, entry: Kept<T>): Kept<T> => {
    entries.putSync(number, entry);
    memory.putSync("changed", number);
    return entry;
  };

  const numberOf = (id: string): number => (id.length > MAX_ID_CHARS ? 0 : (numbers.get(id) ?? 0));

  const range = ({ after, before, limit = MAX_PAGE }: Page) => {
    if (after !== undefined) return [...entries.getRange({ start: numberOf(after) + 1, limit })];
    const start = before === undefined ? {} : { start: numberOf(before) - 1 };
    return [...entries.getRange({ ...start, reverse: true, limit })].reverse();
  };

  return {
    keep: (entry, also) => {
      const kept = store.transactionSync(() => {
        const number = (memory.get("sent") ?? 0) + 1;
        const numbered = put(number, { ...entry, id: freeId(entry) });
        numbers.putSync(numbered.id, number);
        memory.putSync("sent", number);
        also?.(numbered);
        return numbered;
      });
      writeFile(kept);
      return kept;
    },
    change: (id, change) => {
      const changed = store.transactionSync(() => {
        const entry = entries.get(numberOf(id));
        return entry && put(numberOf(id), change(entry));
      });
      if (changed) writeFile(changed);
    },
    list: (page = {}) => range(page).map(({ value }) => value),
    get: (id) => entries.get(numberOf(id)),
    count: () => entries.getKeysCount(),
    clear: () => {
      store.transactionSync(() => {
        for (const { key, value } of [...numbers.getRange()]) {
          entries.removeSync(value);
          numbers.removeSync(key);
        }
      });
      complete();
    },
  };
};
