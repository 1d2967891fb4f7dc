import { setTimeout as sleep } from "node:timers/promises";
import { MINUTE } from "../../shared/domain/calendar.ts";

/** The service is on this machine: what fails three times in a row is broken. */
const MAX_TRIES = 3;
/** Real time between two tries. */
const PAUSE_MS = 300;
/** A call starts a function at most; its own time-out is shorter. */
const TIMEOUT_MS = 60_000;

/** An item of the agenda that could not be done waits so long (virtual time): it is not lost, and not done in a circle. */
export const AGAIN_MS = MINUTE;

export interface Answer {
  status: number;
  text: string;
}

const once = async (url: string, init: RequestInit): Promise<Answer> => {
  const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return { status: response.status, text: await response.text() };
};

const FIRST_SERVER_ERROR = 500;

/**
 * One HTTP call, repeated while the server fails. Whatever it repeats must be harmless to repeat.
 * @throws when it still fails after the last try
 */
export const call = async (url: string, init: RequestInit = {}): Promise<Answer> => {
  for (let tries = 1; ; tries++) {
    const answer = await once(url, init).catch((error: Error) => ({
      status: 0,
      text: `${error.message} ${error.cause}`,
    }));
    if (answer.status > 0 && answer.status < FIRST_SERVER_ERROR) return answer;
    if (tries === MAX_TRIES) throw new Error(`${url} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    await sleep(PAUSE_MS * tries);
  }
};
