import type { Engine } from "../alerts/engine.ts";
import { load } from "../load.ts";
import type { Row } from "../query.ts";
import { getLogstore, type Sls } from "../state.ts";

/** Where lines of the wire get in. */
export interface Intake {
  /** Stored when it returns, all of them or none. @throws Refusal LogStoreNotExist for one that is gone meanwhile */
  put(project: string, logstore: string, rows: Row[]): Promise<void>;
}

interface Batch {
  texts: string[];
  chars: number;
  stored: Promise<void>;
}

/** A batch that is as long as that takes no more: what a load reads at once stays small. */
const MAX_BATCH_CHARS = 16 * 1024 * 1024;

const jsonl = (rows: Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** Whatever comes while a load is under way waits for the next one, and goes in with it: a load costs as much as some thousand lines. */
export const openIntake = (sls: Sls, engine: Engine): Intake => {
  const waiting = new Map<string, Batch>();

  const begin = (project: string, logstore: string): Batch => {
    const key = `${project}/${logstore}`;
    const leave = () => waiting.get(key) === batch && waiting.delete(key);
    const texts: string[] = [];
    const stored = engine
      .change(project, logstore, async () => {
        leave();
        const source = { text: texts.join("") };
        await load(sls, getLogstore(sls, project, logstore), source, { arrivesAfterMs: "at once" });
      })
      .finally(leave);
    const batch: Batch = { texts, chars: 0, stored };
    waiting.set(key, batch);
    return batch;
  };

  return {
    put: (project, logstore, rows) => {
      const text = jsonl(rows);
      const last = waiting.get(`${project}/${logstore}`);
      const batch = last && last.chars < MAX_BATCH_CHARS ? last : begin(project, logstore);
      batch.texts.push(text);
      batch.chars += text.length;
      return batch.stored;
    },
  };
};
