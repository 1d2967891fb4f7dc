import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Local } from "../../service.ts";
import { codeFolder, codeRoot } from "./code.ts";
import type { Definition } from "./definition.ts";

type Stored = Required<Definition>;

export interface Definitions {
  all(): Stored[];
  /** Durable when it returns; may stand inside a transaction. */
  put(definition: Stored): void;
  remove(functionName: string): void;
}

const versionsOf = ({ about }: Stored) => about.versions ?? [];

const checksumsOf = (stored: Stored[]): Map<string, string[]> =>
  new Map(
    stored.map((one) => [one.spec.functionName, [one, ...versionsOf(one)].map(({ about }) => about.codeChecksum)]),
  );

/** Code that no function and no version names: of an update, or of one that was killed in the middle. */
const sweep = (local: Local, kept: Map<string, string[]>): void => {
  const root = codeRoot(local);
  for (const functionName of existsSync(root) ? readdirSync(root) : [])
    for (const entry of readdirSync(join(root, functionName)))
      if (!kept.get(functionName)?.includes(entry.replace(".zip", "")))
        rmSync(join(root, functionName, entry), { recursive: true });
};

/** The functions that were deployed through the API: in the store, and their code in the folder. */
export const openDefinitions = (local: Local): Definitions => {
  const rows = local.store.openDB<Stored, string>({ name: "fc/functions", encoding: "json" });
  /** The folder may have been moved. */
  const placed = <T extends Stored>(one: T): T => ({
    ...one,
    spec: { ...one.spec, code: codeFolder(local, one.spec.functionName, one.about.codeChecksum) },
    about: { ...one.about, ...(one.about.versions && { versions: one.about.versions.map(placed) }) },
  });
  const all = () => [...rows.getRange()].map(({ value }) => placed(value));
  sweep(local, checksumsOf(all()));
  return {
    all,
    put: (definition) => void rows.putSync(definition.spec.functionName, definition),
    remove: (functionName) => void rows.removeSync(functionName),
  };
};
