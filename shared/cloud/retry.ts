import { setTimeout as sleep } from "node:timers/promises";
import { isFault } from "../errors.ts";

/** A passing fault is usually over after a partition has moved: some hundred milliseconds. */
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 50;
/** No attempt begins later than this: whoever waits for us has other things to do within their lease of 20 s. */
const MAX_TOTAL_MS = 5_000;

const isBusy = (error: unknown): boolean => isFault(error) && error.code === "CLOUD_BUSY";

/** Twice as long each time, and by up to half of it earlier, so that those who failed together do not return together. */
const delayBefore = (attempt: number): number => FIRST_DELAY_MS * 2 ** (attempt - 2) * (1 - Math.random() / 2);

/** Runs again what was `CLOUD_BUSY`. Only for calls that may be repeated; `attempt` counts from 1. */
export const retried = async <T>(run: (attempt: number) => Promise<T>): Promise<T> => {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(attempt);
    } catch (error) {
      const over = attempt === MAX_ATTEMPTS || performance.now() - start > MAX_TOTAL_MS;
      if (over || !isBusy(error)) throw error;
    }
    await sleep(delayBefore(attempt + 1));
  }
};
