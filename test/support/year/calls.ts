import { MINUTE } from "../../../shared/domain/calendar.ts";
import type { Carried } from "../world.ts";
import type { Answer, Stage } from "./stage.ts";

/** Whoever calls in vain comes again, for some hours: the longest outage is shorter. */
const MAX_TRIES = 60;
const FIRST_WAIT_MS = MINUTE / 4;
const LONGEST_WAIT_MS = 5 * MINUTE;

/** A call that is made again while nobody answers it; what follows is done with the answer. */
export interface Asking {
  method?: "GET" | "POST";
  path: string;
  carried: Carried;
  then?: (answer: Answer) => unknown;
}

export const ask = async (stage: Stage, asking: Asking, tries = 1): Promise<void> => {
  const { method = "POST", path, carried, then } = asking;
  const answer = await stage.call(method, path, carried);
  if (answer.status < 500) return void (await then?.(answer));
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
  if (tries < MAX_TRIES) stage.at(stage.now() + wait, () => ask(stage, asking, tries + 1));
};

export const keyed = (key: string, body: object, more: Record<string, string> = {}): Carried => ({
  body: JSON.stringify(body),
  headers: { authorization: `Bearer ${key}`, ...more },
});
