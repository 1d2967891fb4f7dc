import type { Store } from "../../local/store.ts";

/** What a run has to know when it goes on after SIGKILL. Lies beside the agenda, so that both change in one transaction. */
interface Memory {
  /** Every alert of the file stands in the agenda, or has been played. */
  planned: boolean;
  /** Ids of the last messages that the simulated people have looked at. */
  lastMail: string;
  lastChat: string;
  /** The phone of the first person of the plan is off. */
  phoneOff: boolean;
  /** It was off when a page came. */
  missed: boolean;
}

export interface Remembered {
  get<K extends keyof Memory>(name: K): Memory[K] | undefined;
  put<K extends keyof Memory>(name: K, value: Memory[K]): void;
}

export const memoryOf = (store: Store): Remembered => {
  const rows = store.openDB<unknown, string>({ name: "start/memory", encoding: "json" });
  return {
    get: <K extends keyof Memory>(name: K) => rows.get(name) as Memory[K] | undefined,
    put: (name, value) => void rows.putSync(name, value),
  };
};
